import { describe, expect, it } from 'vitest';
import { type AgencyConsent, claimsIn, claimValues, consentEnd, covers, stands, withdrawConsent } from './agency-consent.js';

const purpose = { zh: '津貼申請', en: 'Applying for a grant' };
const given: AgencyConsent = { purpose, claims: ['registered', 'confirmed_at'], expiresAt: '2026-06-01T00:00:00.000Z', withdrawnAt: null };
const withdrawn = { ...given, withdrawnAt: '2026-03-01T00:00:00.000Z' };
const inTime = new Date('2026-05-31T23:59:59.999Z');
const atItsEnd = new Date('2026-06-01T00:00:00.000Z');

/** A consent is for one purpose, for named claims, and for a time. */
describe('R-036 R-044 a consent to tell an agency', () => {
  it.each([
    ['stands before its end', given, inTime, true],
    ['does not stand at its end', given, atItsEnd, false],
    ['does not stand once it is withdrawn', withdrawn, inTime, false],
  ])('%s', (_, consent, now, expected) => {
    expect(stands(consent, now)).toBe(expected);
    expect(withdrawConsent(consent, now)).toMatchObject(
      expected ? { name: 'withdrawn', withdrawnAt: now.toISOString() } : { name: 'refused', code: 'consent-ended' },
    );
  });

  it.each([
    ['the same', { purpose, claims: ['registered', 'confirmed_at'] as const }, inTime, true],
    ['less', { purpose, claims: ['registered'] as const }, inTime, true],
    ['more', { purpose, claims: ['registered', 'registration_method'] as const }, inTime, false],
    ['the same in other words', { purpose: { ...purpose, zh: '補助申請' }, claims: ['registered'] as const }, inTime, false],
    ['the same for a purpose named otherwise in English', { purpose: { ...purpose, en: 'x' }, claims: [] }, inTime, false],
    ['the same after its end', { purpose, claims: ['registered'] as const }, atItsEnd, false],
  ])('covers a request or not: %s', (_, asked, now, expected) => {
    expect(covers(given, asked, now)).toBe(expected);
  });

  it('ends after the span of the policy', () => {
    expect(consentEnd(new Date('2026-01-01T00:00:00.000Z'), { agencyConsentSeconds: 60 })).toEqual(new Date('2026-01-01T00:01:00.000Z'));
  });
});

describe('R-036 what an agency is told', () => {
  it('is one of three claims, whatever else is asked for', () => {
    expect(claimsIn('openid confirmed_at name id_number registered')).toEqual(['registered', 'confirmed_at']);
    expect(claimsIn('openid')).toEqual([]);
  });

  it.each([
    ['portal', 'card'],
    ['certificate', 'citizen-certificate'],
    ['app', 'mobile-number'],
    ['office', 'counter'],
    ['counter', 'counter'],
    ['home-care', 'counter'],
  ] as const)('D-01 names the day in Taipei, and for the channel %s the method %s', (channel, method) => {
    expect(claimValues({ channel, confirmedAt: new Date('2026-03-01T16:00:00.000Z') })).toEqual({
      registered: true,
      confirmed_at: '2026-03-02',
      registration_method: method,
    });
  });
});
