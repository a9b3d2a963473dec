import { type CardApplication, isOpen } from './card-application.js';
import type { CardFacts } from './card.js';
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

/** A decided application, as somebody judges it who would lift what was decided. */
export type DecidedCase = Pick<ReviewCase, 'state' | 'isOwn'> & { readonly decidedBy: string | null };

/**
 * Whether a withdrawal for misuse may be lifted: by a review lead, and never by who withdrew it or whose card it is (four eyes). A card ends up withdrawn
 * by one application at a time, in the commit that settled it; an earlier one that was lifted is no way around who withdrew the later.
 */
export function liftWithdrawal(
  { state, isOwn, decidedBy }: DecidedCase,
  { withdrawnAt, voidedAt }: CardFacts,
  lead: { readonly staffId: string; readonly isLead: boolean },
): { readonly name: 'lifted' } | Refused {
  if (!lead.isLead) return refused('review-lead-only');
  if (isOwn) return refused('own-case');
  const isTheReason = state.name === 'withdrawn' && withdrawnAt?.toISOString() === state.settledAt;
  if (!isTheReason || voidedAt) return refused('card-not-withdrawn', { state: state.name });
  return decidedBy === lead.staffId ? refused('own-decision') : { name: 'lifted' };
}

function objectionTo({ state, lease, isOwn }: ReviewCase, reviewer: string, now: Date): Refused | undefined {
  if (isOwn) return refused('own-case');
  if (!isOpen(state)) return refused('application-settled', { state: state.name });
  return isHeld(lease, now) && lease.claimedBy !== reviewer ? refused('case-claimed', { retryAt: lease.claimedUntil }) : undefined;
}

/** Half-open: at its end the case is anybody's. */
const isHeld = (lease: Lease | null, now: Date): lease is Lease => lease !== null && now < new Date(lease.claimedUntil);
