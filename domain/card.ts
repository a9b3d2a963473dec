import type { RegisteredCard } from './card-state.js';
import { type Refused, refused } from './refusals.js';

/** The virtual card (requirements part 3). It has a photo once an application was approved. */
export type CardState = 'photoless' | 'full' | 'suspended' | 'void';
/** Facts with different owners, so that one of them can go back without the others. */
export type CardFacts = {
  readonly photoId?: string | null;
  /** A reviewer found that it is not the person's own photo (R-132, D-22). */
  readonly withdrawnAt?: Date | null;
  /** The insured register suspended the card, or it is lost and not being replaced (D-26). */
  readonly suspendedAt?: Date | null;
  readonly voidedAt?: Date | null;
};

/** What the insured register says of the physical card, and the number under which it says so: a later statement has a higher one. */
export type CardInRegister = Pick<RegisteredCard, 'state'> & { readonly replacementPending: boolean };
export type CardStatement = CardInRegister & { readonly sequence: number };
/** `registerSequence` is of the newest statement that the virtual card has followed, `openedBySequence` of the one by which it was opened. */
export type FollowingCard = CardFacts & { readonly registerSequence: number; readonly openedBySequence: number };

export function cardState({ photoId, withdrawnAt, suspendedAt, voidedAt }: CardFacts): CardState {
  if (voidedAt) return 'void';
  if (withdrawnAt || suspendedAt) return 'suspended';
  return photoId ? 'full' : 'photoless';
}

/**
 * Whether the physical card allows a virtual one. It follows the insurer's data (R-168, D-26); a lost card that is being replaced does, a
 * lost one of which nobody ordered a replacement does not.
 */
export function objectionToVirtualCard(registered: CardInRegister): Refused | undefined {
  switch (registered.state) {
    case 'valid':
      return undefined;
    case 'lost':
      return registered.replacementPending ? undefined : refused('card-lost-not-replaced');
    case 'void':
      return refused('card-void');
    case 'suspended':
      return refused('card-suspended');
  }
}

/** What a statement of the register does to the virtual card; null where it is news and changes nothing. */
export type CardChange = 'void' | 'suspend' | 'restore' | null;
export type Followed = { readonly name: 'older-ignored' } | { readonly name: 'applied'; readonly change: CardChange };

/**
 * The newest statement decides, in whatever order they arrive (R-168, D-26, F-36). Void is final: what the register says later is about the person's
 * next card. So a void also counts when something newer was heard first, or the order of arrival would decide whether the card has ended; only
 * what was known when the card was opened is about an earlier one.
 */
export function followRegister(card: FollowingCard, said: CardStatement): Followed {
  const objection = objectionToVirtualCard(said);
  if (objection?.code === 'card-void' && said.sequence > card.openedBySequence) return { name: 'applied', change: 'void' };
  if (said.sequence <= card.registerSequence) return { name: 'older-ignored' };
  if (objection) return { name: 'applied', change: card.suspendedAt ? null : 'suspend' };
  return { name: 'applied', change: card.suspendedAt ? 'restore' : null };
}
