import path from 'node:path';
import { Client as TemporalClient } from '@temporalio/client';
import pg from 'pg';
import { openKeys } from '../../platform/keys.js';
import { dataConverter, openTemporalClient } from '../../platform/temporal.js';
import { createCardReader } from '../../simulator/devices/card-reader.js';
import { freePorts } from '../../stack/ports.js';
import { freeWorldPorts, startWorld } from '../../stack/stack.js';
import { startRealDesk, type RealDesk } from './real-desk.js';

/**
 * A world for one runner of scenarios: its own database, Temporal server, clock and processes, started once. Each scenario begins with a new
 * world in it.
 */
export async function startRunningWorld(runner: string) {
  const { TEST_DATABASE_URL, TEST_FOLDER, TEST_LOG_FOLDER, TEMPORAL_PROGRAM } = process.env;
  if (!TEST_DATABASE_URL || !TEST_FOLDER || !TEMPORAL_PROGRAM)
    throw new Error('Run the features by `npm run features`, which starts what they need.');
  const name = `world_${runner}`;
  const folder = path.join(TEST_FOLDER, name);
  const logFolder = path.join(TEST_LOG_FOLDER ?? folder, name);
  const [port] = (await freePorts(1)) as [number];
  const deaths: string[] = [];
  const world = await startWorld({
    name,
    postgres: { adminUrl: TEST_DATABASE_URL },
    temporal: { program: TEMPORAL_PROGRAM, namespace: 'default', port },
    ports: await freeWorldPorts(),
    dataFolder: folder,
    logFolder,
    // Most of what a scenario makes is of no use a moment later: with more room for the young V8 collects it half as often (decision 0019).
    environment: { PATH: process.env.PATH, NODE_OPTIONS: '--max-semi-space-size=32' },
    onDeath: ({ name: process, ending, lastLines }) => deaths.push(`${process} died (${ending}): ${lastLines}`),
  });
  const keys = await openKeys(path.join(folder, 'keys'));
  const temporal: TemporalClient & { close(): Promise<void> } = openTemporalClient({
    ...world.temporal,
    dataConverter: dataConverter(keys.codec),
  });
  const database = new pg.Pool({ connectionString: world.databaseUrl, max: 2 });
  let realDesk: Promise<RealDesk> | undefined;
  const at = (part: keyof typeof world.ports) => `http://127.0.0.1:${world.ports[part]}`;
  return {
    world,
    temporal,
    database,
    logFolder,
    photosFolder: path.join(folder, 'photos'),
    /** Processes that ended without having been asked to. */
    deaths,
    urls: { api: at('api'), door: at('simulator'), mail: at('mail'), carriers: at('carriers') },
    reader: createCardReader({ host: '127.0.0.1', port: world.ports.slot }),
    readerHost: 'desk-1',
    /** Started when the first scenario asks for it. */
    realDesk: () =>
      (realDesk ??= startRealDesk({
        portalUrl: at('api'),
        temporal: world.temporal,
        keysFolder: path.join(folder, 'keys'),
        folder: path.join(folder, 'real-desk'),
        logFolder,
        onDeath: (ending) => deaths.push(ending),
      })),
    async stop() {
      await (await realDesk)?.stop();
      await temporal.close();
      await database.end();
      await world.stop();
    },
  };
}
export type RunningWorld = Awaited<ReturnType<typeof startRunningWorld>>;
