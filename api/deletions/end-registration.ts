import { voidCard } from '../../changes/void-card.js';
import { Card, type Registration } from '../../database/entities/index.js';
import { registrationState } from '../../database/states.js';
import { accepted } from '../../domain/refusals.js';
import { confirmDeletion } from '../../domain/registration.js';
import { tellHolder } from '../../outbox/commit-notice.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { forgetTries } from '../accounts/check-password.js';
import { heldForUpdate } from '../commands.js';
import { disableDevices } from '../devices/switch-device.js';
import type { ApiParts } from '../parts.js';
import { replaceRecoveries } from '../recoveries/use-recovery.js';
import { endSessions } from '../sessions/sessions.js';

/**
 * Ends a registration and at once all that hangs on it: password, log ins, devices, open links, the virtual card. What was recorded stays. The
 * mail goes to both mailboxes where the link went to another one than the stored (R-124, D-18).
 */
export async function endRegistration(
  tx: UnitOfWork,
  parts: ApiParts,
  registration: Registration,
  otherEmail: string | null | undefined,
): Promise<void> {
  const { id, idNumber, email } = registration;
  const { name: state, deletedAt } = accepted(confirmDeletion(registrationState(registration), tx.now));
  tx.em.assign(registration, { state, deletedAt: new Date(deletedAt), passwordHash: null });
  // Before the log ins: whoever scans the card a moment later hears that it is void.
  const card = await tx.em.findOne(Card, { registrationId: id, voidedAt: null }, heldForUpdate);
  if (card) await voidCard(tx, parts.policy, card);
  await endSessions(tx, { registrationId: id });
  await disableDevices(tx, id);
  await replaceRecoveries(tx, { registrationId: id });
  await forgetTries(tx, parts, idNumber);
  tx.audit('registration.deleted', { type: 'registration', id });
  for (const address of new Set([email, otherEmail])) tellHolder(tx, parts.policy, 'registration-deleted', { id, email: address });
}
