import { describe, expect, it } from 'vitest';
import { defaultPolicy } from './policy.js';
import { asOf, nextVisitCode, type OpenPresentation, visitCodeExpiresAt } from './presentation.js';

const at = (time: string) => new Date(`2026-03-02T${time}Z`);
const open: OpenPresentation = {
  name: 'open',
  closesAt: at('10:00:00.000').toISOString(),
  closesAs: 'log-in-ended',
  codeNumber: 3,
  codeExpiresAt: at('08:05:00.000').toISOString(),
};
const closed = { name: 'closed', ending: 'redeemed', closedAt: at('08:01:00.000').toISOString(), codeNumber: 3 } as const;
const never = { lastAt: null, withinHour: 0, hourEndsAt: null };

describe('a presentation', () => {
  it('D-06 R-165 gives a visit code five minutes', () => {
    expect(visitCodeExpiresAt(at('08:00:00.000'), at('10:00:00.000'), defaultPolicy)).toEqual(at('08:05:00.000'));
  });

  it('D-09 and not longer than the log in lasts', () => {
    expect(visitCodeExpiresAt(at('09:57:00.000'), at('10:00:00.000'), defaultPolicy)).toEqual(at('10:00:00.000'));
  });

  it('D-02 D-09 has ended with the log in, from that instant on', () => {
    expect(asOf(open, at('09:59:59.999'))).toBe(open);
    expect(asOf(open, at('10:00:00.000'))).toEqual({ name: 'closed', ending: 'log-in-ended', closedAt: open.closesAt, codeNumber: 3 });
    expect(asOf(closed, at('11:00:00.000'))).toBe(closed);
  });

  it('D-31 D-33 has ended with the grant where that comes first, from that instant on', () => {
    const byGrant = { ...open, closesAs: 'grant-ended' } as const;
    expect(asOf(byGrant, at('09:59:59.999'))).toBe(byGrant);
    expect(asOf(byGrant, at('10:00:00.000'))).toEqual({ name: 'closed', ending: 'grant-ended', closedAt: open.closesAt, codeNumber: 3 });
    expect(nextVisitCode(byGrant, never, at('10:00:00.000'), defaultPolicy)).toMatchObject({
      ...{ code: 'presentation-closed', details: { state: 'grant-ended' } },
    });
  });

  it('R-163 is given another code when somebody presses Update', () => {
    expect(nextVisitCode(open, never, at('08:04:59.999'), defaultPolicy)).toEqual({
      ...{ name: 'update', codeNumber: 4, codeExpiresAt: at('08:09:59.999').toISOString() },
    });
  });

  it('R-162 R-165 the same is a rotation where the code has run out', () => {
    expect(nextVisitCode(open, never, at('08:05:00.000'), defaultPolicy)).toMatchObject({ name: 'rotation', codeNumber: 4 });
  });

  it('can be pressed again after ten seconds', () => {
    const updates = { lastAt: at('08:01:00.000'), withinHour: 1, hourEndsAt: at('09:01:00.000') };
    expect(nextVisitCode(open, updates, at('08:01:09.999'), defaultPolicy)).toEqual({
      ...{ name: 'refused', code: 'too-many-tries', details: { retryAt: at('08:01:10.000').toISOString() } },
    });
    expect(nextVisitCode(open, updates, at('08:01:10.000'), defaultPolicy)).toMatchObject({ name: 'update' });
  });

  it('and thirty times in an hour, while time goes on changing it', () => {
    const updates = { lastAt: at('08:03:00.000'), withinHour: 30, hourEndsAt: at('08:50:00.000') };
    expect(nextVisitCode(open, updates, at('08:04:00.000'), defaultPolicy)).toEqual({
      ...{ name: 'refused', code: 'too-many-tries', details: { retryAt: at('08:50:00.000').toISOString() } },
    });
    expect(nextVisitCode(open, { ...updates, withinHour: 29 }, at('08:04:00.000'), defaultPolicy)).toMatchObject({ name: 'update' });
    expect(nextVisitCode(open, updates, at('08:05:00.000'), defaultPolicy)).toMatchObject({ name: 'rotation' });
  });

  it('gives no code any more once it is closed, or the log in has ended', () => {
    expect(nextVisitCode(closed, never, at('08:02:00.000'), defaultPolicy)).toMatchObject({
      ...{ code: 'presentation-closed', details: { state: 'redeemed' } },
    });
    expect(nextVisitCode(open, never, at('10:00:00.000'), defaultPolicy)).toMatchObject({
      ...{ code: 'presentation-closed', details: { state: 'log-in-ended' } },
    });
  });
});
