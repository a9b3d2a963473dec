import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from './ports.js';
import { startPostgres } from './postgres.js';
import { Sentence } from './sentence.js';
import { startTemporal } from './temporal.js';

export type TestServers = {
  /** What the tests are told about them. */
  environment: NodeJS.ProcessEnv;
  stop(): Promise<void>;
};

/**
 * One PostgreSQL and one Temporal for a whole test run, on free ports and in a folder of their own, so that it runs beside `npm start`. Own
 * servers named by DATABASE_URL or TEMPORAL_ADDRESS are never touched by tests.
 */
export async function startTestServers(logFolder: string, signal: AbortSignal): Promise<TestServers> {
  const program = process.env.TEMPORAL_PROGRAM;
  if (!program) throw new Sentence('TEMPORAL_PROGRAM is not set: run `npm test`, which finds the temporal program.');
  const folder = await mkdtemp(path.join(tmpdir(), 'vhic-test-'));
  const [postgresPort, temporalPort] = (await freePorts(2)) as [number, number];
  const options = {
    postgres: { folder: path.join(folder, 'postgres'), port: postgresPort, logFile: path.join(logFolder, 'postgres.log') },
    temporal: {
      program,
      // On disk: a killed server must find everything again.
      file: path.join(folder, 'temporal.db'),
      port: temporalPort,
      namespaces: ['unit'],
      logFile: path.join(logFolder, 'temporal.log'),
    },
  };
  const [postgres, temporal] = await Promise.allSettled([startPostgres(options.postgres, signal), startTemporal(options.temporal, signal)]);
  const stop = async () => {
    await Promise.all([postgres, temporal].map((server) => server.status === 'fulfilled' && server.value.child.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  if (postgres.status === 'rejected' || temporal.status === 'rejected') {
    await stop();
    throw postgres.status === 'rejected' ? postgres.reason : (temporal as PromiseRejectedResult).reason;
  }
  return {
    environment: {
      TEST_FOLDER: folder,
      TEST_LOG_FOLDER: logFolder,
      TEST_DATABASE_URL: postgres.value.adminUrl,
      TEST_TEMPORAL_ADDRESS: temporal.value.address,
      TEST_TEMPORAL_NAMESPACE: 'unit',
      TEMPORAL_PROGRAM: program,
    },
    stop,
  };
}
