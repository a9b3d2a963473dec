import { describe, expect, it } from 'vitest';
import { type AccountFacts, standing } from './account.js';

describe('the standing of an account', () => {
  it.each<[AccountFacts, string]>([
    [{ frozen: false, restriction: null }, 'good'],
    [{ frozen: true, restriction: null }, 'account-frozen'],
    [{ frozen: false, restriction: 'suspended' }, 'account-suspended'],
    [{ frozen: true, restriction: 'suspended' }, 'account-suspended'],
    [{ frozen: true, restriction: 'banned' }, 'account-banned'],
  ])('%o is %s', (facts, expected) => {
    const judged = standing(facts);
    expect(judged.name === 'refused' ? judged.code : judged.name).toBe(expected);
  });
});
