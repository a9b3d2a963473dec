import type { Registration } from '../../database/entities/index.js';
import { tellHolder } from '../../outbox/commit-notice.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { ApiParts } from '../parts.js';
import { replaceRecoveries } from '../recoveries/use-recovery.js';

/** Another e-mail address becomes the account's: the former one hears of it (D-18), and links that were mailed before count no more. */
export async function changeAddress(
  tx: UnitOfWork,
  { policy }: Pick<ApiParts, 'policy'>,
  registration: Registration,
  { email, mobile }: { email: string; mobile?: string | null },
): Promise<void> {
  await replaceRecoveries(tx, { registrationId: registration.id });
  if (registration.email !== email) tellHolder(tx, policy, 'address-changed', registration);
  tx.em.assign(registration, { email, ...(mobile && { mobile }) });
  tx.audit('account.email-changed', { type: 'registration', id: registration.id });
}
