import type { CardApplication, Registration } from '../database/entities/index.js';
import { applicationState } from '../database/states.js';
import * as rules from '../domain/card-application.js';
import type { Policy } from '../domain/policy.js';
import { tellHolder } from '../outbox/commit-notice.js';
import type { UnitOfWork } from '../outbox/unit-of-work.js';
import { cardApplicationWorkflowId, deadlineMoved } from '../workflows/card-application.messages.js';

/**
 * Moves the end of a review because of a declared holiday, and tells the applicant and the process (D-04). Whoever calls holds the person's registration.
 * Answers whether there was anything to move.
 */
export function moveDeadline(
  tx: UnitOfWork,
  policy: Policy,
  { application, person, dueAt, holidayId }: { application: CardApplication; person: Registration; dueAt: Date; holidayId: string },
): boolean {
  const { id } = application;
  const moved = rules.moveDeadline(applicationState(application), dueAt);
  if (!moved) return false;
  tx.em.assign(application, { dueAt });
  tx.audit('card-application.deadline-moved', { type: 'card-application', id }, { holidayId, dueAt: moved.dueAt }, person.id);
  tellHolder(tx, policy, 'review-deadline-moved', person, id);
  tx.signal(deadlineMoved, cardApplicationWorkflowId(id), { eventId: holidayId });
  return true;
}
