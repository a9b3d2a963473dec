import { LockMode } from '@mikro-orm/postgresql';
import { carrierCheckChannel } from '../database/channels.js';
import { CarrierCheck, Registration } from '../database/entities/index.js';
import { carrierCheckState } from '../database/states.js';
import { asOf, type CarrierCheckPolicy, hear, nextAskAt } from '../domain/carrier-check.js';
import type { UnitOfWork } from '../outbox/unit-of-work.js';
import { type CarrierStatement, CarrierUnavailable } from '../platform/carrier-gateway.js';
import { openSecret } from '../platform/seal.js';
import type { CarrierAsked, CarrierCheckEnding } from '../workflows/carrier-check.messages.js';
import type { ActivityDeps } from './deps.js';
import { earlierResult, effectKey, once } from './effect.js';
import { rowMissing } from './failures.js';
import { withSignsOfLife } from './heartbeat.js';

type CarrierCheckDeps = Omit<ActivityDeps, 'officeCalendar' | 'mailer' | 'register' | 'certificates' | 'portalUrl'>;

export const carrierCheckActivities = (deps: CarrierCheckDeps) => ({
  /**
   * One round of asking the carrier. What the gateway has recorded for the transaction is asked for first, so that a question whose answer was
   * lost is not put twice (F-34). The first final statement settles the check, in one commit; later and older ones change nothing (F-36).
   */
  async askCarrier({
    carrierCheckId,
    round,
    policy,
  }: {
    carrierCheckId: string;
    round: number;
    policy: CarrierCheckPolicy;
  }): Promise<CarrierAsked> {
    const key = effectKey('askCarrier', round);
    const earlier = await earlierResult<CarrierAsked>(deps.orm, key);
    if (earlier) return earlier;

    const row = await deps.orm.em.fork().findOne(CarrierCheck, { id: carrierCheckId });
    if (!row) throw rowMissing('carrier_checks');
    const isOpen = asOf(carrierCheckState(row), deps.clock.now()).name === 'checking';
    const answer = isOpen ? await withSignsOfLife(() => ask(deps, row)) : null;

    return once(deps, key, async (tx) => {
      const check = await tx.em.findOneOrFail(CarrierCheck, { id: carrierCheckId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      return record(tx, check, answer, { round, policy, deps });
    });
  },
});

type Answer = CarrierStatement | { readonly unavailable: CarrierUnavailable['code'] };

async function ask(
  { carrierGateway, keys, logger }: CarrierCheckDeps,
  { id, mobile, idNumber, sealedOperatorToken }: CarrierCheck,
): Promise<Answer> {
  try {
    const recorded = await carrierGateway.askAgain(id);
    if (recorded && recorded.outcome !== 'temporarily-unavailable') return recorded;
    const operatorToken = openSecret(keys.secrets, sealedOperatorToken!, id).toString();
    return await carrierGateway.verify({ transactionId: id, operatorToken, mobile, idNumber });
  } catch (error) {
    if (!(error instanceof CarrierUnavailable)) throw error;
    // An alarm: somebody who is not the gateway answers for it, or its clock is wrong (F-36).
    if (error.code !== 'no-answer') logger.event('carrier-answer-not-trusted', { code: error.code });
    return { unavailable: error.code };
  }
}

function record(
  tx: UnitOfWork,
  row: CarrierCheck,
  answer: Answer | null,
  { round, policy, deps }: { round: number; policy: CarrierCheckPolicy; deps: CarrierCheckDeps },
): Promise<CarrierAsked> | CarrierAsked {
  const check = asOf(carrierCheckState(row), tx.now);
  if (check.name === 'given-up') return { ending: 'switched' };
  if (check.name === 'matched') return { ending: 'matched' };
  if (check.name === 'refused') return row.state === 'checking' ? settle(tx, row, check.code) : { ending: check.code };

  const again = (reason: string) => ({ retryAt: nextAskAt(round, tx.now, row.deadlineAt, policy).toISOString(), reason });
  if (!answer) return again('not-asked');
  if ('unavailable' in answer) return again(answer.unavailable);
  const judged = hear(check, answer, deps.carriers, tx.now, policy);
  switch (judged.name) {
    case 'checking':
      row.sequence = judged.sequence;
      return again(judged.heard ? 'carrier-unavailable' : 'nothing-new');
    case 'refused':
      return settle(tx, row, judged.code);
    case 'matched':
      tx.em.assign(row, { carrier: judged.carrier, usableUntil: new Date(judged.usableUntil) });
      return settle(tx, row, 'matched');
  }
}

/** The one transition: from now on nothing that the gateway says counts, and its token is not needed any more. */
async function settle(
  tx: UnitOfWork,
  row: CarrierCheck,
  ending: Exclude<CarrierCheckEnding, 'switched'>,
): Promise<{ ending: CarrierCheckEnding }> {
  tx.em.assign(row, {
    ...(ending === 'matched' ? { state: 'matched' } : { state: 'refused', refusalCode: ending }),
    settledAt: tx.now,
    sealedOperatorToken: null,
  });
  const account = await tx.em.findOne(Registration, { idNumber: row.idNumber, state: 'active' });
  tx.audit('carrier-check.settled', { type: 'carrier-check', id: row.id }, { ending }, account?.id);
  await tx.em.execute('select pg_notify(?, ?)', [carrierCheckChannel, row.id]);
  return { ending };
}
