import { CardReading } from '../database/entities/index.js';
import { cardReadingChannel } from '../database/channels.js';
import { type Card, judgeCard } from '../domain/card-reading.js';
import { objectionToCard } from '../domain/card-state.js';
import type { RefusalCode } from '../domain/refusals.js';
import { RegisterUnavailable } from '../platform/insured-register.js';
import { cardTexts } from '../platform/nhi-card-record.js';
import type { CardRead, CardReadingEnding } from '../workflows/card-reading.messages.js';
import type { ActivityDeps } from './deps.js';
import { effectKey, once } from './effect.js';
import { rowMissing } from './failures.js';

type Judged = { name: 'read'; record: string; card: Card } | { name: 'refused'; code: RefusalCode };

export const cardReadingActivities = (deps: ActivityDeps) => ({
  /** Settles a reading with what the reader host answered, whole or not at all (I-13), and tells the portal that waits for it. */
  async recordCardReading({ cardReadingId, result }: { cardReadingId: string; result: CardRead }): Promise<CardReadingEnding> {
    const row = await deps.orm.em.fork().findOne(CardReading, { id: cardReadingId });
    if (!row) throw rowMissing('card_readings');
    const judged = await judge(deps, row, result);

    const { ending } = await once(deps, effectKey('recordCardReading'), async (tx) => {
      const reading = await tx.em.findOneOrFail(CardReading, { id: cardReadingId });
      // Given up meanwhile, or too late: the person was told so already.
      if (reading.state !== 'requested') return { ending: reading.refusalCode ?? ('read' as const) };
      const settled = tx.now < reading.deadlineAt ? judged : ({ name: 'refused', code: 'card-reading-unavailable' } as const);
      tx.em.assign(reading, { settledAt: tx.now, ...columnsOf(settled) });
      const ending: CardReadingEnding = settled.name === 'read' ? 'read' : settled.code;
      tx.audit('card-reading.settled', { type: 'card-reading', id: cardReadingId }, { ending });
      await tx.em.execute('select pg_notify(?, ?)', [cardReadingChannel, cardReadingId]);
      return { ending };
    });
    return ending;
  },
});

async function judge(deps: ActivityDeps, { check }: CardReading, result: CardRead): Promise<Judged> {
  if (result.name === 'refused') return result;
  const card = judgeCard(cardTexts(Buffer.from(result.record, 'hex')), deps.clock.now(), deps.policy);
  if (card.name === 'refused') return card;
  if (check === 'verify') {
    try {
      const person = await deps.register.lookUp(card.idNumber);
      const objection = objectionToCard(card.cardNumber, person?.card);
      if (objection) return objection;
    } catch (error) {
      if (error instanceof RegisterUnavailable) return { name: 'refused', code: 'register-unavailable' };
      throw error;
    }
  }
  return { name: 'read', record: result.record, card };
}

const columnsOf = (settled: Judged) =>
  settled.name === 'refused'
    ? { state: 'refused' as const, refusalCode: settled.code }
    : {
        state: 'read' as const,
        record: settled.record,
        cardNumber: settled.card.cardNumber,
        idNumber: settled.card.idNumber,
        holderName: settled.card.holderName,
        nameFlagged: settled.card.nameFlagged,
        birthDate: settled.card.birthDate,
        sex: settled.card.sex,
        issuedOn: settled.card.issuedOn,
      };
