import { databaseConfig } from '../platform/config.js';
import { openOrm } from './orm.js';

/** Applies the migrations that are not applied yet, and ends. A deployment runs it before anything else starts; no process migrates by itself. */
const orm = await openOrm(databaseConfig().databaseUrl);
const applied = await orm.migrator.up();
process.stdout.write(applied.length ? `applied: ${applied.map(({ name }) => name).join(', ')}\n` : 'the database is up to date\n');
await orm.close();
