import type { HolderKind } from './identity-number.js';
import type { Policy } from './policy.js';
import { type Refused, refused } from './refusals.js';
import { acceptTerms, type TermsAnswer } from './terms.js';

/**
 * The application form between its pages: rules accepted, environment tested, card read, identity checked (page 1), sent
 * (page 2). Nothing may be skipped; an earlier step may be done again.
 */
export type RegistrationDraft =
  | { readonly name: 'rules-accepted'; readonly expiresAt: string }
  | { readonly name: 'environment-tested'; readonly expiresAt: string }
  | { readonly name: 'card-read'; readonly expiresAt: string; readonly card: DraftCard }
  | { readonly name: 'identity-checked'; readonly expiresAt: string; readonly card: DraftCard }
  | { readonly name: 'sent' };
export type DraftCard = {
  readonly idNumber: string;
  readonly cardNumber: string;
  readonly holderName: string;
  readonly holderKind: HolderKind;
  readonly birthDate: string;
};
type Draft<Name extends RegistrationDraft['name']> = Extract<RegistrationDraft, { name: Name }>;
type OpenDraft = Exclude<RegistrationDraft, { name: 'sent' }>;

/** The form opens only after the rules in force were accepted. */
export function acceptRules(
  answer: TermsAnswer,
  current: { readonly version: string },
  now: Date,
  policy: Pick<Policy, 'draftSeconds'>,
): Draft<'rules-accepted'> | Refused {
  const outcome = acceptTerms(answer, current);
  if (outcome.name === 'refused') return outcome;
  return { name: 'rules-accepted', expiresAt: new Date(now.getTime() + policy.draftSeconds * 1000).toISOString() };
}

/**
 * Called once both a reading and a verification have worked (R-026; `use` of card-reading.ts judges them). Testing again later on
 * undoes nothing.
 */
export function testEnvironment(draft: RegistrationDraft, now: Date): OpenDraft | Refused {
  const open = openDraft(draft, now);
  if (open.name === 'refused') return open;
  return open.name === 'rules-accepted' ? { name: 'environment-tested', expiresAt: open.expiresAt } : open;
}

/** The name comes from the card and is never typed. Reading again starts page 1 again. */
export function readCard(draft: RegistrationDraft, card: DraftCard, now: Date): Draft<'card-read'> | Refused {
  const open = openDraft(draft, now);
  if (open.name === 'refused') return open;
  if (open.name === 'rules-accepted') return refused('environment-test-missing');
  return { name: 'card-read', expiresAt: open.expiresAt, card };
}

/** Next needs the card that was read, still in the reader. The entries are compared by household.ts. */
export function checkIdentity(
  draft: RegistrationDraft,
  card: Pick<DraftCard, 'idNumber' | 'cardNumber'>,
  now: Date,
): Draft<'identity-checked'> | Refused {
  const open = openDraft(draft, now);
  if (open.name === 'refused') return open;
  if (open.name === 'rules-accepted') return refused('environment-test-missing');
  if (open.name === 'environment-tested') return refused('card-not-read');
  if (card.idNumber !== open.card.idNumber || card.cardNumber !== open.card.cardNumber) return refused('card-changed');
  return { name: 'identity-checked', expiresAt: open.expiresAt, card: open.card };
}

/** Whose application page 2 is, if every step before it is done. */
export function readyToSend(draft: RegistrationDraft, now: Date): Draft<'identity-checked'> | Refused {
  const open = openDraft(draft, now);
  switch (open.name) {
    case 'refused':
      return open;
    case 'rules-accepted':
      return refused('environment-test-missing');
    case 'environment-tested':
      return refused('card-not-read');
    case 'card-read':
      return refused('identity-not-checked');
    case 'identity-checked':
      return open;
  }
}

function openDraft(draft: RegistrationDraft, now: Date): OpenDraft | Refused {
  if (draft.name === 'sent') return refused('draft-used');
  return now < new Date(draft.expiresAt) ? draft : refused('draft-expired');
}
