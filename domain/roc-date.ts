/**
 * Dates as the screens and mails show them: with the ROC (民國) and the Gregorian year, in Taipei (D-01).
 * A date is `YYYY-MM-DD`; an instant is a Date. Seconds are cut, not rounded, so that a printed deadline is never later than the real one.
 */
export type Language = 'zh' | 'en';

/** ROC year 1 is 1912. */
const yearsBeforeRoc = 1911;

/** The calendar day in Taipei at an instant. */
export function dateInTaipei(instant: Date): string {
  const { year, month, day } = partsInTaipei(instant);
  return `${year}-${month}-${day}`;
}

/** 00:00 of a day in Taipei, which has had no summer time since 1979. */
export const startOfDayInTaipei = (date: string) => new Date(`${date}T00:00:00+08:00`);

/** `民國115年11月26日 (2026-11-26)` or `November 26, 2026 (ROC 115-11-26)`. */
export function dateText(date: string, language: Language): string {
  return language === 'zh' ? `${rocText(date)} (${date})` : `${englishText(date)} (${rocShort(date)})`;
}

/** `民國115年11月26日 14:47:43 (2026-11-26)` or `November 26, 2026 14:47:43 Taipei time (ROC 115-11-26)`. */
export function instantText(instant: Date, language: Language): string {
  const { hour, minute, second } = partsInTaipei(instant);
  const date = dateInTaipei(instant);
  const time = `${hour}:${minute}:${second}`;
  return language === 'zh' ? `${rocText(date)} ${time} (${date})` : `${englishText(date)} ${time} Taipei time (${rocShort(date)})`;
}

/** A date written as `YYYMMDD` with the ROC year (a card does so), as `YYYY-MM-DD`; undefined if there is no such day. */
export function parseRocDate(text: string): string | undefined {
  const [, year, month, day] = /^([0-9]{3})([0-9]{2})([0-9]{2})$/.exec(text) ?? [];
  return Number(year) >= 1 ? existingDate(`${Number(year) + yearsBeforeRoc}-${month}-${day}`) : undefined;
}

/** A birth date written as `YYYY-MM-DD` that can be true: a day that exists, since ROC year 1, not after today in Taipei (N-04). */
export function parseBirthDate(text: string, now: Date): string | undefined {
  const date = existingDate(text);
  return date !== undefined && date >= '1912-01-01' && date <= dateInTaipei(now) ? date : undefined;
}

/** JavaScript takes 30 February for 2 March: only a date that comes back unchanged exists. */
export function existingDate(date: string): string | undefined {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(date)) return undefined;
  const midnight = new Date(`${date}T00:00:00.000Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date) ? date : undefined;
}

const taipei = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Asia/Taipei',
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
});
type InstantPart = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

const partsInTaipei = (instant: Date) =>
  Object.fromEntries(taipei.formatToParts(instant).map(({ type, value }) => [type, value])) as Record<InstantPart, string>;

const monthNames = 'January February March April May June July August September October November December'.split(' ');

function rocText(date: string): string {
  const [year, month, day] = numbersOf(date);
  return `民國${year - yearsBeforeRoc}年${month}月${day}日`;
}

function englishText(date: string): string {
  const [year, month, day] = numbersOf(date);
  return `${monthNames[month - 1]} ${day}, ${year}`;
}

const rocShort = (date: string) => `ROC ${numbersOf(date)[0] - yearsBeforeRoc}${date.slice(4)}`;

const numbersOf = (date: string) => date.split('-').map(Number) as [number, number, number];
