import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startChild, type Child } from './child.js';
import { freePorts } from './ports.js';

const daemon = ['/usr/sbin/pcscd', '/usr/bin/pcscd'].find(existsSync);
const drivers = '/usr/lib/pcsc/drivers';
const virtualDriver = path.join(drivers, 'serial/libifdvpcd.so');

/**
 * A PC/SC service of a test's own, with two readers into which virtual cards are put over TCP. Its daemon knows one socket only, so it runs in a
 * mount namespace where that place is a folder of the test, and where no driver of a real reader can be found: the machine's own service and
 * readers are not touched.
 */
export type PcscService = {
  readonly socket: string;
  /** By the service's name, with the port to which the card in it connects. */
  readonly readers: readonly [ServiceReader, ServiceReader];
  start(): Promise<void>;
  /** The process of the daemon. */
  pid(): number;
  /** kill -9 of the daemon. */
  kill(): Promise<void>;
  /** Another daemon on a machine whose readers were unplugged. */
  startWithoutReaders(): Promise<void>;
  close(): Promise<void>;
};

export type ServiceReader = { readonly name: string; readonly port: number };

/** What this machine lacks to run one, in a sentence; undefined when it has all. */
export function pcscServiceLacks(): string | undefined {
  if (process.platform !== 'linux') return 'real PC/SC is tested on Linux only';
  if (!daemon || !existsSync(virtualDriver)) return 'apt-get install pcscd vsmartcard-vpcd libpcsclite-dev';
  if (spawnSync(process.execPath, ['-e', "require('pcsclite')"]).status !== 0)
    return 'pcsclite is not compiled: apt-get install libpcsclite-dev g++ make python3, then npm test';
  return inNamespace(['true']).status === 0 ? undefined : 'this user may not make a mount namespace (unshare --mount)';
}

const namespaced = ['--mount', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'])];
const inNamespace = (command: readonly string[]) => spawnSync('unshare', [...namespaced, ...command]);

/** `$1` becomes the daemon's place for its socket, `$2` says which readers there are. */
const script = `mount -t tmpfs none /run && mkdir /run/pcscd && mount --bind "$1" /run/pcscd && mount -t tmpfs none ${drivers} && exec ${daemon} --foreground --config "$2"`;

export async function openPcscService(): Promise<PcscService> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vhic-pcsc-'));
  const [run, driver] = [path.join(folder, 'run'), path.join(folder, 'driver.so')];
  const socket = path.join(run, 'pcscd.comm');
  const port = await twoPorts();
  const [withReaders, without] = [path.join(folder, 'two-readers'), path.join(folder, 'no-readers')];
  await copyFile(virtualDriver, driver);
  await writeFile(withReaders, `FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:${port}\nLIBPATH ${driver}\nCHANNELID ${port}\n`);
  await writeFile(without, '');
  let child: Child | undefined;

  async function startWith(readers: string): Promise<void> {
    // What a daemon that was killed has left there.
    await rm(run, { recursive: true, force: true });
    await mkdir(run);
    child = await startChild({
      name: 'pcscd',
      // It must not outlive a test that was killed.
      command: ['unshare', ...namespaced, 'setpriv', '--pdeathsig', 'KILL', 'sh', '-c', script, 'pcscd', run, readers],
      environment: process.env,
      logFile: path.join(folder, 'pcscd.log'),
      readyBy: 'spawn',
    });
    while (!(await answers(socket))) {
      if (!child.isRunning()) throw new Error(`pcscd ended:\n${child.lastLines()}`);
      await pause(20);
    }
  }
  const kill = async () => child?.kill();

  return {
    socket,
    readers: [
      { name: 'Virtual PCD 00 00', port },
      { name: 'Virtual PCD 00 01', port: port + 1 },
    ],
    start: () => startWith(withReaders),
    pid: () => child?.pid ?? 0,
    kill,
    startWithoutReaders: () => startWith(without),
    async close() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The driver gives its second reader the next port. */
async function twoPorts(): Promise<number> {
  for (;;) {
    const [first, second] = (await freePorts(2)) as [number, number];
    if (second === first + 1) return first;
  }
}

const answers = (socket: string) =>
  new Promise<boolean>((resolve) => {
    const attempt = connect(socket, () => {
      attempt.destroy();
      resolve(true);
    });
    attempt.on('error', () => resolve(false));
  });
