import { once } from 'node:events';
import { readFileSync, watch } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ownProgram, startChild } from '../../stack/child.js';
import { openHandsAtReaders } from '../../stack/hands-at-readers.js';
import { openPcscService } from '../../stack/pcsc-service.js';
import { freePorts } from '../../stack/ports.js';

export type RealDesk = Awaited<ReturnType<typeof startRealDesk>>;
type RealDeskOptions = {
  /** Whose pages may ask the card component. */
  portalUrl: string;
  temporal: { address: string; namespace: string };
  /** Of the world: the reader host gets a copy of one of its keys. */
  keysFolder: string;
  folder: string;
  logFolder: string;
  /** Told if the reader host ends without having been asked to. */
  onDeath: (ending: string) => void;
};

const readerHost = 'desk-2';

/** A desk with two readers of a real PC/SC service, and the reader host as production runs it, which knows of no simulation. */
export async function startRealDesk({ portalUrl, temporal, keysFolder, folder, logFolder, onDeath }: RealDeskOptions) {
  await mkdir(folder, { recursive: true });
  await copyFile(path.join(keysFolder, 'codec.json'), path.join(folder, 'codec.json'));
  const service = await openPcscService();
  process.env.PCSCLITE_CSOCK_NAME = service.socket;
  await service.start();
  const { hands, cardReader, until, seen } = await openHandsAtReaders(service);

  const [componentPort] = await freePorts(1);
  const logFile = path.join(logFolder, 'real-reader-host.log');
  const host = await startChild({
    name: 'the reader host of production',
    command: ownProgram(path.resolve(import.meta.dirname, '../../worker/main-reader-host.js')),
    environment: {
      PATH: process.env.PATH,
      PCSCLITE_CSOCK_NAME: service.socket,
      READER_HOST: readerHost,
      READINGS_FOR: 'anyone',
      COMPONENT_ORIGINS: portalUrl,
      COMPONENT_PORT: String(componentPort),
      KEYS_DIR: folder,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
    },
    logFile,
    readyBy: 'message',
  });
  let stopping = false;
  void host.ended.then((ending) => stopping || onDeath(`the reader host of production died (${ending}): ${host.lastLines()}`));
  /** Until everybody knows that the service was killed; undefined while it runs with both readers. */
  let killed: Promise<void> | undefined;

  /** Until both the reader host and the hands at the readers know what became of the service. */
  async function knownAs(outcome: 'connected' | 'none-connected' | 'service-gone'): Promise<void> {
    const changes = watch(logFile);
    try {
      while (outcomeOfReaders(logFile) !== outcome) await once(changes, 'change');
    } finally {
      changes.close();
    }
    if (outcome === 'connected') await seen();
    else await until((now) => (outcome === 'service-gone' ? now === outcome : now.length === 0));
  }
  const kill = () => (killed = service.kill().then(() => knownAs('service-gone')));
  async function start(): Promise<void> {
    await killed;
    await service.kill();
    await service.start();
    await knownAs('connected');
    killed = undefined;
  }
  await knownAs('connected');

  return {
    readerHost,
    componentUrl: `https://localhost:${componentPort}`,
    readers: hands,
    kill,
    start,
    async unplugReaders() {
      await kill();
      await service.startWithoutReaders();
      await knownAs('none-connected');
    },
    /** As the next scenario expects it. */
    async tidy() {
      await Promise.all(hands.map((hand) => hand.pullOut()));
      if (killed) await start();
    },
    async stop() {
      stopping = true;
      await host.stop();
      await cardReader.close();
      await service.close();
    },
  };
}

/** What the reader host has told its operators last. */
function outcomeOfReaders(logFile: string): unknown {
  const lines = readFileSync(logFile, 'utf8').split('\n');
  const told = lines.findLast((line) => line.includes('"event":"readers"'));
  return told && (JSON.parse(told) as { outcome?: unknown }).outcome;
}
