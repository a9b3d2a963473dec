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

/**
 * The same together with somebody else's account, which is held too: in the order of their ids, so that two people who do something to one another at the
 * same time wait and do not block each other for good (F-26). Answers the own one.
 * @throws Refusal session-missing
 */
export async function heldAccounts(
  tx: UnitOfWork,
  session: Pick<SignedInAs, 'sessionId' | 'registrationId'>,
  otherId: string,
): Promise<Registration> {
  await tx.em.find(Registration, { id: { $in: [session.registrationId, otherId] } }, { ...heldForUpdate, orderBy: { id: 'asc' } });
  return heldAccount(tx, session);
}
