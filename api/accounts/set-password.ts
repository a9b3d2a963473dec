import type { Registration } from '../../database/entities/index.js';
import { tellHolder } from '../../outbox/commit-notice.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { ApiParts } from '../parts.js';
import { endSessions } from '../sessions/sessions.js';
import { forgetTries } from './check-password.js';

/**
 * Replaces the one password of portal and App: whoever was logged in is logged out, wrong tries are forgotten, and the
 * holder is told by mail where an address is known.
 */
export async function setPassword(tx: UnitOfWork, parts: ApiParts, registration: Registration, passwordHash: string): Promise<void> {
  tx.em.assign(registration, { passwordHash, passwordChangedAt: tx.now });
  await endSessions(tx, { registrationId: registration.id });
  await forgetTries(tx, parts, registration.idNumber);
  tx.audit('account.password-changed', { type: 'registration', id: registration.id });
  tellHolder(tx, parts.policy, 'password-changed', registration);
}
