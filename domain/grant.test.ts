import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accept,
  asOf,
  cancel,
  enterWrongCode,
  type Grant,
  grantEndings,
  grantQr,
  mayPresent,
  nextStep,
  offerExpiresAt,
  overlaps,
  remindAt,
  spanOfGrant,
  tokenInGrantQr,
} from './grant.js';
import { defaultPolicy } from './policy.js';
import { dateInTaipei } from './roc-date.js';

const policy = defaultPolicy;
const dayMs = 24 * 3600 * 1000;
const before = (instant: string, ms = 1) => new Date(Date.parse(instant) - ms);
const at = (instant: string) => new Date(instant);

const offerEnd = '2026-03-02T08:05:00.000Z';
const startsAt = '2026-03-02T16:00:00.000Z';
const endsAt = '2026-03-05T16:00:00.000Z';
const offered: Grant = { name: 'offered', offerExpiresAt: offerEnd, wrongTries: 0 };
const active: Grant = { name: 'active', startsAt, endsAt };
const settled = grantEndings.map((name) => ({ name, settledAt: '2026-03-02T08:01:00.000Z' }));
const burnt: Grant = { name: 'lapsed', settledAt: '2026-03-02T08:01:00.000Z', burnt: true };
const codeOf = (outcome: object) => ('code' in outcome ? outcome.code : 'name' in outcome ? outcome.name : undefined);

describe('the days of a grant', () => {
  const now = at('2026-03-02T08:00:00.000Z');
  const span = (firstDay: string, lastDay: string, when = now) => spanOfGrant({ firstDay, lastDay }, when, policy);
  const invalid = (field: string) => ({ name: 'refused', code: 'grant-days-invalid', details: { fields: [field] } });

  it('R-175 D-31 last from 00:00 of the first to 24:00 of the last in Taipei', () => {
    expect(span('2026-03-02', '2026-03-02')).toEqual({
      ...{ name: 'span', firstDay: '2026-03-02', lastDay: '2026-03-02' },
      ...{ startsAt: at('2026-03-01T16:00:00.000Z'), endsAt: at('2026-03-02T16:00:00.000Z') },
    });
    expect(span('2026-12-31', '2027-01-01')).toMatchObject({
      ...{ startsAt: at('2026-12-30T16:00:00.000Z'), endsAt: at('2027-01-01T16:00:00.000Z') },
    });
  });

  it.each([
    ['until midnight', '2026-03-02T15:59:59.999Z', '2026-03-02', '2026-03-01'],
    ['from midnight on', '2026-03-02T16:00:00.000Z', '2026-03-03', '2026-03-02'],
    ['in the last moment of a year', '2026-12-31T15:59:59.999Z', '2026-12-31', '2026-12-30'],
    ['in the first moment of a year', '2026-12-31T16:00:00.000Z', '2027-01-01', '2026-12-31'],
  ])('D-31 begin today in Taipei or later, %s', (_when, instant, today, yesterday) => {
    expect(span(today, today, at(instant))).toMatchObject({ name: 'span' });
    expect(span(yesterday, today, at(instant))).toEqual(invalid('firstDay'));
  });

  it.each([
    ['an ordinary year', '2026-03-02', '2027-03-01', '2027-03-02'],
    ['a leap year', '2028-01-01', '2028-12-30', '2028-12-31'],
  ])('D-31 N-58 are 365 at most, in %s too', (_what, firstDay, last, tooLate) => {
    expect(span(firstDay, last)).toMatchObject({ name: 'span' });
    expect(span(firstDay, tooLate)).toEqual(invalid('lastDay'));
  });

  it.each(['2026-02-29', '2026-13-01', '2026-3-9', '20260309', '2026-03-09T00:00', '+020260309', '', '民國115年'])(
    'exist in the calendar: not %j',
    (day) => {
      expect(span(day, '2026-12-31')).toEqual(invalid('firstDay'));
      expect(span('2026-03-02', day)).toEqual(invalid('lastDay'));
    },
  );

  it('do not end before they begin', () => {
    expect(span('2026-03-04', '2026-03-03')).toEqual(invalid('lastDay'));
  });

  it('D-31 hold so many whole days, whenever they are asked for', () => {
    const instant = fc.date({ min: at('2026-01-01T00:00:00.000Z'), max: at('2040-01-01T00:00:00.000Z'), noInvalidDate: true });
    const property = fc.property(instant, fc.nat(800), fc.integer({ min: 1, max: 400 }), (when, daysAhead, days) => {
      const firstDay = dateInTaipei(new Date(when.getTime() + daysAhead * dayMs));
      const lastDay = dateInTaipei(new Date(when.getTime() + (daysAhead + days - 1) * dayMs));
      const outcome = span(firstDay, lastDay, when);
      if (outcome.name === 'span') {
        expect(days).toBeLessThanOrEqual(policy.grantDays);
        expect(outcome.endsAt.getTime() - outcome.startsAt.getTime()).toBe(days * dayMs);
        expect([outcome.startsAt, before(outcome.endsAt.toISOString())].map(dateInTaipei)).toEqual([firstDay, lastDay]);
      } else {
        expect(outcome).toEqual(invalid('lastDay'));
        expect(days).toBeGreaterThan(policy.grantDays);
      }
    });
    fc.assert(property);
  });

  it('D-31 overlap where a day is in both', () => {
    const days = fc.tuple(fc.nat(20), fc.nat(20)).map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const);
    const named = ([first, last]: readonly [number, number]) => ({
      ...{ firstDay: dateInTaipei(new Date(now.getTime() + first * dayMs)), lastDay: dateInTaipei(new Date(now.getTime() + last * dayMs)) },
    });
    const property = fc.property(days, days, (one, other) => {
      const isInBoth = Array.from({ length: 21 }, (_, day) => day).some((day) =>
        [one, other].every(([first, last]) => first <= day && day <= last),
      );
      expect(overlaps(named(one), named(other))).toBe(isInBoth);
    });
    fc.assert(property);
  });
});

