import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataFile } from '../platform/data-folder.js';
import { parseOfficeCalendar } from '../platform/office-calendar.js';
import { defaultPolicy } from './policy.js';
import { dateInTaipei } from './roc-date.js';
import { type Calendar, endOfWorkingDays, isWorkingDay, yearsMissingAt, yearsMissingWithin } from './working-days.js';

const csv = readFileSync(dataFile('office-calendar.csv'), 'utf8');
const published: Calendar = { ...parseOfficeCalendar(csv), declaredHolidays: new Set() };
const withDaysOff = (...days: string[]): Calendar => ({ ...published, declaredHolidays: new Set(days) });
const noon = (date: string) => new Date(`${date}T12:00:00+08:00`);
/** 24:00 in Taipei is 16:00 UTC of the same date. */
const midnightAfter = (date: string) => new Date(`${date}T16:00:00.000Z`);
/** Seven of them, as the applicant is told. */
const end = (submittedAt: Date, calendar = published) => endOfWorkingDays(submittedAt, 7, calendar);

describe('R-148 D-04 seven working days', () => {
  it.each([
    ['the Friday before Lunar New Year 2024, over a make-up Saturday', '2024-02-02', '2024-02-19'],
    ['the Friday before Lunar New Year 2025, over a make-up Saturday', '2025-01-24', '2025-02-10'],
    ['the Friday before Lunar New Year 2026', '2026-02-13', '2026-03-04'],
    ['the Friday before Lunar New Year 2027', '2027-01-29', '2027-02-16'],
    ['the last day before Lunar New Year 2024', '2024-02-07', '2024-02-22'],
    ['a day within Lunar New Year 2025', '2025-01-29', '2025-02-10'],
    ['the make-up Saturday 2024-02-17', '2024-02-17', '2024-02-27'],
    ['the make-up Saturday 2025-02-08', '2025-02-08', '2025-02-18'],
    ['a Thursday, the last being the make-up Saturday 2024-02-17', '2024-02-01', '2024-02-17'],
    ['a Thursday, the last being the make-up Saturday 2025-02-08', '2025-01-23', '2025-02-08'],
    ['a Saturday off', '2024-03-02', '2024-03-12'],
    ['a Sunday off', '2024-03-03', '2024-03-12'],
  ])('from %s', (_, submittedOn, lastDay) => {
    expect(end(noon(submittedOn))).toEqual(midnightAfter(lastDay));
  });

  it.each([
    ['2026-03-02T00:00:00.000', '2026-03-11'],
    ['2026-03-02T23:59:59.999', '2026-03-11'],
    ['2026-03-03T00:00:00.000', '2026-03-12'],
  ])('D-01 the day of %s is the one in Taipei', (submittedAt, lastDay) => {
    expect(end(new Date(`${submittedAt}+08:00`))).toEqual(midnightAfter(lastDay));
  });

  it.each([
    ['inside', ['2026-07-09'], '2026-07-16'],
    ['on the last day', ['2026-07-15'], '2026-07-16'],
    ['on the last day and the one after', ['2026-07-15', '2026-07-16'], '2026-07-17'],
    ['on a weekend', ['2026-07-11'], '2026-07-15'],
    ['on the day of submission', ['2026-07-06'], '2026-07-15'],
    ['after the last day', ['2026-07-16'], '2026-07-15'],
  ])('a typhoon day %s', (_, days, lastDay) => {
    expect(end(noon('2026-07-06'), withDaysOff(...days))).toEqual(midnightAfter(lastDay));
  });

  it('a typhoon day on a make-up Saturday, and on a day that is off already', () => {
    expect(end(noon('2024-02-01'), withDaysOff('2024-02-17'))).toEqual(midnightAfter('2024-02-19'));
    expect(end(noon('2024-02-01'), withDaysOff('2024-02-12'))).toEqual(midnightAfter('2024-02-17'));
  });
});

describe('D-04 a year that is missing', () => {
  const without2027 = { ...parseOfficeCalendar(csv.replaceAll(/^2027.*\n/gm, '')), declaredHolidays: new Set<string>() };

  it.each([
    ['with the next year', published, '2027-01-06', []],
    ['without it, as if from Monday to Friday', without2027, '2027-01-05', [2027]],
  ])('over the end of the year %s', (_, calendar, lastDay, missing) => {
    const submittedAt = noon('2026-12-24');
    expect(end(submittedAt, calendar)).toEqual(midnightAfter(lastDay));
    expect(yearsMissingWithin(submittedAt, midnightAfter(lastDay), calendar)).toEqual(missing);
  });

  it.each([
    ['an end at 24:00 of the last day of a year', without2027, '2026-12-18', '2026-12-31', []],
    ['a submission on the last day before a year', published, '2023-12-31', '2024-01-10', []],
    ['a submission two days before', published, '2023-12-30', '2024-01-10', [2023]],
    ['two years', published, '2027-12-30', '2029-01-02', [2028, 2029]],
  ])('counts only where days were counted: %s', (_, calendar, submittedOn, lastDay, missing) => {
    expect(yearsMissingWithin(noon(submittedOn), midnightAfter(lastDay), calendar)).toEqual(missing);
  });

  it.each([
    ['2023-12-31T23:59:59.999', [2023]],
    ['2024-01-01T00:00:00.000', []],
    ['2027-11-30T23:59:59.999', []],
    ['2027-12-01T00:00:00.000', [2028]],
    ['2027-12-31T23:59:59.999', [2028]],
    ['2028-01-01T00:00:00.000', [2028]],
    ['2028-12-01T00:00:00.000', [2028, 2029]],
  ])('at %s in Taipei', (now, missing) => {
    expect(yearsMissingAt(new Date(`${now}+08:00`), published, defaultPolicy)).toEqual(missing);
  });
});

