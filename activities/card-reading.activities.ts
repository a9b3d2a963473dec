import { CardReading } from '../database/entities/index.js';
import { cardReadingChannel } from '../database/channels.js';
import { type Card, judgeCard } from '../domain/card-reading.js';
import { objectionToCard } from '../domain/card-state.js';
import type { RefusalCode } from '../domain/refusals.js';
import type { CertificateHolder } from '../platform/citizen-certificate.js';
import { RegisterUnavailable } from '../platform/insured-register.js';
import { cardTexts } from '../platform/nhi-card-record.js';
import { RevocationListUnavailable } from '../platform/revocation-list.js';
import type { CardRead, CardReadingEnding, Challenge } from '../workflows/card-reading.messages.js';
import type { ActivityDeps } from './deps.js';
import { effectKey, once } from './effect.js';
import { rowMissing } from './failures.js';

type Judged =
  | { name: 'read'; record: string; card: Card }
  | { name: 'signed'; holder: CertificateHolder }
  | { name: 'refused'; code: RefusalCode; attemptsLeft?: number };

export const cardReadingActivities = (deps: ActivityDeps) => ({
  /** What a certificate has to sign, with the PIN still sealed. Nobody's PIN is shown to a card after the person was told that it is too late. */
  async handOutChallenge({ cardReadingId }: { cardReadingId: string }): Promise<Challenge | { name: 'refused'; code: RefusalCode }> {
    const row = await deps.orm.em.fork().findOne(CardReading, { id: cardReadingId });
    if (!row) throw rowMissing('card_readings');
    const { challenge, sealedPin, deadlineAt } = row;
    return challenge && sealedPin && deps.clock.now() < deadlineAt
      ? { name: 'challenge', challenge, sealedPin }
      : { name: 'refused', code: 'card-reading-unavailable' };
  },

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
      tx.em.assign(reading, { settledAt: tx.now, sealedPin: null, ...columnsOf(settled) });
      const ending: CardReadingEnding = settled.name === 'refused' ? settled.code : 'read';
      tx.audit('card-reading.settled', { type: 'card-reading', id: cardReadingId }, { ending });
      await tx.em.execute('select pg_notify(?, ?)', [cardReadingChannel, cardReadingId]);
      return { ending };
    });
    return ending;
  },
});

async function judge(deps: ActivityDeps, row: CardReading, result: CardRead): Promise<Judged> {
  switch (result.name) {
    case 'refused':
      return result;
    case 'read':
      return judgeRecord(deps, row, result.record);
    case 'signed':
      return judgeSignature(deps, row, result);
  }
}

async function judgeRecord(deps: ActivityDeps, { check }: CardReading, record: string): Promise<Judged> {
  const card = judgeCard(cardTexts(Buffer.from(record, 'hex')), deps.clock.now(), deps.policy);
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
  return { name: 'read', record, card };
}

async function judgeSignature(deps: ActivityDeps, row: CardReading, signed: { certificate: string; signature: string }): Promise<Judged> {
  const [certificate, signature, challenge] = [signed.certificate, signed.signature, row.challenge!].map((hex) => Buffer.from(hex, 'hex'));
  try {
    const holder = await deps.certificates.judge({ certificate: certificate!, signature: signature!, challenge: challenge! });
    return holder.name === 'refused' ? holder : { name: 'signed', holder };
  } catch (error) {
    if (error instanceof RevocationListUnavailable) return { name: 'refused', code: 'certificate-check-unavailable' };
    throw error;
  }
}

function columnsOf(settled: Judged) {
  switch (settled.name) {
    case 'refused':
      return { state: 'refused' as const, refusalCode: settled.code, attemptsLeft: settled.attemptsLeft ?? null };
    case 'read':
      return { state: 'read' as const, record: settled.record, ...columnsOfCard(settled.card) };
    case 'signed':
      return { state: 'read' as const, ...columnsOfHolder(settled.holder) };
  }
}

const columnsOfCard = ({ cardNumber, idNumber, holderName, nameFlagged, birthDate, sex, issuedOn }: Card) => ({
  cardNumber,
  idNumber,
  holderName,
  nameFlagged,
  birthDate,
  sex,
  issuedOn,
});

const columnsOfHolder = ({ holderName, certificateNumber, idNumberEnd, endsAt }: CertificateHolder) => ({
  holderName,
  certificateNumber,
  idNumberEnd,
  certificateEndsAt: endsAt,
});
