import { moveDeadline } from '../changes/move-deadline.js';
import { CardApplication, DeclaredHoliday, Registration } from '../database/entities/index.js';
import { calendarWithDeclared } from '../database/queries/declared-holidays.js';
import { endOfWorkingDays, startOfDay } from '../domain/working-days.js';
import { heldForUpdate } from '../outbox/unit-of-work.js';
import type { DeadlinesMoved, MoveDeadlines } from '../workflows/calendar-change.messages.js';
import type { ReviewDeps } from './deps.js';
import { effectKey, once } from './effect.js';
import { rowMissing } from './failures.js';

const byId = { orderBy: { id: 'asc' } } as const;

export const calendarChangeActivities = (deps: ReviewDeps) => ({
  /**
   * Moves the ends of the next open applications that would have had the declared day, each with its audit entry, the notice to the applicant and
   * the fact for its process (D-04). What is submitted meanwhile counts the day by itself, so one way through all of them is enough.
   */
  moveDeadlines: ({ holidayId, after, round, policy }: MoveDeadlines): Promise<DeadlinesMoved> =>
    once(deps, effectKey('moveDeadlines', round), async (tx) => {
      const holiday = await tx.em.findOne(DeclaredHoliday, { id: holidayId });
      if (!holiday) throw rowMissing('declared_holidays');
      const found = await tx.em.find(
        CardApplication,
        { state: 'under-review', dueAt: { $gt: startOfDay(holiday.date) }, ...(after && { id: { $gt: after } }) },
        { ...byId, limit: policy.deadlinesPerChunk },
      );
      // The person first, then the application: everybody who changes it takes them in this order.
      const persons = await tx.em.find(
        Registration,
        { id: found.map(({ registrationId }) => registrationId) },
        { ...byId, ...heldForUpdate },
      );
      const rows = await tx.em.find(CardApplication, { id: found.map(({ id }) => id) }, { ...byId, ...heldForUpdate, refresh: true });
      const calendar = await calendarWithDeclared(tx.em, deps.officeCalendar);
      const personOf = new Map(persons.map((person) => [person.id, person]));
      let moved = 0;
      for (const application of rows) {
        const dueAt = endOfWorkingDays(application.submittedAt, policy.reviewWorkingDays, calendar);
        const person = personOf.get(application.registrationId)!;
        if (moveDeadline(tx, deps.policy, { application, person, dueAt, holidayId })) moved += 1;
      }
      const isLast = found.length < policy.deadlinesPerChunk;
      tx.em.assign(holiday, { movedCount: holiday.movedCount + moved, carriedOutAt: isLast ? tx.now : null });
      return { moved, after: isLast ? null : found.at(-1)!.id };
    }),
});
