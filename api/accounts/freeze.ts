import { stopShowing } from '../../changes/stop-showing.js';
import type { Registration } from '../../database/entities/index.js';
import { tellHolder } from '../../outbox/commit-notice.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { ApiParts } from '../parts.js';
import { endSessions } from '../sessions/sessions.js';

/**
 * Stops every use of an account at once, in the commit of the report (R-042, D-17): whoever is logged in is logged out, and nobody logs in
 * until it is unfrozen. Reporting twice changes nothing more.
 * @param registration held by the transaction
 */
export async function freeze(tx: UnitOfWork, parts: ApiParts, registration: Registration): Promise<Date> {
  if (registration.frozenAt) return registration.frozenAt;
  registration.frozenAt = tx.now;
  await stopShowing(tx, parts.policy, registration.id, 'account-frozen');
  await endSessions(tx, { registrationId: registration.id });
  tx.audit('account.frozen', { type: 'registration', id: registration.id });
  tellHolder(tx, parts.policy, 'account-frozen', registration);
  return tx.now;
}

/** @param registration held by the transaction */
export function unfreeze(tx: UnitOfWork, parts: ApiParts, registration: Registration): void {
  if (!registration.frozenAt) return;
  registration.frozenAt = null;
  tx.audit('account.unfrozen', { type: 'registration', id: registration.id });
  tellHolder(tx, parts.policy, 'account-unfrozen', registration);
}
