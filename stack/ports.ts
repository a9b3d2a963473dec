import { createServer } from 'node:net';
import { threadId } from 'node:worker_threads';
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

/** Below these the system gives no port to an outgoing connection, so a process that is killed and started again still finds its own free. */
export const firstEphemeral = 32768;
const firstGiven = 10_240;
/** Every process, and every thread of one, begins elsewhere: whoever looks at the same time is given other ports. */
let next = firstGiven + (((process.pid * 8 + threadId) * 64) % (firstEphemeral - firstGiven));

/** Different free ports, none of which is given again by this process soon. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = next;
    next = port + 1 < firstEphemeral ? port + 1 : firstGiven;
    if (await isFree(port)) ports.push(port);
  }
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
