import { type Carrier, carrierCalled } from './carriers.js';
import type { Policy } from './policy.js';
import { type RefusalCode, type Refused, refused } from './refusals.js';

/** What the carriers can say about number, SIM and person (D-19). */
export type CarrierOutcome =
  'matched' | 'holder-mismatch' | 'prepaid' | 'corporate' | 'not-on-mobile-network' | 'number-unknown' | 'temporarily-unavailable';
export type CarrierStatement = { readonly sequence: number; readonly outcome: CarrierOutcome; readonly carrier: string };

/** Each outcome that is final and not a match has a refusal of its own. */
const refusalOf = {
  'holder-mismatch': 'carrier-holder-mismatch',
  prepaid: 'carrier-number-prepaid',
  corporate: 'carrier-number-corporate',
  'not-on-mobile-network': 'carrier-not-on-mobile-network',
  'number-unknown': 'carrier-number-unknown',
} as const satisfies Record<Exclude<CarrierOutcome, 'matched' | 'temporarily-unavailable'>, RefusalCode>;
export type CarrierRefusal = (typeof refusalOf)[keyof typeof refusalOf] | 'carrier-unavailable';

/** A check of one mobile number, from the press of Next to the password that it allows to set. */
export type CarrierCheck = CheckingNumber | MatchedNumber | RefusedNumber | { readonly name: 'given-up' };
type CheckingNumber = {
  readonly name: 'checking';
  /** The carrier is asked until this instant. */
  readonly deadlineAt: string;
  /** Of the newest statement that was heard; 0 before the first. */
  readonly sequence: number;
};
export type MatchedNumber = { readonly name: 'matched'; readonly usableUntil: string; readonly usedAt: string | null };
type RefusedNumber = { readonly name: 'refused'; readonly code: CarrierRefusal };

type Judged = (CheckingNumber & { readonly heard: boolean }) | (MatchedNumber & { readonly carrier: string }) | RefusedNumber;
type MatchPolicy = Pick<Policy, 'carrierMatchSeconds'>;

/**
 * What a statement makes of a check that is still going on. One that is not newer than what was heard before says nothing (F-36); one at or
 * after the deadline comes too late.
 */
export function hear(
  check: CheckingNumber,
  { sequence, outcome, carrier }: CarrierStatement,
  carriers: readonly Carrier[],
  now: Date,
  policy: MatchPolicy,
): Judged {
  if (isOver(check, now)) return { name: 'refused', code: 'carrier-unavailable' };
  if (sequence <= check.sequence) return { ...check, heard: false };
  if (outcome === 'temporarily-unavailable') return { ...check, sequence, heard: true };
  if (outcome !== 'matched') return { name: 'refused', code: refusalOf[outcome] };
  const known = carrierCalled(carrier, carriers);
  // Whoever else may answer at the gateway one day: only the carriers that were published vouch for people.
  if (!known) return { name: 'refused', code: 'carrier-number-unknown' };
  const usableUntil = new Date(now.getTime() + policy.carrierMatchSeconds * 1000).toISOString();
  return { name: 'matched', usableUntil, usedAt: null, carrier: known.id };
}

/** The check as it stands at an instant: without an answer by the deadline the carrier counts as unavailable, whether or not that was noted (D-02). */
export function asOf(check: CarrierCheck, now: Date): CarrierCheck {
  return check.name === 'checking' && isOver(check, now) ? { name: 'refused', code: 'carrier-unavailable' } : check;
}

/** The person goes over to the device code. Only what is not settled yet can be given up. */
export function giveUp(check: CarrierCheck, now: Date): CarrierCheck {
  const current = asOf(check, now);
  return current.name === 'checking' ? { name: 'given-up' } : current;
}

/** A match serves once, and until its end. */
export function use(check: CarrierCheck, now: Date): MatchedNumber | Refused {
  const current = asOf(check, now);
  switch (current.name) {
    case 'checking':
      return refused('carrier-check-pending');
    case 'given-up':
      return refused('carrier-check-given-up');
    case 'refused':
      return refused(current.code);
    case 'matched':
      if (current.usedAt !== null) return refused('carrier-check-used');
      if (now >= new Date(current.usableUntil)) return refused('carrier-check-expired');
      return { ...current, usedAt: now.toISOString() };
  }
}

const isOver = ({ deadlineAt }: CheckingNumber, now: Date) => now >= new Date(deadlineAt);

export type CarrierCheckPolicy = Pick<Policy, 'carrierRetrySeconds' | 'carrierRetryLimitSeconds' | 'carrierMatchSeconds'>;

/** When a carrier that did not answer is asked again: the span doubles with each round up to a limit, and ends at the deadline. */
export function nextAskAt(round: number, now: Date, deadlineAt: Date, policy: CarrierCheckPolicy): Date {
  const waitSeconds = Math.min(policy.carrierRetrySeconds * 2 ** (round - 1), policy.carrierRetryLimitSeconds);
  return new Date(Math.min(now.getTime() + waitSeconds * 1000, deadlineAt.getTime()));
}

/** What the person types from the card: the last four digits of its number. */
export const endsWith = (cardNumber: string, lastFour: string) => /^[0-9]{4}$/.test(lastFour) && cardNumber.endsWith(lastFour);
