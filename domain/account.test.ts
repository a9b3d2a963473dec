import { describe, expect, it } from 'vitest';
import { type AccountFacts, standing } from './account.js';
import { refused } from './refusals.js';

const suspended = { kind: 'suspended', reason: 'untrue-data' } as const;
const banned = { kind: 'banned', reason: 'misuse' } as const;

describe('the standing of an account', () => {
  it.each<[AccountFacts, ReturnType<typeof standing>]>([
    [{ frozen: false, restriction: null }, { name: 'good' }],
    [{ frozen: true, restriction: null }, refused('account-frozen')],
    [{ frozen: false, restriction: suspended }, refused('account-suspended', { reason: 'untrue-data' })],
    [{ frozen: true, restriction: suspended }, refused('account-suspended', { reason: 'untrue-data' })],
    [{ frozen: true, restriction: banned }, refused('account-banned', { reason: 'misuse' })],
  ])('R-039 R-040 R-042 %o', (facts, expected) => {
    expect(standing(facts)).toEqual(expected);
  });
});
