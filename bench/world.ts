import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MikroORM } from '@mikro-orm/postgresql';
import { openOrm } from '../database/orm.js';
import { type Keys, openKeys } from '../platform/keys.js';
import { type Child, ownProgram, startChild } from '../stack/child.js';
import { freePorts } from '../stack/ports.js';
import { ensureDatabase, startPostgres } from '../stack/postgres.js';

export type Api = { url: string; pid: number };
export type World = {
  orm: MikroORM;
  keys: Keys;
  startApi(...args: string[]): Promise<Api>;
  stop(): Promise<void>;
};

/** All that the API is told, but its port. Nothing that is measured here is told to anybody or asks anybody. */
export function apiEnvironment(databaseUrl: string, folder: string) {
  const nobody = 'http://127.0.0.1:9';
  return {
    PATH: process.env.PATH,
    DATABASE_URL: databaseUrl,
    KEYS_DIR: path.join(folder, 'keys'),
    PHOTOS_DIR: path.join(folder, 'photos'),
    LOG_LEVEL: 'warn',
    ENVIRONMENT: 'bench',
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    REGISTER_URL: nobody,
    OIDC_ISSUER: nobody,
    PORTAL_URL: nobody,
  };
}

/** A database with the product's tables, in a folder of its own. Benchmarks that need more than API and database start it themselves. */
export async function startWorld(logFolder: string, signal: AbortSignal): Promise<World> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vhic-bench-'));
  const children: Child[] = [];
  let orm: MikroORM | undefined;
  const stop = async () => {
    await orm?.close();
    // What was started last, ends first.
    for (const child of children.toReversed()) await child.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const start = async (name: string, entry: string, environment: NodeJS.ProcessEnv, readyBy: 'message' | 'exit', ...args: string[]) => {
    const command = ownProgram(path.resolve(import.meta.dirname, '..', entry), ...args);
    const child = await startChild({ name, command, environment, logFile: path.join(logFolder, `${name}.log`), readyBy }, signal);
    children.push(child);
    return child;
  };
  try {
    const [port] = (await freePorts(1)) as [number];
    const server = await startPostgres(
      { folder: path.join(folder, 'postgres'), port, logFile: path.join(logFolder, 'postgres.log') },
      signal,
    );
    children.push(server.child);
    const environment = apiEnvironment(await ensureDatabase(server.adminUrl, 'bench'), folder);
    await start('migrations', 'database/migrate.js', environment, 'exit');
    orm = await openOrm(environment.DATABASE_URL);
    return {
      orm,
      keys: await openKeys(environment.KEYS_DIR),
      async startApi(...args) {
        const [apiPort] = (await freePorts(1)) as [number];
        const name = ['api', ...args].join('-');
        const { pid } = await start(name, 'bench/api.js', { ...environment, API_PORT: String(apiPort) }, 'message', ...args);
        return { url: `http://127.0.0.1:${apiPort}`, pid };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
