import type { Card } from '../database/entities/index.js';
import type { UnitOfWork } from '../outbox/unit-of-work.js';
import { openApplicationOf, settleApplication } from './settle-application.js';

/** Ends the virtual card at once, and the application that waits for it (D-26). */
export async function voidCard(tx: UnitOfWork, card: Card): Promise<void> {
  if (card.voidedAt) return;
  tx.em.assign(card, { voidedAt: tx.now });
  tx.audit('card.voided', { type: 'card', id: card.id }, {}, card.registrationId);
  const open = await openApplicationOf(tx, card.registrationId);
  if (open) await settleApplication(tx, open, 'withdrawn');
}
