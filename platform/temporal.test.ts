import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openTemporalClient, type TemporalClient } from './temporal.js';

let server: Server | undefined;
let client: TemporalClient | undefined;
const sockets = new Set<Socket>();
afterEach(async () => {
  await client?.close();
  sockets.forEach((socket) => socket.destroy());
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
});

async function msUntilRefused(port: number): Promise<number> {
  client = openTemporalClient({ address: `127.0.0.1:${port}`, namespace: 'default' });
  const askedAt = performance.now();
  await expect(client.workflow.getHandle('registration-1').signal('emailConfirmed', {})).rejects.toThrow();
  return performance.now() - askedAt;
}

async function silentServer(): Promise<number> {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.resume();
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A person who waits for the API does not wait for Temporal. */
describe('the Temporal client', () => {
  it('F-20 gives up a server that never answers within three seconds', async () => {
    const ms = await msUntilRefused(await silentServer());
    expect(ms).toBeGreaterThan(2500);
    expect(ms).toBeLessThan(3500);
  });

  it('F-20 gives up a server that is not there at once', async () => {
    const port = await silentServer();
    await new Promise((resolve) => server!.close(resolve));
    server = undefined;
    expect(await msUntilRefused(port)).toBeLessThan(3500);
  });
});
