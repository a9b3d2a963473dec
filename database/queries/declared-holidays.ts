import type { EntityManager } from '@mikro-orm/postgresql';
import type { Calendar, OfficeCalendar } from '../../domain/working-days.js';
import { DeclaredHoliday } from '../entities/index.js';

/** The office calendar with the days that were declared off since it was published (D-04). */
export async function calendarWithDeclared(em: EntityManager, calendar: OfficeCalendar): Promise<Calendar> {
  const declared = await em.find(DeclaredHoliday, {});
  return { ...calendar, declaredHolidays: new Set(declared.map(({ date }) => date)) };
}
