import { type Refused, refused } from './refusals.js';

export type RestrictionKind = 'suspended' | 'banned';
/** Why the insurer stops the use. */
export const restrictionReasons = ['untrue-data', 'data-not-kept-up-to-date', 'account-lent-or-transferred', 'misuse'] as const;
export type RestrictionReason = (typeof restrictionReasons)[number];

/** What stands against using an active account. */
export type AccountFacts = { readonly frozen: boolean; readonly restriction: RestrictionKind | null };

/** Whether the account may be used. What the insurer decided is told before what the holder reported, because the holder cannot undo it. */
export function standing({ frozen, restriction }: AccountFacts): { readonly name: 'good' } | Refused {
  if (restriction === 'banned') return refused('account-banned');
  if (restriction === 'suspended') return refused('account-suspended');
  return frozen ? refused('account-frozen') : { name: 'good' };
}
