import { CardReading } from '../../database/entities/index.js';
import { readingState } from '../../database/states.js';
import { type CardCheck, use } from '../../domain/card-reading.js';
import type { Policy } from '../../domain/policy.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { heldForUpdate } from '../commands.js';

/** What a card told about its holder. */
export type ReadCard = { cardNumber: string; idNumber: string; holderName: string; birthDate: string };

/**
 * Uses a reading up for the command that runs in `tx`: fresh, and for this one command only.
 * @param needed whether the card must have been verified, or reading was enough
 * @throws Refusal card-reading-not-found, -pending, -expired, -used, card-not-verified, or the reading's own refusal
 */
export async function useCardReading(
  tx: UnitOfWork,
  cardReadingId: string,
  policy: Policy,
  needed: Exclude<CardCheck, 'certificate'> = 'verify',
): Promise<ReadCard> {
  const { cardNumber, idNumber, holderName, birthDate } = await usedUp(tx, cardReadingId, policy, needed);
  return { cardNumber: cardNumber!, idNumber: idNumber!, holderName: holderName!, birthDate: birthDate! };
}

/** What a citizen digital certificate told about its holder. */
export type ReadCertificate = { holderName: string; certificateNumber: string; idNumberEnd: string };

/** The same for the reading of a certificate. @throws Refusal card-reading-not-found, -pending, -expired, -used, or the reading's own refusal */
export async function useCertificateReading(tx: UnitOfWork, cardReadingId: string, policy: Policy): Promise<ReadCertificate> {
  const { holderName, certificateNumber, idNumberEnd } = await usedUp(tx, cardReadingId, policy, 'certificate');
  return { holderName: holderName!, certificateNumber: certificateNumber!, idNumberEnd: idNumberEnd! };
}

async function usedUp(tx: UnitOfWork, cardReadingId: string, policy: Policy, needed: CardCheck): Promise<CardReading> {
  const reading = await tx.em.findOne(CardReading, { id: cardReadingId }, heldForUpdate);
  if (!reading) throw new Refusal('card-reading-not-found');
  accepted(use(readingState(reading), tx.now, policy, needed));
  reading.usedAt = tx.now;
  return reading;
}

/** Looks at a reading without using it up, where a slow step needs the holder's number before the command begins. */
export async function peekAtCardReading(
  em: UnitOfWork['em'],
  cardReadingId: string,
): Promise<Pick<ReadCard, 'idNumber' | 'cardNumber'> | undefined> {
  const reading = await em.findOne(CardReading, { id: cardReadingId, state: 'read', check: { $ne: 'certificate' } });
  return reading ? { idNumber: reading.idNumber!, cardNumber: reading.cardNumber! } : undefined;
}