describe('D-04 whatever is submitted', () => {
  const dayMs = 24 * 3600 * 1000;
  const [firstMs, lastMs] = [Date.parse('2023-11-01T00:00:00Z'), Date.parse('2028-06-01T00:00:00Z')];
  const instant = fc.integer({ min: firstMs, max: lastMs }).map((ms) => new Date(ms));
  const count = fc.integer({ min: 1, max: 30 });
  const date = fc.integer({ min: 0, max: (lastMs - firstMs) / dayMs }).map((days) => dateInTaipei(new Date(firstMs + days * dayMs)));
  const calendar = fc.array(date, { maxLength: 200 }).map((days) => withDaysOff(...days));

  it('later never ends earlier', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 40 * dayMs }), count, calendar, (at, laterMs, count, calendar) => {
        const later = new Date(at.getTime() + laterMs);
        expect(endOfWorkingDays(later, count, calendar) >= endOfWorkingDays(at, count, calendar)).toBe(true);
      }),
    );
  });

  it('exactly so many working days lie between, and the last of them is one', () => {
    fc.assert(
      fc.property(instant, count, calendar, (at, count, calendar) => {
        const endMs = endOfWorkingDays(at, count, calendar).getTime();
        const days: string[] = [];
        for (let ms = endMs - 1; dateInTaipei(new Date(ms)) > dateInTaipei(at); ms -= dayMs) days.push(dateInTaipei(new Date(ms)));
        expect(days.filter((day) => isWorkingDay(day, calendar))).toHaveLength(count);
        expect(isWorkingDay(days[0]!, calendar)).toBe(true);
        expect(new Date(endMs).toISOString()).toMatch(/T16:00:00\.000Z$/);
      }),
    );
  });

  it('another declared holiday never makes an end earlier', () => {
    fc.assert(
      fc.property(instant, count, calendar, date, (at, count, calendar, day) => {
        const more = { ...calendar, declaredHolidays: new Set([...calendar.declaredHolidays, day]) };
        expect(endOfWorkingDays(at, count, more) >= endOfWorkingDays(at, count, calendar)).toBe(true);
      }),
    );
  });
});

describe('I-05 D-04 the calendar of 2024 to 2027, day by day', () => {
  /** Counted once more without a Date: a list of days, of which the first was a Monday, and each line of the file as a text. */
  const days = daysFrom(2024, 2028);
  const worked = (index: number) => csv.includes(`\n${days[index]},work,`) || (index % 7 < 5 && !csv.includes(`\n${days[index]},off,`));
  const workingDays = days.map((_, index) => index).filter(worked);

  it('each deadline of each day is the one that is counted off the list', () => {
    const submissions = days.flatMap((day, index) => (day < '2028' ? [index] : []));
    expect(submissions).toHaveLength(4 * 365 + 1);
    for (const index of submissions) {
      const after = workingDays.filter((working) => working > index).slice(0, 10);
      for (const [position, working] of after.entries()) {
        const deadline = `${days[working]}T16:00:00.000Z`;
        for (const time of ['00:00:00.000', '23:59:59.999'])
          expect([time, endOfWorkingDays(new Date(`${days[index]}T${time}+08:00`), position + 1, published).toISOString()]).toEqual([
            time,
            deadline,
          ]);
      }
    }
  });

  it.each([
    ['2024', 115],
    ['2026', 120],
  ])('%s has as many days off as were announced', (year, announced) => {
    expect(days.filter((day, index) => day.startsWith(year) && !worked(index))).toHaveLength(announced);
  });
});

function daysFrom(firstYear: number, lastYear: number): string[] {
  const two = (number: number) => String(number).padStart(2, '0');
  const lengths = (year: number) => [31, year % 4 === 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => firstYear + index);
  return years.flatMap((year) =>
    lengths(year).flatMap((length, month) => Array.from({ length }, (_, day) => `${year}-${two(month + 1)}-${two(day + 1)}`)),
  );
}
