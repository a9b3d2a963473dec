import { describe, expect, it } from 'vitest';
import { defaultPolicy } from './policy.js';
import { countWrongCode, open, type Recovery, type RecoveryKind, replace, settle, use } from './recovery.js';

/** Each mailed link counts once, up to its end and not at it (D-08, D-36), and only the newest of its kind. */
const openedAt = new Date('2026-11-21T06:00:00.000Z');
const at = (seconds: number, ms = 0) => new Date(openedAt.getTime() + seconds * 1000 + ms);
const settledAt = openedAt.toISOString();
const reset = open('password-reset', openedAt, defaultPolicy);

describe.each<[RecoveryKind, number]>([
  ['password-reset', 3600],
  ['deletion', 24 * 3600],
  ['email-confirmation', 24 * 3600],
])('a recovery of kind %s', (kind, seconds) => {
  const recovery = open(kind, openedAt, defaultPolicy);

  it(`D-08 D-36 counts for ${seconds} seconds, half-open`, () => {
    expect(use(recovery, at(seconds, -1))).toEqual({ name: 'used', settledAt: at(seconds, -1).toISOString() });
    for (const late of [at(seconds), at(seconds + 1)])
      expect(use(recovery, late)).toMatchObject({ name: 'refused', code: 'recovery-expired' });
  });
});

it.each<[Exclude<Recovery['name'], 'open'>, string]>([
  ['used', 'recovery-used'],
  ['lapsed', 'recovery-expired'],
  ['replaced', 'recovery-replaced'],
  ['burnt', 'recovery-burnt'],
])('one that is %s is refused as %s', (name, code) => {
  expect(use({ name, settledAt }, at(1))).toMatchObject({ name: 'refused', code });
});

it('D-08 the fifth wrong code burns it', () => {
  let recovery = open('deletion', openedAt, defaultPolicy);
  for (const attemptsLeft of [4, 3, 2, 1]) {
    const { state, refusal } = countWrongCode(recovery, at(1), defaultPolicy);
    expect(refusal).toMatchObject({ code: 'recovery-code-wrong', details: { attemptsLeft } });
    if (state.name !== 'open') throw new Error('burnt too early');
    recovery = state;
  }
  const { state, refusal } = countWrongCode(recovery, at(1), defaultPolicy);
  expect(refusal.code).toBe('recovery-burnt');
  expect(state.name).toBe('burnt');
  expect(use(state, at(2))).toMatchObject({ code: 'recovery-burnt' });
});

it('a newer one replaces it while it counts; afterwards it has lapsed by itself', () => {
  expect(replace(reset, at(3600, -1)).name).toBe('replaced');
  expect(replace(reset, at(3600)).name).toBe('lapsed');
});

it('I-03 lapses only when no click in time can be on its way any more', () => {
  const settleAt = at(3600 + defaultPolicy.settleGraceSeconds);
  expect(settle(reset, at(3600), defaultPolicy)).toEqual({ notBefore: settleAt.toISOString() });
  expect(settle(reset, settleAt, defaultPolicy)).toMatchObject({ ending: 'lapsed', state: { name: 'lapsed' } });
  expect(settle({ name: 'used', settledAt }, settleAt, defaultPolicy)).toMatchObject({ ending: 'used' });
});
