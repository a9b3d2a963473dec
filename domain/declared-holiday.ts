import type { Policy } from './policy.js';
import { type Refused, refused } from './refusals.js';
import { dateInTaipei } from './roc-date.js';
import { type Calendar, isWorkingDay } from './working-days.js';

const dayMs = 24 * 3600 * 1000;

/** Declares a day off at short notice, as for a typhoon (D-04). Today counts: its end is still to come. */
export function declareHoliday(
  date: string,
  calendar: Calendar,
  now: Date,
  { holidayAheadDays }: Pick<Policy, 'holidayAheadDays'>,
): { readonly name: 'declared' } | Refused {
  if (date < dateInTaipei(now)) return refused('holiday-over');
  if (date > dateInTaipei(new Date(now.getTime() + holidayAheadDays * dayMs))) return refused('holiday-too-far');
  return isWorkingDay(date, calendar) ? { name: 'declared' } : refused('holiday-already-off');
}
