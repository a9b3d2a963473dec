import type { Policy } from '../domain/policy.js';
import type { Card } from '../database/entities/index.js';
import type { UnitOfWork } from '../outbox/unit-of-work.js';
import { openApplicationOf, settleApplication } from './settle-application.js';
import { stopShowing } from './stop-showing.js';

/**
 * Ends the virtual card at once, for good, and in the same commit everything that lives by it: the open presentations, the grants, and the application that waits for
 * it (D-26, D-33). This is their one place, whether the register or a deletion ends the card.
 */
export async function voidCard(tx: UnitOfWork, policy: Policy, card: Card, details: Record<string, unknown> = {}): Promise<void> {
  tx.em.assign(card, { voidedAt: tx.now });
  tx.audit('card.voided', { type: 'card', id: card.id }, details, card.registrationId);
  await stopShowing(tx, policy, card.registrationId, 'card-voided');
  const open = await openApplicationOf(tx, card.registrationId);
  if (open) await settleApplication(tx, open, 'withdrawn');
}
