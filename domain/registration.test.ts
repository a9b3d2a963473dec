import { describe, expect, it } from 'vitest';
import {
  type AppliedRegistration,
  apply,
  confirmDeletion,
  confirmEmail,
  registerAtOffice,
  type Registration,
  resend,
  settle,
} from './registration.js';

const policy = { confirmationSeconds: 5 * 24 * 3600 };
const appliedAt = new Date('2026-11-21T06:47:43.000Z');
const deadlineAt = '2026-11-26T06:47:43.000Z';
const after = (milliseconds: number) => new Date(Date.parse(deadlineAt) + milliseconds);

const none: Registration = { name: 'none' };
const applied: AppliedRegistration = { name: 'applied', appliedAt: appliedAt.toISOString(), deadlineAt, linkRound: 1 };
const active: Registration = { name: 'active', confirmedAt: '2026-11-22T00:00:00.000Z' };
const voided: Registration = { name: 'void', voidedAt: '2026-11-26T06:47:43.001Z' };
const refusal = (code: string) => expect.objectContaining({ name: 'refused', code });

describe('apply', () => {
  it('R-079 D-03 the deadline is five times 24 hours after the application', () => {
    expect(apply(none, appliedAt, policy)).toEqual(applied);
  });

  it('D-03 after a void application the person may apply again', () => {
    expect(apply(voided, appliedAt, policy)).toEqual(applied);
  });

  it('R-079 D-03 a lapsed application does not block a new one, even before its timer has run', () => {
    expect(apply(applied, after(0), policy)).toEqual({ name: 'refused', code: 'already-applied', details: { deadlineAt } });
    expect(apply(applied, after(1), policy)).toMatchObject({ name: 'applied', linkRound: 1, appliedAt: after(1).toISOString() });
  });

  it('who is registered is refused', () => {
    expect(apply(active, appliedAt, policy)).toEqual(refusal('already-registered'));
  });
});

describe('confirmDeletion', () => {
  const deleted: Registration = { name: 'deleted', deletedAt: appliedAt.toISOString() };

  it('R-123 ends an active registration at once', () => {
    expect(confirmDeletion(active, appliedAt)).toEqual(deleted);
  });

  it.each([none, applied, voided, deleted])('ends nothing that is $name', (state) => {
    expect(confirmDeletion(state, appliedAt)).toEqual(refusal('recovery-used'));
  });

  it('R-127 whoever deleted a registration may register again', () => {
    expect(apply(deleted, appliedAt, policy)).toEqual(applied);
    expect(registerAtOffice(deleted, appliedAt)).toMatchObject({ name: 'active' });
  });
});

describe('registerAtOffice', () => {
  it('R-035 is active at once', () => {
    expect(registerAtOffice(none, appliedAt)).toEqual({ name: 'active', confirmedAt: appliedAt.toISOString() });
    expect(registerAtOffice(voided, appliedAt)).toMatchObject({ name: 'active' });
    expect(registerAtOffice(applied, after(1))).toMatchObject({ name: 'active' });
  });

  it('R-035 takes the place of an application whose mail is still waited for', () => {
    expect(registerAtOffice(applied, appliedAt)).toMatchObject({ name: 'active' });
  });

  it('does not replace an active registration', () => {
    expect(registerAtOffice(active, appliedAt)).toEqual(refusal('already-registered'));
  });
});

describe('confirmEmail', () => {
  it.each([
    ['one second before the deadline', -1000, 'active'],
    ['at the deadline', 0, 'active'],
    ['one millisecond after it', 1, 'refused'],
    ['one second after it', 1000, 'refused'],
  ])('R-079 D-02 D-03 N-13 a click %s', (_, milliseconds, outcome) => {
    expect(confirmEmail(applied, { round: 1 }, after(milliseconds)).name).toBe(outcome);
  });

  it('D-02 the instant of the click is kept', () => {
    expect(confirmEmail(applied, { round: 1 }, after(-1000))).toEqual({ name: 'active', confirmedAt: after(-1000).toISOString() });
  });

  it.each<[string, Registration, number, string]>([
    ['N-11 used already', active, 1, 'link-used'],
    ['N-12 D-03 replaced by a resend', { ...applied, linkRound: 2 }, 1, 'link-replaced'],
    ['of a void application', voided, 1, 'link-expired'],
    ['of nobody', none, 1, 'link-unknown'],
  ])('a link is refused: %s', (_, state, round, code) => {
    expect(confirmEmail(state, { round }, after(-1000))).toEqual(refusal(code));
  });

  it('D-02 after the deadline a replaced link is called expired: no newer link would work either', () => {
    expect(confirmEmail({ ...applied, linkRound: 2 }, { round: 1 }, after(1))).toEqual(refusal('link-expired'));
  });
});

describe('resend', () => {
  it('R-110 D-03 makes a new round and does not move the deadline', () => {
    const again = resend(applied, after(-1000));
    expect(again).toEqual({ ...applied, linkRound: 2 });
    expect(confirmEmail(again as AppliedRegistration, { round: 1 }, after(-500))).toEqual(refusal('link-replaced'));
    expect(confirmEmail(again as AppliedRegistration, { round: 2 }, after(-500))).toMatchObject({ name: 'active' });
  });

  it.each<[string, Registration, Date]>([
    ['nobody applied', none, appliedAt],
    ['confirmed', active, appliedAt],
    ['void', voided, appliedAt],
    ['past the deadline', applied, after(1)],
  ])('R-110 is refused: %s', (_, state, now) => {
    expect(resend(state, now)).toEqual(refusal('no-open-application'));
  });
});

describe('settle', () => {
  const policy = { settleGraceSeconds: 15 };

  it('R-079 D-02 I-03 void only when no click in time can be on its way any more; earlier it says when to ask again', () => {
    const askAgain = { notBefore: after(15_000).toISOString() };
    for (const ms of [-1000, 0, 1, 14_999]) expect(settle(applied, after(ms), policy)).toEqual(askAgain);
    expect(settle(applied, after(15_000), policy)).toEqual({
      ending: 'void',
      state: { name: 'void', voidedAt: after(15_000).toISOString() },
    });
  });

  it('what has ended stays as it ended', () => {
    expect(settle(active, after(1), policy)).toEqual({ ending: 'active', state: active });
    expect(settle(voided, after(1), policy)).toEqual({ ending: 'void', state: voided });
  });
});
