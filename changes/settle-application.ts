import { CardApplication } from '../database/entities/index.js';
import { applicationState } from '../database/states.js';
import { type CardApplicationEnding, end } from '../domain/card-application.js';
import { accepted } from '../domain/refusals.js';
import { heldForUpdate, type UnitOfWork } from '../outbox/unit-of-work.js';
import { applicationSettled, cardApplicationWorkflowId } from '../workflows/card-application.messages.js';

/**
 * Ends an application and tells its process. Whoever calls holds the person's registration, so that nobody else ends it meanwhile (I-05).
 * @throws Refusal application-settled
 */
export async function settleApplication(
  tx: UnitOfWork,
  application: CardApplication,
  ending: CardApplicationEnding,
  decided: Partial<Pick<CardApplication, 'returnReasons' | 'decidedBy'>> = {},
): Promise<void> {
  const { name: state, settledAt } = accepted(end(applicationState(application), ending, tx.now));
  tx.em.assign(application, { ...decided, state, settledAt: new Date(settledAt) });
  tx.audit(`card-application.${ending}`, { type: 'card-application', id: application.id }, {}, application.registrationId);
  tx.signal(applicationSettled, cardApplicationWorkflowId(application.id), { eventId: `${application.id}-${ending}` });
  // One open application of a person stands in the database: the next one must find this one ended.
  await tx.em.flush();
}

/** The application of a person that waits for a decision, held until the end of the transaction. */
export const openApplicationOf = (tx: UnitOfWork, registrationId: string) =>
  tx.em.findOne(CardApplication, { registrationId, state: { $in: ['under-review', 'overdue'] } }, heldForUpdate);
