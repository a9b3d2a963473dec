import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startChild, type Child } from './child.js';
import { inNetworkOf, inOwnNamespaces } from './namespaces.js';

/**
 * A machine with the files of this one, whose only way out is a cable to one server. Its network and the one between lie in namespaces of their own: nothing
 * of this machine's network is touched, and all of it is gone with the processes in it.
 */
export type AnotherMachine = {
  /** Where the server is reached from there. */
  readonly serverAddress: string;
  /** This command, to be started there. */
  command(...command: readonly [string, ...string[]]): [string, ...string[]];
  /** At once: nothing that is sent after it arrives. */
  unplug(): void;
  plugIn(): void;
  close(): Promise<void>;
};

const network = '/run/netns/machine';
/** The names and addresses are those of the namespaces; `/run`, where iproute2 keeps the names, is one of its own too. What follows runs at the server's end of the cable. */
const script = `
mount -t tmpfs none /run
ip netns add machine
ip link add cable type veth peer name cable netns machine
ip address add 10.0.0.1/30 dev cable
ip -n machine address add 10.0.0.2/30 dev cable
ip -n machine link set cable up
ip link set cable up
exec "$@"`;
const serverAddress = '10.0.0.1:7233';
const atServersEnd = (...command: readonly string[]) => inOwnNamespaces(['mount', 'net'], 'sh', '-ec', script, 'cable', ...command);

/** What this machine lacks to be two, in a sentence; undefined when it has all. */
export function anotherMachineLacks(): string | undefined {
  if (process.platform !== 'linux') return 'there are network namespaces on Linux only';
  if (spawnSync('ip', ['-V']).error) return 'apt-get install iproute2';
  return run(atServersEnd('true')) ? undefined : 'this user may not make a network of its own (unshare --net, and a pair of veth in it)';
}

export async function openAnotherMachine(server: string): Promise<AnotherMachine> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vhic-cable-'));
  const socket = path.join(folder, 'server');
  const children: Child[] = [];
  const start = async (name: string, command: [string, ...string[]]) => {
    const child = await startChild({
      ...{ name, command, environment: process.env, readyBy: 'message' },
      logFile: path.join(folder, `${name}.log`),
    });
    children.push(child);
    return child;
  };
  const close = async () => {
    await Promise.all(children.map((child) => child.kill()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await start('gateway', gateway(socket, server));
    const end = await start('cable', atServersEnd(...gateway(serverAddress, socket)));
    const set = (state: 'up' | 'down') => {
      if (!run(inNetworkOf(end.pid, undefined, 'ip', 'link', 'set', 'cable', state)))
        throw new Error(`The cable could not be set ${state}.`);
    };
    return {
      serverAddress,
      command: (...command) => inNetworkOf(end.pid, network, ...command),
      unplug: () => set('down'),
      plugIn: () => set('up'),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const gateway = (from: string, to: string): [string, ...string[]] => [
  process.execPath,
  path.join(import.meta.dirname, `gateway${path.extname(import.meta.filename)}`),
  from,
  to,
];

const run = ([program, ...args]: [string, ...string[]]) => spawnSync(program, args).status === 0;