describe('an offer', () => {
  it('R-178 D-06 is taken within five minutes', () => {
    expect(offerExpiresAt(at('2026-03-02T08:00:00.000Z'), at(endsAt), policy)).toEqual(at(offerEnd));
  });

  it('and not longer than the grant lasts', () => {
    expect(offerExpiresAt(before(endsAt, 60_000), at(endsAt), policy)).toEqual(at(endsAt));
  });

  it('D-02 D-06 has lapsed from its end on, whether or not that was noted', () => {
    expect(asOf(offered, before(offerEnd))).toBe(offered);
    expect(asOf(offered, at(offerEnd))).toEqual({ name: 'lapsed', settledAt: offerEnd });
  });

  it('R-180 R-181 is taken by the named person until then', () => {
    expect(accept(offered, before(offerEnd))).toEqual({ name: 'accepted' });
    expect(accept(offered, at(offerEnd))).toMatchObject({ name: 'refused', code: 'grant-code-expired' });
  });

  it('I-07 N-60 N-61 is taken once, and not after it ended', () => {
    const taken = [active, { ...active, endsAt: offerEnd }, burnt, ...settled].map((grant) => codeOf(accept(grant, at(offerEnd))));
    expect(taken).toEqual([
      ...['grant-code-used', 'grant-ended', 'grant-code-burnt'],
      ...['grant-ended', 'grant-code-expired', 'grant-cancelled', 'grant-void'],
    ]);
  });

  it('D-30 burns with the fifth wrong code', () => {
    const tries = [0, 1, 2, 3, 4].map((wrongTries) => enterWrongCode({ wrongTries }, policy));
    expect(tries.map(({ wrongTries }) => wrongTries)).toEqual([1, 2, 3, 4, 5]);
    expect(tries.map(({ attemptsLeft }) => attemptsLeft)).toEqual([4, 3, 2, 1, 0]);
    expect(tries.map((tried) => tried.burnt)).toEqual([false, false, false, false, true]);
  });
});

describe('an active grant', () => {
  it('D-02 R-185 has ended from 24:00 of its last day on', () => {
    expect(asOf(active, before(endsAt))).toBe(active);
    expect(asOf(active, at(endsAt))).toEqual({ name: 'ended', settledAt: endsAt });
  });

  it('R-184 N-65 lets the grantee show the card from its first to its last moment', () => {
    expect(mayPresent(active, before(startsAt))).toEqual({ name: 'refused', code: 'grant-not-started', details: { opensAt: startsAt } });
    expect(mayPresent(active, at(startsAt))).toBe(active);
    expect(mayPresent(active, before(endsAt))).toBe(active);
    expect(mayPresent(active, at(endsAt))).toMatchObject({ code: 'grant-ended' });
  });

  it('I-07 D-33 nothing is shown by any other', () => {
    const shown = [offered, burnt, ...settled].map((grant) => codeOf(mayPresent(grant, before(offerEnd))));
    expect(shown).toEqual([
      ...['grant-not-accepted', 'grant-code-burnt'],
      ...['grant-ended', 'grant-code-expired', 'grant-cancelled', 'grant-void'],
    ]);
  });
});

