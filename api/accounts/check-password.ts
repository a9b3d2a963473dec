import { PasswordTries, Registration } from '../../database/entities/index.js';
import { afterWrongPassword, mayTry, noTries } from '../../domain/password-tries.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { heldForUpdate, type KeptRefusal } from '../commands.js';
import { subjectHmac } from '../limits.js';
import type { ApiParts } from '../parts.js';
import { standingOf } from './standing.js';

/** What was compared, before the transaction: hashing takes time. */
export type CheckedPassword = { readonly passwordHash: string | null; readonly matches: boolean };

/** An unknown person and a wrong password take the same work (D-13). */
export async function checkPassword(parts: ApiParts, idNumber: string | undefined, password: string): Promise<CheckedPassword> {
  const registration = idNumber ? await parts.orm.em.fork().findOne(Registration, { idNumber, state: 'active' }) : null;
  const passwordHash = registration?.passwordHash ?? null;
  return { passwordHash, matches: await parts.passwords.verify(password, passwordHash) };
}

/**
 * Judges the password in the command's transaction and counts it, for an ID number without account alike (D-13). Call it only where the card or
 * a verified device was shown: other tries do not count. Answers the account, held until the end of the transaction, or the refusal to keep.
 * @param shown the card reading or the device, for the audit trail
 * @param wanted `unfreeze` where the right password is wanted for just that: being frozen is no objection then (D-17)
 */
export async function judgeTry(
  tx: UnitOfWork,
  parts: ApiParts,
  idNumber: string,
  checked: CheckedPassword,
  shown: { type: 'card-reading' | 'device-binding'; id: string },
  wanted: 'log-in' | 'unfreeze' = 'log-in',
): Promise<Registration | KeptRefusal> {
  const registration = await tx.em.findOne(Registration, { idNumber, state: 'active' }, heldForUpdate);
  const refusal = await objectionTo(tx, parts, idNumber, checked, registration, wanted);
  if (!refusal) return registration!;
  tx.audit('log-in.refused', shown, { code: refusal.refusal }, registration?.id);
  return refusal;
}

async function objectionTo(
  tx: UnitOfWork,
  parts: ApiParts,
  idNumber: string,
  checked: CheckedPassword,
  registration: Registration | null,
  wanted: 'log-in' | 'unfreeze',
): Promise<KeptRefusal | undefined> {
  const row = await triesOf(tx, parts, idNumber);
  const tries = row ? { wrongInARow: row.wrongInARow, waitUntil: row.waitUntil?.toISOString() ?? null, off: row.offAt !== null } : noTries;
  const allowed = mayTry(tries, tx.now);
  if (allowed.name === 'refused') return { refusal: allowed.code, details: allowed.details };

  // A password that was changed since it was compared is not the password any more.
  const isRight = checked.matches && checked.passwordHash === registration?.passwordHash;
  if (!registration || !isRight) {
    const { wrongInARow, waitUntil, off } = afterWrongPassword(tries, tx.now, parts.policy);
    const counted = { wrongInARow, waitUntil: waitUntil ? new Date(waitUntil) : null, offAt: off ? tx.now : null, lastWrongAt: tx.now };
    if (row) tx.em.assign(row, counted);
    return { refusal: 'login-failed', ...(waitUntil && { details: { retryAt: waitUntil } }) };
  }
  await forgetTries(tx, parts, idNumber);
  const good = await standingOf(tx, wanted === 'unfreeze' ? { idNumber, frozenAt: null } : registration);
  return good.name === 'refused' ? { refusal: good.code, details: good.details } : undefined;
}

/**
 * After a log in that was committed: a hash made at an earlier cost gives way to one at the present cost. Not before, since the longer work would tell a right
 * password from a wrong one during a wait (D-13). If it fails, the log in stands and the next one does it.
 */
export async function renewHash(parts: ApiParts, { id, passwordHash }: Registration, password: string): Promise<void> {
  if (!passwordHash || !parts.passwords.needsRehash(passwordHash)) return;
  const renewed = await parts.passwords.hash(password);
  // A password that was changed meanwhile stays changed.
  await parts.orm.em.fork().nativeUpdate(Registration, { id, passwordHash }, { passwordHash: renewed });
}

/** Wrong ones are forgotten with a right one and with a reset (N-28). */
export const forgetTries = (tx: UnitOfWork, parts: ApiParts, idNumber: string) =>
  tx.em.nativeDelete(PasswordTries, { subject: subjectHmac(parts, idNumber) });

/** The count of this number, held until the end of the transaction: tries at the same moment are counted one after the other. */
async function triesOf(tx: UnitOfWork, parts: ApiParts, idNumber: string) {
  const subject = subjectHmac(parts, idNumber);
  await tx.em.execute('insert into password_tries (subject, wrong_in_a_row, last_wrong_at) values (?, 0, ?) on conflict do nothing', [
    subject,
    tx.now,
  ]);
  return tx.em.findOne(PasswordTries, { subject }, heldForUpdate);
}
