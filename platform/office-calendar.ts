import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ConfigError } from './config.js';
import { csvRecords, utf8 } from './csv.js';
import { dataFile } from './data-folder.js';
import type { Logger } from './logger.js';

const columns = ['date', 'kind', 'name'];
const day = z
  .strictObject({
    date: z.iso.date({ error: 'the date is not a day that exists, written YYYY-MM-DD' }),
    kind: z.enum(['off', 'work'], { error: 'the kind is neither off nor work' }),
    name: z.string().min(1, 'the name is missing'),
  })
  // Everything else is what Monday to Friday says anyway: whoever wrote it has mistaken the day.
  .refine(({ date, kind }) => isWeekend(date) === (kind === 'work'), {
    error: ({ input }) =>
      (input as Day).kind === 'work' ? 'a day from Monday to Friday is worked already' : 'a day of a weekend is off already',
  });
type Day = { date: string; kind: 'off' | 'work'; name: string };

/** The days on which the government's offices differ from Monday to Friday (D-04). A year is covered when the file has a day of it. */
export async function loadOfficeCalendar(path = dataFile('office-calendar.csv')) {
  const bytes = await readFile(path).catch(() => {
    throw new ConfigError('The office calendar cannot be read: there is no such file, or it is not open to this program.');
  });
  return parseOfficeCalendar(utf8(bytes, unfit));
}

/** A calendar that is wrong anywhere is taken nowhere: a deadline that it decides is promised to people. */
export function parseOfficeCalendar(csv: string) {
  const days = new Map<string, Day['kind']>();
  for (const { record, info } of csvRecords(csv, columns, unfit)) {
    const parsed = day.safeParse(record);
    if (!parsed.success) throw unfit(`line ${info.lines}: ${parsed.error.issues[0]!.message}`);
    if (days.has(parsed.data.date)) throw unfit(`line ${info.lines}: the date stands there a second time`);
    days.set(parsed.data.date, parsed.data.kind);
  }
  if (days.size === 0) throw unfit('it has no days');
  const dates = [...days.keys()].sort();
  return {
    coveredYears: new Set(dates.map((date) => Number(date.slice(0, 4)))),
    offDays: new Set(dates.filter((date) => days.get(date) === 'off')),
    makeUpDays: new Set(dates.filter((date) => days.get(date) === 'work')),
  };
}

const unfit = (complaint: string) => new ConfigError(`The office calendar does not fit: ${complaint}.`);

const isWeekend = (date: string) => [0, 6].includes(new Date(date).getUTCDay());

/** Said at start-up: which years are there, and a warning of those that ought to be (D-04). */
export function reportOfficeCalendar(logger: Logger, years: { covered: Iterable<number>; missing: readonly number[] }): void {
  logger.event('office-calendar', { years: [...years.covered] });
  if (years.missing.length > 0) logger.warning('office-calendar-incomplete', { years: years.missing });
}
