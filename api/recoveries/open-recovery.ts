import { randomUUID } from 'node:crypto';
import { Recovery, type Registration } from '../../database/entities/index.js';
import { open, type RecoveryKind, recoveryMail } from '../../domain/recovery.js';
import { commitNotice, tellHolder } from '../../outbox/commit-notice.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { linkToken, sha256OfToken } from '../../platform/random-code.js';
import { recoveryWorkflowId } from '../../workflows/recovery.messages.js';
import type { ApiParts } from '../parts.js';
import { refuseTooManyMails } from './mail-limit.js';
import { replaceRecoveries } from './use-recovery.js';

type Opening = {
  readonly kind: RecoveryKind;
  /** Held until the end of the transaction. */
  readonly registration: Registration;
  readonly toAddress: string;
  /** What becomes the account's when the link is used; the stored address, where there is one, hears at once where the mail went (D-18). */
  readonly change?: { readonly email: string; readonly mobile?: string } | undefined;
};

/**
 * Mails a link that leads to a step, in place of an earlier one of the same kind; the mail is never sent once the link has ended.
 * @throws Refusal too-many-mails
 */
export async function openRecovery(tx: UnitOfWork, parts: ApiParts, { kind, registration, toAddress, change }: Opening): Promise<Recovery> {
  const { policy } = parts;
  const registrationId = registration.id;
  await refuseTooManyMails(tx, { kind: recoveryMail[kind], toAddress, registrationId }, policy);
  await replaceRecoveries(tx, { registrationId, kind });

  const id: string = randomUUID();
  const { expiresAt } = open(kind, tx.now, policy);
  const { id: keyId, key } = parts.keys.link.current;
  const recovery = tx.em.create(Recovery, {
    ...{ id, kind, registrationId, keyId },
    state: 'open',
    tokenSha256: sha256OfToken(linkToken(key, id, 0)),
    newEmail: change?.email ?? null,
    newMobile: change?.mobile ?? null,
    wrongTries: 0,
    createdAt: tx.now,
    expiresAt: new Date(expiresAt),
    settledAt: null,
  });
  tx.audit('recovery.opened', { type: 'recovery', id }, { kind, addressChanged: Boolean(change) }, registrationId);
  commitNotice(tx, policy, { kind: recoveryMail[kind], registrationId, toAddress, notAfter: recovery.expiresAt, aboutId: id });
  if (change) tellHolder(tx, policy, 'link-mailed-elsewhere', registration, id);
  const { settleGraceSeconds } = policy;
  tx.start('recovery', recoveryWorkflowId(id), { recoveryId: id, kind, expiresAt, policy: { settleGraceSeconds } });
  return recovery;
}
