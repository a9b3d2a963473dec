import { databaseConfig } from '../platform/config.js';
import { openOrm } from './orm.js';

/** Applies the migrations that are not applied yet, and ends. A deployment runs it before anything else starts; no process migrates by itself. */
const orm = await openOrm(databaseConfig().databaseUrl);
const leastVersion = 18;
try {
  const [server] = await orm.em.execute<{ version: number }[]>("select current_setting('server_version_num')::int / 10000 as version");
  if (server!.version < leastVersion) throw new Error(`it is PostgreSQL ${server!.version}; ${leastVersion} or newer is needed.`);
  const applied = await orm.migrator.up();
  process.stdout.write(applied.length ? `applied: ${applied.map(({ name }) => name).join(', ')}\n` : 'the database is up to date\n');
} catch (error) {
  const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
  process.stderr.write(
    `The migrations do not fit this database, and nothing was changed: ${reason}\nA world that may be forgotten is deleted by npm run reset.\n`,
  );
  process.exitCode = 1;
} finally {
  await orm.close();
}
