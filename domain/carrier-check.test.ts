import { describe, expect, it } from 'vitest';
import { asOf, type CarrierCheck, type CarrierOutcome, endsWith, giveUp, hear, nextAskAt, use } from './carrier-check.js';
import { carrierCalled } from './carriers.js';
import { defaultPolicy } from './policy.js';

const name = { zh: '電信', en: 'Carrier' };
const carriers = [
  { id: 'chunghwa', name, aliases: [] },
  { id: 'taiwan-mobile', name, aliases: [{ id: 'taiwan-star', name }] },
];
const now = new Date('2026-03-02T08:00:00.000Z');
const inMs = (ms: number) => new Date(now.getTime() + ms);
const checking = { name: 'checking', deadlineAt: inMs(300_000).toISOString(), sequence: 2 } as const;
const matched = { name: 'matched', usableUntil: inMs(600_000).toISOString(), usedAt: null } as const;
const heard = (outcome: CarrierOutcome, { sequence = 3, carrier = 'chunghwa', at = now } = {}) =>
  hear(checking, { sequence, outcome, carrier }, carriers, at, defaultPolicy);

describe('a statement of the gateway', () => {
  it('D-19 that all agrees makes a match for a while', () => {
    expect(heard('matched')).toEqual({ ...matched, carrier: 'chunghwa' });
  });

  it.each([
    ['holder-mismatch', 'carrier-holder-mismatch'],
    ['prepaid', 'carrier-number-prepaid'],
    ['corporate', 'carrier-number-corporate'],
    ['not-on-mobile-network', 'carrier-not-on-mobile-network'],
    ['number-unknown', 'carrier-number-unknown'],
  ] as const)('D-19 of %s is refused as %s', (outcome, code) => {
    expect(heard(outcome)).toEqual({ name: 'refused', code });
  });

  it('D-19 that a carrier is unavailable leaves the check as it is, but newer', () => {
    expect(heard('temporarily-unavailable')).toEqual({ ...checking, sequence: 3, heard: true });
  });

  it('R-052 counts under the name of today, and only from a carrier that was published', () => {
    expect(heard('matched', { carrier: 'taiwan-star' })).toMatchObject({ name: 'matched', carrier: 'taiwan-mobile' });
    expect(heard('matched', { carrier: 'newcomer' })).toEqual({ name: 'refused', code: 'carrier-number-unknown' });
    expect(carrierCalled('newcomer', carriers)).toBeUndefined();
  });

  it.each([1, 2])('F-36 with the number %i is not newer than what was heard', (sequence) => {
    expect(heard('matched', { sequence })).toEqual({ ...checking, heard: false });
  });

  it('comes too late from the deadline on', () => {
    expect(heard('matched', { at: inMs(299_999) })).toMatchObject({ name: 'matched' });
    expect(heard('matched', { at: inMs(300_000) })).toEqual({ name: 'refused', code: 'carrier-unavailable' });
  });
});

describe('a check', () => {
  it('D-02 counts as unanswered from its deadline on', () => {
    expect(asOf(checking, inMs(299_999))).toEqual(checking);
    expect(asOf(checking, inMs(300_000))).toEqual({ name: 'refused', code: 'carrier-unavailable' });
  });

  it('can be given up for the device code while it goes on, and not afterwards', () => {
    expect(giveUp(checking, now)).toEqual({ name: 'given-up' });
    expect(giveUp(matched, now)).toEqual(matched);
    expect(giveUp(checking, inMs(300_000))).toEqual({ name: 'refused', code: 'carrier-unavailable' });
  });

  it.each<[string, CarrierCheck, Date, string]>([
    ['that still goes on', checking, now, 'carrier-check-pending'],
    ['without an answer', checking, inMs(300_000), 'carrier-unavailable'],
    ['that was refused', { name: 'refused', code: 'carrier-number-prepaid' }, now, 'carrier-number-prepaid'],
    ['that was given up', { name: 'given-up' }, now, 'carrier-check-given-up'],
    ['that was used', { ...matched, usedAt: now.toISOString() }, now, 'carrier-check-used'],
    ['at its end', matched, inMs(600_000), 'carrier-check-expired'],
  ])('R-057 %s allows no password', (_what, check, at, code) => {
    expect(use(check, at)).toEqual({ name: 'refused', code });
  });

  it('R-057 that matched allows one until its end', () => {
    expect(use(matched, inMs(599_999))).toEqual({ ...matched, usedAt: inMs(599_999).toISOString() });
  });

  it.each([
    [1, 5],
    [2, 10],
    [3, 20],
    [4, 30],
    [9, 30],
  ])('asks again after round %i in %i seconds', (round, seconds) => {
    expect(nextAskAt(round, now, inMs(300_000), defaultPolicy)).toEqual(inMs(seconds * 1000));
  });

  it('asks a last time at its deadline', () => {
    expect(nextAskAt(4, now, inMs(7000), defaultPolicy)).toEqual(inMs(7000));
  });
});

it('R-055 compares the last four digits of the card', () => {
  expect(endsWith('000012345678', '5678')).toBe(true);
  expect(endsWith('000012345678', '5679')).toBe(false);
  expect(endsWith('000012345678', '')).toBe(false);
});
