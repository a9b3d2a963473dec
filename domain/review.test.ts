import { describe, expect, it } from 'vitest';
import { defaultPolicy } from './policy.js';
import { claim, heldCase, type ReviewCase } from './review.js';

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
