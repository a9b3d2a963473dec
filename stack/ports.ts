import { createServer } from 'node:net';
import { Sentence } from './sentence.js';

const host = '127.0.0.1';

/** A fixed port is looked at before anything is started, so that the sentence names the part and not the symptom. */
export async function mustBeFree(port: number, part: string, variable: string): Promise<void> {
  if (await isFree(port)) return;
  throw new Sentence(
    `Port ${port}, which ${part} needs, is taken: end the program that listens there (\`lsof -i :${port}\` names it) or choose another port, for example ${variable}=${port + 10000} npm start.`,
  );
}

/** One port chosen for two parts is free when it is looked at, and taken for whoever comes second. */
export function mustDiffer(chosen: readonly { port: number; part: string; variable: string }[]): void {
  for (const [i, { port, part, variable }] of chosen.entries()) {
    const earlier = chosen.slice(0, i).find((other) => other.port === port);
    if (earlier)
      throw new Sentence(
        `Port ${port} is chosen for ${earlier.part} and for ${part}: give ${earlier.variable} and ${variable} different numbers.`,
      );
  }
}

/** Different free ports; they are held together until all are known, so that none is given twice. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function isFree(port: number): Promise<boolean> {
  try {
    const server = await listen(port);
    await new Promise((resolve) => server.close(resolve));
    return true;
  } catch {
    return false;
  }
}

function listen(port: number) {
  return new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}
