import { describe, expect, it } from 'vitest';
import { type Presentation, type PresentationEnding, presentationEndings } from './presentation.js';
import { tokenInQr, visitCodeQr, whyNotLive } from './visit-code.js';

const token = 'A'.repeat(43);
const at = (time: string) => new Date(`2026-03-02T${time}Z`);
const code = { number: 2, expiresAt: at('08:05:00.000').toISOString() };
const open: Presentation = {
  name: 'open',
  closesAt: at('10:00:00.000').toISOString(),
  closesAs: 'log-in-ended',
  codeNumber: 2,
  codeExpiresAt: code.expiresAt,
};
const closed = (ending: PresentationEnding, time: string, codeNumber = 2): Presentation => ({
  ...{ name: 'closed', ending, closedAt: at(time).toISOString(), codeNumber },
});

describe('the QR of a visit code', () => {
  it('D-27 has a prefix and the token', () => {
    expect(visitCodeQr('test', token)).toBe(`vnhi-visit-test:${token}`);
    expect(tokenInQr('test', visitCodeQr('test', token))).toEqual({ name: 'token', token });
  });

  it.each([
    ['another environment', visitCodeQr('production', token)],
    ['another environment with as long a name', visitCodeQr('prod', token)],
    ['a device code', 'vnhi-device-test:R17b63g9'],
    ['a shorter token', visitCodeQr('test', token.slice(1))],
    ['a longer token', visitCodeQr('test', `${token}A`)],
    ['something in front of it', ` ${visitCodeQr('test', token)}`],
    ['the token alone', token],
    ['an address', 'https://example.com/'],
    ['nothing', ''],
  ])('refuses %s', (_what, scanned) => {
    expect(tokenInQr('test', scanned)).toMatchObject({ code: 'visit-code-foreign' });
  });
});

describe('why a visit code is not live', () => {
  it('D-06 R-165 it has expired where nothing else happened to it', () => {
    expect(whyNotLive(code, open, undefined)).toBe('expired');
  });

  it('D-06 another one was made by hand: superseded', () => {
    expect(whyNotLive(code, { ...open, codeNumber: 3 }, at('08:02:00.000'))).toBe('superseded');
  });

  it('R-162 time has changed it: expired', () => {
    expect(whyNotLive(code, { ...open, codeNumber: 3 }, at('08:05:00.000'))).toBe('expired');
  });

  it('R-166 used', () => {
    expect(whyNotLive(code, closed('redeemed', '08:03:00.000'), undefined)).toBe('used');
  });

  it('an earlier code was not used by it', () => {
    const earlier = { number: 1, expiresAt: at('08:04:00.000').toISOString() };
    expect(whyNotLive(earlier, closed('redeemed', '08:03:00.000'), at('08:02:00.000'))).toBe('superseded');
    // Redeemed by a process whose clock is a little behind.
    expect(whyNotLive(earlier, closed('redeemed', '08:03:59.990'), at('08:04:00.010'))).toBe('expired');
  });

  it('D-28 tells of each ending one of the reasons', () => {
    const reasons = presentationEndings.map((ending) => [ending, whyNotLive(code, closed(ending, '08:03:00.000'), undefined)]);
    expect(Object.fromEntries(reasons)).toEqual({
      closed: 'expired',
      redeemed: 'used',
      'opened-again': 'superseded',
      'log-in-ended': 'expired',
      'device-disabled': 'expired',
      'account-frozen': 'card-suspended',
      'account-restricted': 'card-suspended',
      'card-suspended': 'card-suspended',
      'card-voided': 'card-voided',
      'grant-ended': 'grant-ended',
    });
  });

  const lastCode = { number: 2, expiresAt: at('10:00:00.000').toISOString() };

  it('D-33 the last one of a presentation that ends with its grant: the grant has ended, whether or not that was noted', () => {
    const shown = { ...open, closesAs: 'grant-ended', codeExpiresAt: lastCode.expiresAt } as const;
    expect(whyNotLive(lastCode, shown, undefined)).toBe('grant-ended');
    expect(whyNotLive(lastCode, closed('grant-ended', '10:00:00.000'), undefined)).toBe('grant-ended');
  });

  it('D-09 the last one of a presentation that ends with the log in has expired', () => {
    expect(whyNotLive(lastCode, { ...open, codeExpiresAt: lastCode.expiresAt }, undefined)).toBe('expired');
    expect(whyNotLive(lastCode, closed('log-in-ended', '10:00:00.000'), undefined)).toBe('expired');
  });

  it('D-33 the grant was cancelled while the code was live, and not after it had run out', () => {
    expect(whyNotLive(code, closed('grant-ended', '08:04:59.999'), undefined)).toBe('grant-ended');
    expect(whyNotLive(code, closed('grant-ended', '08:05:00.001'), undefined)).toBe('expired');
    expect(whyNotLive(code, closed('grant-ended', '08:04:00.000', 3), at('08:03:00.000'))).toBe('superseded');
  });

  it('what came first counts: it had expired when the card was voided', () => {
    expect(whyNotLive(code, closed('card-voided', '08:05:00.000'), undefined)).toBe('expired');
    expect(whyNotLive(code, closed('card-voided', '08:04:59.999'), undefined)).toBe('card-voided');
  });
});
