import { describe, expect, it } from 'vitest';
import { judgePassword, type PasswordOwner, strengthOf } from './password.js';

const owner: PasswordOwner = {
  idNumber: 'A123456789',
  birthDate: '1990-05-07',
  mobile: '0912345678',
  localPhone: '02-27065866#123',
  cardNumber: '000012345678',
};
const judge = (password: string) => judgePassword(password, owner, new Set(['123456', 'qwerty123', 'password']));
const refusal = (code: string) => ({ name: 'refused', code });

describe('judgePassword', () => {
  it.each([
    ['5 characters', 'aB3$e', refusal('password-length')],
    ['6 characters', 'aB3$ef', { name: 'accepted', password: 'aB3$ef' }],
    ['12 characters', 'aB3$efgh9!kL', { name: 'accepted', password: 'aB3$efgh9!kL' }],
    ['13 characters', 'aB3$efgh9!kLm', refusal('password-length')],
    ['12 emoji', '🐢🦊🐼🦉🐝🦋🐙🦀🐳🐬🦭🐧', { name: 'accepted' }],
    ['13 emoji', '🐢🦊🐼🦉🐝🦋🐙🦀🐳🐬🦭🐧🦁', refusal('password-length')],
    ['nothing', '', refusal('password-length')],
  ])('R-068 N-25 N-26 D-12 length is counted in code points: %s', (_, password, outcome) => {
    expect(judge(password)).toMatchObject(outcome);
  });

  it('N-26 D-12 the composed and the decomposed form are the same password', () => {
    const composed = 'é'.repeat(8) + 'Z1';
    const decomposed = composed.normalize('NFD');
    expect([...decomposed].length).toBeGreaterThan(12);
    expect(judge(decomposed)).toEqual(judge(composed));
    expect(judge(decomposed)).toMatchObject({ name: 'accepted', password: composed });
  });

  it.each([
    ['blank', 'aB3$ efgh'],
    ['<', 'aB3$<efgh'],
    ['>', 'aB3$>efgh'],
    ['full-width blank', 'aB3$\u3000efgh'],
    ['no-break blank', 'aB3$\u00a0efgh'],
    ['line break', 'aB3$\nefgh'],
    ['NUL', 'aB3$\0efgh'],
    ['zero-width space', 'aB3$\u200befgh'],
    ['half of a surrogate pair', 'aB3$\ud83defgh'],
  ])('R-071 D-12 refuses: %s', (_, password) => {
    expect(judge(password)).toEqual(refusal('password-characters'));
  });

  it.each([...'~!@#$%^&*'])('R-071 the special symbol %s may stand in a password', (symbol) => {
    expect(judge(`aB3efgh${symbol}`)).toMatchObject({ name: 'accepted', strength: 'strong' });
  });

  it.each([
    ['most common', '123456'],
    ['most common, other case', 'QWERTY123'],
    ['most common, full width', 'ｐａｓｓｗｏｒｄ'],
    ['own ID number', 'A123456789'],
    ['own ID number in lower case', 'a123456789'],
    ['birth date, Gregorian', '19900507'],
    ['birth date, Gregorian with signs', '1990-05-07'],
    ['birth date, Gregorian without filling zeros', '1990/5/7'],
    ['birth date, year of two digits', '900507'],
    ['birth date, month first', '05071990'],
    ['birth date, ROC', '790507'],
    ['birth date, ROC with three digits', '0790507'],
    ['birth date, ROC with signs', '79.05.07'],
    ['birth date, ROC in words', '民國79年5月7日'],
    ['mobile', '0912345678'],
    ['mobile with dashes', '0912-345-678'],
    ['mobile without the zero', '912345678'],
    ['mobile with country code', '886912345678'],
    ['local phone', '0227065866'],
    ['local phone without area code', '27065866'],
    ['card number', '000012345678'],
  ])('N-27 D-12 refuses as too easy to guess: %s', (_, password) => {
    expect(judge(password)).toEqual(refusal('password-common'));
  });

  it('N-27 what is known of somebody else does not matter', () => {
    expect(judgePassword('19900507', { birthDate: '1991-05-07' }, new Set())).toMatchObject({ name: 'accepted' });
    expect(judgePassword('19900507', { birthDate: null, idNumber: null, mobile: null, cardNumber: null }, new Set())).toMatchObject({
      name: 'accepted',
    });
  });

  it('D-12 weak is accepted with a warning, anything better without one', () => {
    expect(judge('hgfkdjs')).toMatchObject({ name: 'accepted', strength: 'weak', warnings: ['password-weak'] });
    expect(judge('hgfkdj7')).toMatchObject({ name: 'accepted', strength: 'medium', warnings: [] });
  });

  it('D-12 the length comes from the policy', () => {
    const policy = { passwordLength: { least: 8, most: 9 } };
    const codes = ['aB3$efg', 'aB3$efgh', 'aB3$efghi', 'aB3$efghij'].map((text) => judgePassword(text, {}, new Set(), policy).name);
    expect(codes).toEqual(['refused', 'accepted', 'accepted', 'refused']);
  });
});

describe('strengthOf', () => {
  it.each([
    ['abcdefgh', 'weak'],
    ['12345678', 'weak'],
    ['密碼密碼密碼密碼', 'weak'],
    ['abcdef12', 'medium'],
    ['abcdefG', 'medium'],
    ['aB3$efg', 'medium'],
    ['aBcdef1', 'medium'],
    ['aBcdefg1', 'medium-strong'],
    ['abcdef1$', 'medium-strong'],
    ['aBcdef1$', 'strong'],
    ['aBcd1密碼密', 'strong'],
    ['éééééééé', 'weak'],
  ])('R-069 R-070 D-12 %s is %s', (password, strength) => {
    expect(strengthOf(password)).toBe(strength);
    expect(strengthOf(password.normalize('NFD'))).toBe(strength);
  });
});
