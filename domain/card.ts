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

export function cardState({ photoId, withdrawnAt, suspendedAt, voidedAt }: CardFacts): CardState {
  if (voidedAt) return 'void';
  if (withdrawnAt || suspendedAt) return 'suspended';
  return photoId ? 'full' : 'photoless';
}

/**
 * Whether the physical card allows a virtual one. It follows the insurer's data (R-168, D-26); a lost card that is being replaced does, a
 * lost one of which nobody ordered a replacement does not.
 */
export function objectionToVirtualCard(registered: RegisteredCard & { readonly replacementPending: boolean }): Refused | undefined {
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
