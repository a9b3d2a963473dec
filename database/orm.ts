import { Migrator } from '@mikro-orm/migrations';
import { MikroORM, type Options } from '@mikro-orm/postgresql';
import { entities } from './entities/index.js';

/** Settings that the running product and the migration commands share. */
export const ormOptions = (databaseUrl: string): Options => ({
  clientUrl: databaseUrl,
  entities,
  extensions: [Migrator],
  forceUtcTimezone: true,
  pool: { min: 0, max: 10 },
  driverOptions: {
    connectionTimeoutMillis: 3000,
    statement_timeout: 10_000,
    lock_timeout: 5000,
    idle_in_transaction_session_timeout: 30_000,
  },
  migrations: {
    path: 'dist/database/migrations',
    pathTs: 'database/migrations',
    glob: '!(*.d).{js,ts}',
    snapshotName: 'snapshot',
    // The committed snapshot tells what the entities ask for. What a database holds besides is not ours to write into it.
    snapshotOnMigrate: false,
    transactional: true,
    allOrNothing: true,
    safe: true,
    emit: 'ts',
  },
  discovery: { warnWhenNoEntities: true },
});

export const openOrm = (databaseUrl: string) => MikroORM.init(ormOptions(databaseUrl));
