import { Registration } from '../../database/entities/index.js';
import { registrationState } from '../../database/states.js';
import { accepted } from '../../domain/refusals.js';
import { makeRoom } from '../../domain/registration.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { heldForUpdate } from '../commands.js';

/** A person's registration that is applied or active, held until the end of the transaction (I-02). */
export const findLive = (tx: UnitOfWork, idNumber: string) =>
  tx.em.findOne(Registration, { idNumber, state: { $in: ['applied', 'active'] } }, heldForUpdate);

/**
 * Makes room for a new application, or says why there is none. An application past its deadline never stands in the way: it is voided
 * here, by the same rule by which its workflow would void it (D-03).
 * @throws {Refusal} already-applied, already-registered
 */
export async function refuseIfLive(tx: UnitOfWork, idNumber: string) {
  const live = await findLive(tx, idNumber);
  if (!live) return;
  const { voidedAt } = accepted(makeRoom(registrationState(live), tx.now));
  tx.em.assign(live, { state: 'void', voidedAt: new Date(voidedAt) });
  tx.audit('registration.voided', { type: 'registration', id: live.id });
  await tx.em.flush();
}
