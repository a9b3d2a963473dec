import { Grant } from '../database/entities/index.js';
import { grantState } from '../database/states.js';
import { asOf } from '../domain/grant.js';
import type { Policy } from '../domain/policy.js';
import type { PresentationEnding } from '../domain/presentation.js';
import { heldForUpdate, type UnitOfWork } from '../outbox/unit-of-work.js';
import { endPresentations } from './end-presentations.js';
import { stopGrant } from './settle-grant.js';

/**
 * In the commit of what stops somebody's card or account (D-17, D-26, D-33): nobody shows this card any more, and this person shows nobody else's. What was
 * granted is void in both directions; a grant whose end has passed is left to its process. Whoever calls holds the person's registration.
 * @param reason for whoever scans the person's own card a moment later; the card that was granted to the person is as good as before
 */
export async function stopShowing(
  tx: UnitOfWork,
  policy: Policy,
  registrationId: string,
  reason: Extract<PresentationEnding, 'card-suspended' | 'card-voided' | 'account-frozen' | 'account-restricted'>,
): Promise<void> {
  // Before any presentation, as everybody does who takes both (F-26).
  const grants = await tx.em.find(
    Grant,
    { $or: [{ grantorId: registrationId }, { granteeId: registrationId }], state: { $in: ['offered', 'active'] } },
    { ...heldForUpdate, orderBy: { id: 'asc' }, refresh: true },
  );
  await endPresentations(tx, { ownerId: registrationId }, reason);
  for (const grant of grants) if (!('settledAt' in asOf(grantState(grant), tx.now))) await stopGrant(tx, policy, grant, 'void');
}
