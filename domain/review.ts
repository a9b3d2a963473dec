import { type CardApplication, isOpen } from './card-application.js';
import type { Policy } from './policy.js';
import { type Refused, refused } from './refusals.js';

/** Who looks at a case, and until when nobody else may (D-25). */
export type Lease = { readonly claimedBy: string; readonly claimedUntil: string };
/** A case as the review desk judges it: the application, who has it, and whether it is the reviewer's own. */
export type ReviewCase = { readonly state: CardApplication; readonly lease: Lease | null; readonly isOwn: boolean };
type LeasePolicy = Pick<Policy, 'reviewLeaseSeconds'>;

/** Claiming again what one has prolongs the lease. Nobody has the own case, and never two have one (D-25). */
export function claim(theCase: ReviewCase, reviewer: string, now: Date, { reviewLeaseSeconds }: LeasePolicy): Lease | Refused {
  const objection = objectionTo(theCase, reviewer, now);
  if (objection) return objection;
  return { claimedBy: reviewer, claimedUntil: new Date(now.getTime() + reviewLeaseSeconds * 1000).toISOString() };
}

/** Only who holds the lease looks at the case and decides it. */
export function heldCase(theCase: ReviewCase, reviewer: string, now: Date): { readonly name: 'held' } | Refused {
  const objection = objectionTo(theCase, reviewer, now);
  if (objection) return objection;
  return isHeld(theCase.lease, now) ? { name: 'held' } : refused('case-not-claimed');
}

function objectionTo({ state, lease, isOwn }: ReviewCase, reviewer: string, now: Date): Refused | undefined {
  if (isOwn) return refused('own-case');
  if (!isOpen(state)) return refused('application-settled', { state: state.name });
  return isHeld(lease, now) && lease.claimedBy !== reviewer ? refused('case-claimed', { retryAt: lease.claimedUntil }) : undefined;
}

/** Half-open: at its end the case is anybody's. */
const isHeld = (lease: Lease | null, now: Date): lease is Lease => lease !== null && now < new Date(lease.claimedUntil);
