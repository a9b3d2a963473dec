import { Registration } from '../../database/entities/index.js';
import { parseIdentityNumber } from '../../domain/identity-number.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { heldForUpdate } from '../commands.js';
import type { ApiParts } from '../parts.js';

/** An ID number as staff type it, in its canonical form (N-02). */
export const canonicalIdNumber = (parts: ApiParts, text: string) =>
  accepted(parseIdentityNumber(text, parts.clock.now(), parts.policy)).value;

/** A person's account, held until the end of the transaction. */
export const findAccount = (tx: UnitOfWork, idNumber: string) => tx.em.findOne(Registration, { idNumber, state: 'active' }, heldForUpdate);

/** @throws Refusal account-not-found */
export async function accountOf(tx: UnitOfWork, idNumber: string): Promise<Registration> {
  const account = await findAccount(tx, idNumber);
  if (!account) throw new Refusal('account-not-found');
  return account;
}
