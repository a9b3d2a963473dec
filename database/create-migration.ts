import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { databaseConfig } from '../platform/config.js';
import { ormOptions } from './orm.js';

/**
 * Compares the entities with the committed snapshot (an empty database is enough). With `--check` it only says whether a migration is missing;
 * otherwise it writes it.
 */
const options = ormOptions(databaseConfig().databaseUrl);
const orm = await MikroORM.init({ ...options, migrations: { ...options.migrations, path: 'database/migrations' } });
const migrator = orm.migrator as Migrator;
if (process.argv.includes('--check')) {
  const missing = await migrator.checkSchema();
  process.stdout.write(
    missing ? 'The entities differ from database/migrations/snapshot.json: run npm run db:migration and commit the result.\n' : '',
  );
  process.exitCode = missing ? 1 : 0;
} else {
  const { fileName, diff } = await migrator.create();
  process.stdout.write(diff.up.length ? `database/migrations/${fileName}\n` : 'nothing to migrate\n');
}
await orm.close();
