import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from './config.js';
import { createLogger } from './logger.js';
import { loadOfficeCalendar, parseOfficeCalendar, reportOfficeCalendar } from './office-calendar.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'calendar-'))));
afterEach(() => rm(folder, { recursive: true }));

const header = 'date,kind,name\n';

describe('D-04 the office calendar', () => {
  it('covers the years 2024 to 2027', async () => {
    const { coveredYears, offDays, makeUpDays } = await loadOfficeCalendar();
    expect([...coveredYears]).toEqual([2024, 2025, 2026, 2027]);
    expect([...makeUpDays]).toEqual(['2024-02-17', '2025-02-08']);
    expect([...coveredYears].map((year) => [...offDays].filter((date) => date.startsWith(`${year}-`)).length)).toEqual([12, 15, 16, 17]);
  });

  it('may be in any order, and as a spreadsheet writes it', () => {
    expect(parseOfficeCalendar('\uFEFFdate,kind,name\r\n2025-02-08,work,"補班, 春節"\r\n\r\n2024-01-01,off,開國紀念日\r\n')).toEqual({
      coveredYears: new Set([2024, 2025]),
      offDays: new Set(['2024-01-01']),
      makeUpDays: new Set(['2025-02-08']),
    });
  });

  it.each([
    ['a day that does not exist', '2023-02-29,off,x', 'line 3: the date is not a day that exists, written YYYY-MM-DD.'],
    ['a date as a spreadsheet shows it', '2024/2/8,off,x', 'line 3: the date is not a day that exists, written YYYY-MM-DD.'],
    ['a date in the ROC calendar', '113-02-08,off,x', 'line 3: the date is not a day that exists, written YYYY-MM-DD.'],
    ['a kind that nobody knows', '2024-02-08,holiday,x', 'line 3: the kind is neither off nor work.'],
    ['no name', '2024-02-08,off,', 'line 3: the name is missing.'],
    ['a weekend off', '2024-02-10,off,春節', 'line 3: a day of a weekend is off already.'],
    ['a weekday to be worked', '2024-02-15,work,x', 'line 3: a day from Monday to Friday is worked already.'],
    ['a day twice', '2024-01-01,off,x', 'line 3: the date stands there a second time.'],
    ['a column too few', '2024-02-08,off', /on line 3\.$/],
    ['a column too many', '2024-02-08,off,x,y', /on line 3\.$/],
    ['a quotation that does not end', '2024-02-08,off,"x', /at line 3\.$/],
  ])('is refused with %s', (_, line, complaint) => {
    const parse = () => parseOfficeCalendar(`${header}2024-01-01,off,開國紀念日\n${line}\n`);
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(complaint);
    expect(parse).toThrow(/^The office calendar does not fit: [^\n]*\.$/);
  });

  it.each([
    ['nothing in it', '', 'it has no days.'],
    ['a first line only', header, 'it has no days.'],
    ['other columns', '西元日期,星期,是否放假,備註\n20240101,一,2,開國紀念日\n', 'its first line is not date,kind,name.'],
  ])('is refused with %s', (_, csv, complaint) => {
    expect(() => parseOfficeCalendar(csv)).toThrow(new ConfigError(`The office calendar does not fit: ${complaint}`));
  });

  it('is refused in Big5, and where there is none', async () => {
    const file = join(folder, 'office-calendar.csv');
    await expect(loadOfficeCalendar(file)).rejects.toThrow(/^The office calendar cannot be read/);
    await writeFile(file, Buffer.concat([Buffer.from(`${header}2024-01-01,off,`), Buffer.from([0xb6, 0x7d, 0x0a])]));
    await expect(loadOfficeCalendar(file)).rejects.toThrow('The office calendar does not fit: it is not UTF-8.');
  });

  it.each([
    [[], []],
    [[2028, 2029], [{ level: 'warn', event: 'office-calendar-incomplete', years: [2028, 2029] }]],
  ])('is told at start-up, with %j missing', async (missing, warnings) => {
    const lines: string[] = [];
    const logger = createLogger({ process: 'api', destination: { write: (line) => void lines.push(line) } });
    reportOfficeCalendar(logger, { covered: (await loadOfficeCalendar()).coveredYears, missing });
    const said = lines.map((line) => JSON.parse(line) as object);
    expect(said).toMatchObject([{ level: 'info', event: 'office-calendar', years: [2024, 2025, 2026, 2027] }, ...warnings]);
  });
});
