import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { firstEphemeral, freePorts, mustBeFree, mustDiffer } from './ports.js';
import { worldPorts } from './stack.js';

// A port that is taken is named together with the part that needs it and the way out.
describe('ports', () => {
  it('names the port, the part and what to do', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await expect(mustBeFree(port, 'the API', 'API_PORT')).rejects.toThrow(
        new RegExp(`^Port ${port}, which the API needs, is taken: .*API_PORT=`),
      );
    } finally {
      server.close();
    }
  });

  it('names both parts that were given the same port', () => {
    const simulator = { port: 4000, part: 'the simulator', variable: 'SIMULATOR_PORT' };
    const api = { port: 4000, part: 'the API', variable: 'API_PORT' };
    expect(() => mustDiffer([simulator, api])).toThrow(
      'Port 4000 is chosen for the simulator and for the API: give SIMULATOR_PORT and API_PORT different numbers.',
    );
    expect(() => mustDiffer([simulator, { ...api, port: 3000 }])).not.toThrow();
  });

  it('are by default where no outgoing connection is given one by the system', () => {
    for (const { port } of Object.values(worldPorts)) expect(port).toBeLessThan(firstEphemeral);
  });

  it('finds different ports that are free', async () => {
    const ports = await freePorts(12);
    expect(new Set([...ports, ...(await freePorts(12))]).size).toBe(24);
    expect(Math.max(...ports)).toBeLessThan(firstEphemeral);
    for (const port of ports) await expect(mustBeFree(port, 'a test', 'X')).resolves.toBeUndefined();
  });
});
