import { describe, expect, it } from 'vitest';
import { defaultPolicy } from './policy.js';
import { claim, type DecidedCase, heldCase, liftWithdrawal, type ReviewCase } from './review.js';

const now = new Date('2026-11-26T04:00:00.000Z');
const atMs = (ms: number) => new Date(now.getTime() + ms);
const leaseMs = defaultPolicy.reviewLeaseSeconds * 1000;
const free: ReviewCase = { state: { name: 'under-review', dueAt: '2026-12-07T16:00:00.000Z' }, lease: null, isOwn: false };
const claimed: ReviewCase = { ...free, lease: { claimedBy: 'one', claimedUntil: atMs(leaseMs).toISOString() } };
const own: ReviewCase = { ...claimed, isOwn: true };
const settled: ReviewCase = { ...claimed, state: { name: 'approved', settledAt: now.toISOString() } };

describe('a case of the review desk', () => {
  it('D-25 is claimed for the span of a lease, and again by who has it', () => {
    expect(claim(free, 'one', now, defaultPolicy)).toEqual(claimed.lease);
    expect(claim(claimed, 'one', atMs(1), defaultPolicy)).toEqual({ claimedBy: 'one', claimedUntil: atMs(leaseMs + 1).toISOString() });
  });

  it('D-25 is nobody else’s while the lease lasts, and anybody’s at its end', () => {
    expect(claim(claimed, 'two', atMs(leaseMs - 1), defaultPolicy)).toMatchObject({
      code: 'case-claimed',
      details: { retryAt: claimed.lease!.claimedUntil },
    });
    expect(claim(claimed, 'two', atMs(leaseMs), defaultPolicy)).toMatchObject({ claimedBy: 'two' });
  });

  it('D-25 is decided only by who holds the lease, and before its end', () => {
    expect(heldCase(claimed, 'one', atMs(leaseMs - 1))).toEqual({ name: 'held' });
    expect(heldCase(claimed, 'one', atMs(leaseMs))).toMatchObject({ code: 'case-not-claimed' });
    expect(heldCase(claimed, 'two', now)).toMatchObject({ code: 'case-claimed' });
    expect(heldCase(free, 'one', now)).toMatchObject({ code: 'case-not-claimed' });
  });

  it('N-54 is never the own one', () => {
    expect(claim(own, 'one', now, defaultPolicy)).toMatchObject({ code: 'own-case' });
    expect(heldCase(own, 'one', now)).toMatchObject({ code: 'own-case' });
  });

  it('N-55 is closed once it is settled, and says how', () => {
    expect(claim(settled, 'one', now, defaultPolicy)).toMatchObject({ code: 'application-settled', details: { state: 'approved' } });
    expect(heldCase(settled, 'one', now)).toMatchObject({ code: 'application-settled', details: { state: 'approved' } });
  });
});

describe('a withdrawal for misuse', () => {
  const withdrawn: DecidedCase = { state: { name: 'withdrawn', settledAt: now.toISOString() }, isOwn: false, decidedBy: 'one' };
  const card = { withdrawnAt: now };
  const lead = { staffId: 'two', isLead: true };

  it('D-22 is lifted by a review lead who has not made it', () => {
    expect(liftWithdrawal(withdrawn, card, lead)).toEqual({ name: 'lifted' });
  });

  it.each<[string, DecidedCase, object, object, string]>([
    ['by nobody else', withdrawn, card, { ...lead, isLead: false }, 'review-lead-only'],
    ['by nobody who made it', withdrawn, card, { ...lead, staffId: 'one' }, 'own-decision'],
    ['by nobody whose card it is', { ...withdrawn, isOwn: true }, card, lead, 'own-case'],
    ['where the card was not withdrawn', withdrawn, { withdrawnAt: null }, lead, 'card-not-withdrawn'],
    ['where a later application is the reason', withdrawn, { withdrawnAt: atMs(1) }, lead, 'card-not-withdrawn'],
    ['of a card that has ended', withdrawn, { ...card, voidedAt: now }, lead, 'card-not-withdrawn'],
    ['by an application that was approved', { ...withdrawn, state: settled.state }, card, lead, 'card-not-withdrawn'],
  ])('D-25 is lifted %s', (_, theCase, facts, who, code) => {
    expect(liftWithdrawal(theCase, facts, { ...lead, ...who })).toMatchObject({ code });
  });
});
