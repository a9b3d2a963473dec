/** `npm run calendar [-- file]`: checks an office calendar as API and worker do, and tells of each year what can be compared with its announcement. */
import { isWorkingDay } from '../domain/working-days.js';
import { orLeave } from '../platform/config.js';
import { loadOfficeCalendar } from '../platform/office-calendar.js';

const calendar = { ...(await orLeave(loadOfficeCalendar(process.argv[2]))), declaredHolidays: new Set<string>() };
for (const year of calendar.coveredYears) {
  const days = daysOf(year);
  const off = days.filter((day) => !isWorkingDay(day, calendar)).length;
  const madeUp = days.filter((day) => calendar.makeUpDays.has(day)).length;
  console.log(`${year}: ${off} of ${days.length} days off, ${madeUp} of a weekend worked`);
}

function daysOf(year: number): string[] {
  const days: string[] = [];
  for (const day = new Date(Date.UTC(year, 0, 1)); day.getUTCFullYear() === year; day.setUTCDate(day.getUTCDate() + 1))
    days.push(day.toISOString().slice(0, 10));
  return days;
}
