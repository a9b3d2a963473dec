import { Registration, Restriction } from '../../database/entities/index.js';
import { registrationState } from '../../database/states.js';
import { standing } from '../../domain/account.js';
import { accepted } from '../../domain/refusals.js';
import type { Registration as RegistrationState } from '../../domain/registration.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { heldForUpdate } from '../commands.js';

/** A person's registration that is applied or active, held until the end of the transaction (I-02). */
export const findLive = (tx: UnitOfWork, idNumber: string) =>
  tx.em.findOne(Registration, { idNumber, state: { $in: ['applied', 'active'] } }, heldForUpdate);

/**
 * What the rules say about a new registration of a person, given the earlier one. If they allow it, the earlier application, which has lapsed
 * or is no longer waited for, is void from now on (D-03), so that it does not stand in the way of the new row.
 * @throws Refusal account-banned, or what the rule refuses with
 */
export async function replaceEarlier<T>(tx: UnitOfWork, idNumber: string, rule: (earlier: RegistrationState) => T): Promise<T> {
  await refuseBanned(tx, idNumber);
  const earlier = await findLive(tx, idNumber);
  const next = rule(earlier ? registrationState(earlier) : { name: 'none' });
  if (earlier) {
    tx.em.assign(earlier, { state: 'void', voidedAt: tx.now });
    tx.audit('registration.voided', { type: 'registration', id: earlier.id });
    await tx.em.flush();
  }
  return next;
}

/** A ban belongs to the person: it outlives the registration, and nobody gets round it by registering again. */
async function refuseBanned(tx: UnitOfWork, idNumber: string) {
  const ban = await tx.em.findOne(Restriction, { idNumber, kind: 'banned', liftedAt: null });
  accepted(standing({ frozen: false, restriction: ban }));
}
