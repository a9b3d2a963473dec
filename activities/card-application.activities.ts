import { activityInfo } from '@temporalio/activity';
import { CardApplication, Registration, Reviewer } from '../database/entities/index.js';
import { calendarWithDeclared } from '../database/queries/declared-holidays.js';
import { applicationState } from '../database/states.js';
import { type Overdue, settle } from '../domain/card-application.js';
import { endOfWorkingDays } from '../domain/working-days.js';
import { commitNotice, tellHolder } from '../outbox/commit-notice.js';
import { heldForUpdate, type UnitOfWork } from '../outbox/unit-of-work.js';
import type { CardApplicationSettled, ReviewPolicy } from '../workflows/card-application.messages.js';
import type { ReviewDeps } from './deps.js';
import { effectKey, once } from './effect.js';
import { rowMissing } from './failures.js';

export const cardApplicationActivities = (deps: ReviewDeps) => ({
  /**
   * Carries out what the row says at the end of the wait: an application that nobody decided is overdue, and review lead and applicant are told (D-05).
   * Or answers how it ended, or when to ask again. The end is counted anew, so that a holiday declared a moment ago counts (D-04).
   */
  settleCardApplication: ({ applicationId, policy }: { applicationId: string; policy: ReviewPolicy }): Promise<CardApplicationSettled> =>
    once(deps, effectKey('settleCardApplication'), async (tx) => {
      const found = await tx.em.findOne(CardApplication, { id: applicationId });
      // The person first, then the application: everybody who changes it takes them in this order.
      const person = found && (await tx.em.findOne(Registration, { id: found.registrationId }, heldForUpdate));
      const row = await tx.em.findOne(CardApplication, { id: applicationId }, { ...heldForUpdate, refresh: true });
      if (!row || !person) throw rowMissing('card_applications');
      const dueAt = endOfWorkingDays(row.submittedAt, policy.reviewWorkingDays, await calendarWithDeclared(tx.em, deps.officeCalendar));
      const settled = settle(applicationState(row), dueAt.toISOString(), tx.now);
      if ('ending' in settled) return settled;
      if (settled.state) await becomeOverdue(tx, deps, person, row, settled.state);
      return { notBefore: settled.notBefore };
    }),
});

/** At the end as it was counted now: where a declared holiday has not moved it yet, nothing else will. */
async function becomeOverdue(
  tx: UnitOfWork,
  { policy, logger }: ReviewDeps,
  person: Registration,
  row: CardApplication,
  { name: state, dueAt, overdueAt }: Overdue,
): Promise<void> {
  tx.em.assign(row, { state, dueAt: new Date(dueAt), overdueAt: new Date(overdueAt) });
  tx.audit('card-application.overdue', { type: 'card-application', id: row.id }, {}, person.id);
  tellHolder(tx, policy, 'card-application-overdue', person, row.id);
  const notAfter = new Date(tx.now.getTime() + policy.mailGiveUpSeconds * 1000);
  const leads = await tx.em.find(Reviewer, { isLead: true, removedAt: null });
  // The queue lists it all the same, but nobody was told.
  if (leads.length === 0) logger.warning('review-overdue-without-lead', { workflowId: activityInfo().workflowExecution!.workflowId });
  for (const { email } of leads)
    commitNotice(tx, policy, { kind: 'review-overdue', registrationId: person.id, toAddress: email, notAfter, aboutId: row.id });
}
