import type { Policy } from './policy.js';
import { dateInTaipei } from './roc-date.js';

/** What the government's office calendar says beyond Monday to Friday (D-04). A day is a date in Taipei, `YYYY-MM-DD`. */
export type OfficeCalendar = {
  /** The years that were brought in; of every other one only Monday to Friday is known. */
  readonly coveredYears: ReadonlySet<number>;
  /** Days from Monday to Friday on which the offices are closed. */
  readonly offDays: ReadonlySet<string>;
  /** Days of a weekend that are worked in return for a day off. */
  readonly makeUpDays: ReadonlySet<string>;
};

/** With what no yearly calendar can hold: days off that are declared at short notice, as for a typhoon. They go before everything else. */
export type Calendar = OfficeCalendar & { readonly declaredHolidays: ReadonlySet<string> };

const dayMs = 24 * 3600 * 1000;

export function isWorkingDay(date: string, { offDays, makeUpDays, declaredHolidays }: Calendar): boolean {
  if (declaredHolidays.has(date) || offDays.has(date)) return false;
  return makeUpDays.has(date) || !isWeekend(date);
}

/** The last of so many working days after a date, which is not counted itself. */
export function workingDayAfter(date: string, count: number, calendar: Calendar): string {
  let day = date;
  for (let left = count; left > 0;) {
    day = dayAfter(day);
    if (isWorkingDay(day, calendar)) left--;
  }
  return day;
}

/** 24:00 in Taipei of the last of so many working days; the day of submission does not count (R-148, D-04). */
export function endOfWorkingDays(submittedAt: Date, count: number, calendar: Calendar): Date {
  const last = workingDayAfter(dateInTaipei(submittedAt), count, calendar);
  return startOfDay(dayAfter(last));
}

/** Taiwan has had no summer time since 1979, so every day begins at this offset. */
export const startOfDay = (date: string) => new Date(`${date}T00:00:00.000+08:00`);

/** The years that lie among the counted days and are not covered: there the end rests on Monday to Friday alone. */
export function yearsMissingWithin(submittedAt: Date, endsAt: Date, calendar: OfficeCalendar): number[] {
  const lastDay = dateInTaipei(new Date(endsAt.getTime() - 1));
  return missing(yearOf(dayAfter(dateInTaipei(submittedAt))), yearOf(lastDay), calendar);
}

/** The years that ought to be covered by now and are not: the present one, and late in the year also the next. */
export function yearsMissingAt(now: Date, calendar: OfficeCalendar, policy: Pick<Policy, 'nextCalendarYearFromMonth'>): number[] {
  const today = dateInTaipei(now);
  const year = yearOf(today);
  return missing(year, Number(today.slice(5, 7)) >= policy.nextCalendarYearFromMonth ? year + 1 : year, calendar);
}

const missing = (first: number, last: number, { coveredYears }: OfficeCalendar) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index).filter((year) => !coveredYears.has(year));

const isWeekend = (date: string) => [0, 6].includes(new Date(date).getUTCDay());

/** Counted in UTC, where every day has 24 hours. */
const dayAfter = (date: string) => new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10);

const yearOf = (date: string) => Number(date.slice(0, 4));
