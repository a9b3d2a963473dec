import { type IdentityNumberKind, parseIdentityNumber } from './identity-number.js';
import type { Policy } from './policy.js';
import { type RefusalCode, type Refused, refused } from './refusals.js';
import { parseBirthDate, parseRocDate } from './roc-date.js';

/**
 * Of a health-insurance card `read` fetches the basic data and `verify` also asks the insured register about the card;
 * `certificate` has a citizen digital certificate sign a challenge.
 */
export type CardCheck = 'read' | 'verify' | 'certificate';

/** One press of Read: requested, then either what the card said or why it could not be read. */
export type CardReading =
  | { readonly name: 'requested'; readonly check: CardCheck; readonly deadlineAt: string }
  | { readonly name: 'read'; readonly check: CardCheck; readonly readAt: string; readonly usedAt: string | null }
  | { readonly name: 'refused'; readonly code: RefusalCode };
export type UsedCardReading = Extract<CardReading, { name: 'read' }> & { readonly usedAt: string };

/**
 * A reading serves one command, and only for a while. `needed` says whether reading is enough or the card must have been verified;
 * one kind of card never stands for the other.
 */
export function use(
  reading: CardReading,
  now: Date,
  policy: Pick<Policy, 'cardReadingFreshSeconds'>,
  needed: CardCheck = 'read',
): UsedCardReading | Refused {
  const isOtherCard = reading.name !== 'refused' && (reading.check === 'certificate') !== (needed === 'certificate');
  if (isOtherCard) return refused('card-reading-not-found');
  switch (reading.name) {
    case 'requested':
      // Waiting longer than the deadline is of no use: nobody is reading any more.
      return refused(now < new Date(reading.deadlineAt) ? 'card-reading-pending' : 'card-reading-unavailable');
    case 'refused':
      return refused(reading.code);
    case 'read':
      if (reading.usedAt !== null) return refused('card-reading-used');
      if (now >= usableUntil(reading, policy)) return refused('card-reading-expired');
      if (needed === 'verify' && reading.check === 'read') return refused('card-not-verified');
      return { ...reading, usedAt: now.toISOString() };
  }
}

/** The answer of a local component is taken once, and before the deadline. */
export function answer(reading: CardReading, now: Date): { readonly name: 'answered' } | Refused {
  if (reading.name !== 'requested') return refused('card-reading-answered');
  return now < new Date(reading.deadlineAt) ? { name: 'answered' } : refused('card-reading-unavailable');
}

/** The first instant at which the reading is too old. */
export const usableUntil = (reading: { readonly readAt: string }, policy: Pick<Policy, 'cardReadingFreshSeconds'>) =>
  new Date(Date.parse(reading.readAt) + policy.cardReadingFreshSeconds * 1000);

/** The texts of a card's basic data, dates still as `YYYMMDD` with the ROC year. */
export type CardTexts = {
  readonly name: 'texts';
  readonly cardNumber: string;
  readonly holderName: string;
  /** Some character of the name has no agreed form: people look at it, and match by number, never by name. */
  readonly nameFlagged: boolean;
  readonly idNumber: string;
  readonly rocBirthDate: string;
  readonly sex: string;
  readonly rocIssueDate: string;
};
export type Card = {
  readonly name: 'card';
  readonly cardNumber: string;
  readonly holderName: string;
  readonly nameFlagged: boolean;
  readonly idNumber: string;
  readonly idNumberKind: IdentityNumberKind;
  /** `YYYY-MM-DD`, like `issuedOn`. */
  readonly birthDate: string;
  readonly sex: 'M' | 'F';
  readonly issuedOn: string;
};

/** Whether the texts can be those of a proper health-insurance card (F-18, N-78). A refusal of the record's bytes passes through. */
export function judgeCard(texts: CardTexts | Refused, now: Date, policy: Pick<Policy, 'oldResidentNumbersEndAt'>): Card | Refused {
  if (texts.name === 'refused') return texts;
  const { cardNumber, holderName, nameFlagged, sex } = texts;
  const identity = parseIdentityNumber(texts.idNumber, now, policy);
  if (identity.name === 'refused') return identity.code === 'id-number-invalid' ? refused('card-unreadable') : identity;
  const birthDate = parseBirthDate(parseRocDate(texts.rocBirthDate) ?? '', now);
  const issuedOn = parseRocDate(texts.rocIssueDate);
  if (!birthDate || !issuedOn || !isSex(sex) || !/^[0-9]{12}$/.test(cardNumber) || holderName === '') return refused('card-unreadable');
  return {
    name: 'card',
    cardNumber,
    holderName,
    nameFlagged,
    idNumber: identity.value,
    idNumberKind: identity.kind,
    birthDate,
    sex,
    issuedOn,
  };
}

const isSex = (text: string): text is 'M' | 'F' => text === 'M' || text === 'F';
