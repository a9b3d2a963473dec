import { readFile } from 'node:fs/promises';
import { openOrm } from '../database/orm.js';
import { openClock } from '../platform/clock.js';
import { ConfigError, databaseConfig, orLeave } from '../platform/config.js';
import { loadInstitutions } from './institutions/load-file.js';

/** `npm run institutions -- file.csv`: puts a file of institutions into the directory, all of it or nothing. */
const { databaseUrl } = databaseConfig();
const bytes = await orLeave(
  readFile(process.argv[2] ?? '').catch(() => {
    throw new ConfigError(
      'Say which file: npm run institutions -- file.csv. There is none of this name, or it is not open to this program.',
    );
  }),
);
const [orm, clock] = await Promise.all([openOrm(databaseUrl), openClock(databaseUrl)]);
const { read, changed } = await orLeave(loadInstitutions(orm, clock, bytes));
process.stdout.write(`${read} institutions read, ${changed} of them new or changed\n`);
await clock.close();
await orm.close();
