import type { EntityManager } from '@mikro-orm/postgresql';
import type { Calendar, OfficeCalendar } from '../../domain/working-days.js';
import { DeclaredHoliday } from '../entities/index.js';

/**
 * The office calendar with the days that were declared off since it was published (D-04), for whoever counts an end and writes down what
 * comes of it: until that is committed no other day is declared, so that no end is missed when the open ones are moved. To be taken as the last
 * lock, after the person and the application.
 */
export const calendarWithDeclared = (em: EntityManager, calendar: OfficeCalendar) =>
  heldCalendar(em, calendar, 'pg_advisory_xact_lock_shared');

/** The same for whoever declares a day: nobody counts meanwhile, and nobody else declares. */
export const calendarToChange = (em: EntityManager, calendar: OfficeCalendar) => heldCalendar(em, calendar, 'pg_advisory_xact_lock');

async function heldCalendar(em: EntityManager, calendar: OfficeCalendar, lock: string): Promise<Calendar> {
  await em.execute(`select ${lock}(hashtextextended('declared-holidays', 0))`);
  const declared = await em.find(DeclaredHoliday, {});
  return { ...calendar, declaredHolidays: new Set(declared.map(({ date }) => date)) };
}
