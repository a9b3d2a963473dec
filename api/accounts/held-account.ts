import { Registration, Session } from '../../database/entities/index.js';
import { Refusal } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { heldForUpdate } from '../commands.js';
import type { SignedInAs } from '../sessions/signed-in.guard.js';

/**
 * The account of whoever is logged in, held until the end of the transaction. What ended the log in while the command waited for it (another
 * password, a report of theft, the end of the account) ended it for this command too.
 * @throws Refusal session-missing
 */
export async function heldAccount(
  tx: UnitOfWork,
  { sessionId, registrationId }: Pick<SignedInAs, 'sessionId' | 'registrationId'>,
): Promise<Registration> {
  const registration = await tx.em.findOneOrFail(Registration, { id: registrationId }, heldForUpdate);
  const session = await tx.em.findOne(Session, { id: sessionId, endedAt: null });
  if (!session) throw new Refusal('session-missing');
  return registration;
}
