import { randomUUID } from 'node:crypto';
import { type Card, Grant, type Registration } from '../../database/entities/index.js';
import { grantState } from '../../database/states.js';
import { asOf, type GrantChannel, type GrantDays, offerExpiresAt, overlaps, spanOfGrant } from '../../domain/grant.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { mintToken } from '../../platform/random-code.js';
import { grantWorkflowId } from '../../workflows/grant.messages.js';
import type { ApiParts } from '../parts.js';

export type Offer = GrantDays & {
  readonly granteeIdNumber: string;
  readonly consentIds: string[];
  readonly channel: GrantChannel;
  readonly actedBy: string | null;
};

/**
 * Offers a grant to the person of an ID number, who need not have an account yet. Whoever calls holds the grantor's registration, so that of two
 * offers at once the second finds the first.
 * @throws Refusal grant-to-oneself, grant-days-invalid, grant-overlaps
 */
export async function offerGrant(
  tx: UnitOfWork,
  parts: ApiParts,
  grantor: Registration,
  card: Card,
  offer: Offer,
): Promise<{ grantId: string }> {
  const { granteeIdNumber, consentIds, channel, actedBy } = offer;
  if (grantor.idNumber === granteeIdNumber) throw new Refusal('grant-to-oneself');
  const { name: _span, ...span } = accepted(spanOfGrant(offer, tx.now, parts.policy));
  await refuseOverlap(tx, grantor, offer);
  const expiresAt = offerExpiresAt(tx.now, span.endsAt, parts.policy);
  const { id } = tx.em.create(Grant, {
    ...{ id: randomUUID(), state: 'offered', cardId: card.id, grantorId: grantor.id, granteeIdNumber, channel, actedBy },
    ...span,
    ...mintToken(parts.keys.grantKey),
    ...{ offeredAt: tx.now, offerExpiresAt: expiresAt, grantorConsentIds: consentIds },
  });
  tx.audit('grant.offered', { type: 'grant', id }, { channel }, grantor.id);
  const { grantReminderSeconds } = parts.policy;
  tx.start('grant', grantWorkflowId(id), {
    ...{ grantId: id, channel, offerExpiresAt: expiresAt.toISOString(), policy: { grantReminderSeconds } },
  });
  return { grantId: id };
}

/** Not twice to the same person for the same day; the refusal names the first (D-31). One that has lapsed or ended without being noted does not count (D-02). */
async function refuseOverlap(
  tx: UnitOfWork,
  { id: grantorId }: Registration,
  { granteeIdNumber, firstDay, lastDay }: Offer,
): Promise<void> {
  const earlier = await tx.em.find(
    Grant,
    { grantorId, granteeIdNumber, state: { $in: ['offered', 'active'] } },
    { orderBy: { firstDay: 'asc', offeredAt: 'asc' } },
  );
  const first = earlier.find((one) => !('settledAt' in asOf(grantState(one), tx.now)) && overlaps(one, { firstDay, lastDay }));
  if (first) throw new Refusal('grant-overlaps', { grant: { grantId: first.id, firstDay: first.firstDay, lastDay: first.lastDay } });
}
