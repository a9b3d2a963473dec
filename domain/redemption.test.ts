import { describe, expect, it } from 'vitest';
import { idNumberFor, presentedBy, proofMethod, redeemingRoles } from './redemption.js';

describe('a redemption', () => {
  it('D-28 shows the whole ID number at the registration desk and nowhere else', () => {
    expect(Object.fromEntries(redeemingRoles.map((role) => [role, idNumberFor(role, 'A223456781')]))).toEqual({
      ...{ 'registration-desk': 'A223456781', 'health-professional': 'A223***781', 'home-care': 'A223***781' },
    });
  });

  it('D-28 D-32 says whether the insured person or somebody else presents', () => {
    expect(presentedBy({ registrationId: 'one', presenterId: 'one' })).toBe('holder');
    expect(presentedBy({ registrationId: 'one', presenterId: 'other' })).toBe('grantee');
  });

  it('D-20 N-72 claims a photo only where there is one', () => {
    expect([proofMethod(true), proofMethod(false)]).toEqual(['photo', 'identity-document']);
  });
});
