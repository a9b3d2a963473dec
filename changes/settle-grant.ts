import { Grant, Registration } from '../database/entities/index.js';
import { grantState } from '../database/states.js';
import { asOf, type GrantEnding, type GrantSide } from '../domain/grant.js';
import type { NoticeKind } from '../domain/notice.js';
import type { Policy } from '../domain/policy.js';
import { tellHolder } from '../outbox/commit-notice.js';
import type { UnitOfWork } from '../outbox/unit-of-work.js';
import { grantChanged, grantWorkflowId } from '../workflows/grant.messages.js';
import { endPresentations } from './end-presentations.js';

/**
 * Ends a grant and at once everything that is shown by it (D-33, I-07), and tells both sides where it was taken.
 * @param grant held by the transaction, offered or active
 */
export async function settleGrant(
  tx: UnitOfWork,
  policy: Policy,
  grant: Grant,
  ending: GrantEnding,
  { cancelledBy = null, burnt = false }: { cancelledBy?: GrantSide | null; burnt?: boolean } = {},
): Promise<void> {
  // What time ended has ended then, however late that is noted.
  const current = asOf(grantState(grant), tx.now);
  const settledAt = 'settledAt' in current ? new Date(current.settledAt) : tx.now;
  tx.em.assign(grant, { state: ending, settledAt, cancelledBy, burnt });
  await endPresentations(tx, { grantId: grant.id }, 'grant-ended');
  tx.audit(`grant.${ending}`, { type: 'grant', id: grant.id }, cancelledBy ? { by: cancelledBy } : {}, grant.grantorId);
  if (ending !== 'lapsed') await tellBothSides(tx, policy, `grant-${ending}`, grant);
}

/** The same, where it is not time that ends it, and its process has to hear of it. */
export async function stopGrant(...[tx, policy, grant, ending, details]: Parameters<typeof settleGrant>): Promise<void> {
  await settleGrant(tx, policy, grant, ending, details);
  tx.signal(grantChanged, grantWorkflowId(grant.id), { eventId: `${grant.id}-${ending}` });
}

/** Nobody is told of a grant that was never taken. */
export async function tellBothSides(tx: UnitOfWork, policy: Policy, kind: NoticeKind, { id, grantorId, granteeId }: Grant): Promise<void> {
  if (!granteeId) return;
  for (const person of await tx.em.find(Registration, { id: { $in: [grantorId, granteeId] } })) tellHolder(tx, policy, kind, person, id);
}
