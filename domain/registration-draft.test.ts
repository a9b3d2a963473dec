import { describe, expect, it } from 'vitest';
import { acceptRules, checkIdentity, readCard, readyToSend, type RegistrationDraft, testEnvironment } from './registration-draft.js';

const now = new Date('2026-11-21T06:00:00.000Z');
const expiresAt = '2026-11-21T08:00:00.000Z';
const card = {
  idNumber: 'A123456789',
  cardNumber: '000012345678',
  holderName: '王小明',
  holderKind: 'citizen',
  birthDate: '1990-05-07',
} as const;
const otherCard = { ...card, cardNumber: '000099999999' };

const rulesAccepted: RegistrationDraft = { name: 'rules-accepted', expiresAt };
const environmentTested: RegistrationDraft = { name: 'environment-tested', expiresAt };
const cardRead: RegistrationDraft = { name: 'card-read', expiresAt, card };
const identityChecked: RegistrationDraft = { name: 'identity-checked', expiresAt, card };
const sent: RegistrationDraft = { name: 'sent' };

describe('the order of the steps', () => {
  it('R-062 leads from the rules to page 2', () => {
    const accepted = acceptRules({ accepted: true, termsVersion: 'v2' }, { version: 'v2' }, now, { draftSeconds: 7200 });
    expect(accepted).toEqual(rulesAccepted);
    expect(testEnvironment(rulesAccepted, now)).toEqual(environmentTested);
    expect(readCard(environmentTested, card, now)).toEqual(cardRead);
    expect(checkIdentity(cardRead, card, now)).toEqual(identityChecked);
    expect(readyToSend(identityChecked, now)).toEqual(identityChecked);
  });

  it('R-031 nothing opens before the current rules are accepted', () => {
    const policy = { draftSeconds: 7200 };
    const current = { version: 'v2' };
    expect(acceptRules({ accepted: false, termsVersion: 'v2' }, current, now, policy)).toEqual({
      name: 'refused',
      code: 'terms-not-accepted',
    });
    expect(acceptRules({ accepted: true, termsVersion: 'v1' }, current, now, policy)).toEqual({ name: 'refused', code: 'terms-outdated' });
  });

  const steps = {
    testEnvironment: (draft: RegistrationDraft, at: Date) => testEnvironment(draft, at),
    readCard: (draft: RegistrationDraft, at: Date) => readCard(draft, card, at),
    checkIdentity: (draft: RegistrationDraft, at: Date) => checkIdentity(draft, card, at),
    readyToSend: (draft: RegistrationDraft, at: Date) => readyToSend(draft, at),
  };
  it.each<[keyof typeof steps, RegistrationDraft, string]>([
    ['readCard', rulesAccepted, 'environment-test-missing'],
    ['checkIdentity', rulesAccepted, 'environment-test-missing'],
    ['readyToSend', rulesAccepted, 'environment-test-missing'],
    ['checkIdentity', environmentTested, 'card-not-read'],
    ['readyToSend', environmentTested, 'card-not-read'],
    ['readyToSend', cardRead, 'identity-not-checked'],
    ['testEnvironment', sent, 'draft-used'],
    ['readCard', sent, 'draft-used'],
    ['checkIdentity', sent, 'draft-used'],
    ['readyToSend', sent, 'draft-used'],
  ])('R-062 R-026 %s after $name is refused', (step, draft, code) => {
    expect(steps[step](draft, now)).toEqual({ name: 'refused', code });
  });

  it.each(Object.entries(steps))('%s is refused from the instant on at which the form expires', (_, step) => {
    expect(step(identityChecked, new Date(Date.parse(expiresAt) - 1)).name).not.toBe('refused');
    expect(step(identityChecked, new Date(expiresAt))).toEqual({ name: 'refused', code: 'draft-expired' });
  });
});

describe('going back', () => {
  it('R-062 reading another card starts page 1 again', () => {
    expect(readCard(identityChecked, otherCard, now)).toEqual({ name: 'card-read', expiresAt, card: otherCard });
  });

  it('testing the environment again undoes nothing', () => {
    expect(testEnvironment(environmentTested, now)).toEqual(environmentTested);
    expect(testEnvironment(cardRead, now)).toEqual(cardRead);
    expect(testEnvironment(identityChecked, now)).toEqual(identityChecked);
  });

  it('page 1 may be filled in again', () => {
    expect(checkIdentity(identityChecked, card, now)).toEqual(identityChecked);
  });
});

it('R-066 Next needs the very card that was read', () => {
  const changed = { name: 'refused', code: 'card-changed' };
  expect(checkIdentity(cardRead, otherCard, now)).toEqual(changed);
  expect(checkIdentity(cardRead, { ...card, idNumber: 'A223456781' }, now)).toEqual(changed);
});