describe('cancelling', () => {
  it('R-186 D-33 is possible until it ends, before it was taken too', () => {
    expect(cancel(offered, before(offerEnd))).toEqual({ name: 'cancelled' });
    expect(cancel(active, before(startsAt))).toEqual({ name: 'cancelled' });
    expect(cancel(active, before(endsAt))).toEqual({ name: 'cancelled' });
  });

  it('tells how it had ended', () => {
    expect(cancel(offered, at(offerEnd))).toMatchObject({ code: 'grant-settled', details: { state: 'lapsed' } });
    expect(cancel(active, at(endsAt))).toMatchObject({ code: 'grant-settled', details: { state: 'ended' } });
    for (const grant of settled) expect(cancel(grant, at(offerEnd))).toMatchObject({ details: { state: grant.name } });
  });
});

describe('the reminder', () => {
  const remind = '2026-03-04T16:00:00.000Z';
  const taken = { startsAt: at(startsAt), endsAt: at(endsAt), acceptedAt: at('2026-03-02T08:01:00.000Z') };

  it('is due a day before the end', () => {
    expect(remindAt(taken, policy)).toEqual(at(remind));
  });

  it.each([
    ['nobody has taken the grant', { acceptedAt: null }],
    ['it went already', { remindedAt: at(remind) }],
    ['the grant lasts a day', { startsAt: at(remind) }],
    ['it was taken at that moment', { acceptedAt: at(remind) }],
    ['it was taken later', { acceptedAt: before(endsAt) }],
  ])('is not due where %s', (_what, row) => {
    expect(remindAt({ ...taken, ...row }, policy)).toBeNull();
  });

  it('is due where the grant lasts a millisecond longer, and was taken a millisecond earlier', () => {
    expect(remindAt({ ...taken, startsAt: before(remind), acceptedAt: before(remind) }, policy)).toEqual(at(remind));
  });
});

describe('the next step of the process', () => {
  const remind = at('2026-03-04T16:00:00.000Z');

  it('R-178 of an offer is its end', () => {
    expect(nextStep(offered, null, before(offerEnd))).toEqual({ notBefore: offerEnd });
    expect(nextStep(offered, null, at(offerEnd))).toEqual({ due: 'lapse' });
  });

  it('R-185 of an active grant is the reminder, then its end', () => {
    expect(nextStep(active, remind, before(remind.toISOString()))).toEqual({ notBefore: remind.toISOString() });
    expect(nextStep(active, remind, remind)).toEqual({ due: 'remind' });
    expect(nextStep(active, null, before(endsAt))).toEqual({ notBefore: endsAt });
    expect(nextStep(active, null, at(endsAt))).toEqual({ due: 'end' });
  });

  it('is the end and no reminder where both have passed', () => {
    expect(nextStep(active, remind, at(endsAt))).toEqual({ due: 'end' });
  });

  it('of what has ended is to tell how', () => {
    expect(settled.map((grant) => nextStep(grant, null, at(endsAt)))).toEqual(grantEndings.map((ending) => ({ ending })));
  });
});

describe('the QR of an offer', () => {
  const token = 'A'.repeat(43);

  it('R-176 D-27 has a prefix and the token', () => {
    expect(grantQr('test', token)).toBe(`vnhi-grant-test:${token}`);
    expect(tokenInGrantQr('test', grantQr('test', token))).toEqual({ name: 'token', token });
  });

  it.each([
    ['another environment', grantQr('production', token)],
    ['a visit code', `vnhi-visit-test:${token}`],
    ['a shorter token', grantQr('test', token.slice(1))],
    ['a longer token', grantQr('test', `${token}A`)],
    ['something in front of it', ` ${grantQr('test', token)}`],
    ['the token alone', token],
    ['nothing', ''],
  ])('refuses %s', (_what, scanned) => {
    expect(tokenInGrantQr('test', scanned)).toMatchObject({ code: 'grant-qr-foreign' });
  });
});
