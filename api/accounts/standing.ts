import { type Registration, Restriction } from '../../database/entities/index.js';
import { standing } from '../../domain/account.js';
import { accepted } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';

/** Whether the account may be used now: neither stopped by the insurer nor frozen by its holder. */
export async function standingOf(tx: Pick<UnitOfWork, 'em'>, { idNumber, frozenAt }: Pick<Registration, 'idNumber' | 'frozenAt'>) {
  const restriction = await tx.em.findOne(Restriction, { idNumber, liftedAt: null });
  return standing({ frozen: Boolean(frozenAt), restriction });
}

/** @throws Refusal account-frozen, account-suspended, account-banned */
export const refuseUnlessInGoodStanding = async (tx: Pick<UnitOfWork, 'em'>, registration: Pick<Registration, 'idNumber' | 'frozenAt'>) =>
  accepted(await standingOf(tx, registration));
