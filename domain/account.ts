import { type Refused, refused } from './refusals.js';
import type { RestrictionReason } from './restriction-reasons.js';

export type RestrictionKind = 'suspended' | 'banned';
export type { RestrictionReason } from './restriction-reasons.js';

/** What stands against using an active account. */
export type AccountFacts = {
  readonly frozen: boolean;
  readonly restriction: { readonly kind: RestrictionKind; readonly reason: RestrictionReason } | null;
};

/**
 * Whether the account may be used. What the insurer decided is told before what the holder reported, because the holder cannot undo it; and
 * it is told why.
 */
export function standing({ frozen, restriction }: AccountFacts): { readonly name: 'good' } | Refused {
  if (restriction) return refused(`account-${restriction.kind}`, { reason: restriction.reason });
  return frozen ? refused('account-frozen') : { name: 'good' };
}
