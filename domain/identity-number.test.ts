import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holderKindOf, parseIdentityNumber } from './identity-number.js';
import { defaultPolicy } from './policy.js';

const now = new Date('2026-11-21T00:00:00.000Z');
const parse = (text: string, at = now) => parseIdentityNumber(text, at, defaultPolicy);
const refusal = (code: string) => ({ name: 'refused', code });

describe('parseIdentityNumber', () => {
  it.each([
    ['A123456789', 'citizen'],
    ['A223456781', 'citizen'],
    ['G123456785', 'citizen'],
    ['G223456787', 'citizen'],
    ['A234567893', 'citizen'],
    ['A800000014', 'resident'],
    ['A870000015', 'resident'],
    ['A880000018', 'resident'],
    ['A900207177', 'resident'],
    ['AB23456789', 'old-resident'],
    ['AC03095424', 'old-resident'],
    ['HD02717288', 'old-resident'],
  ])('D-11 N-03 %s is a valid number of kind %s', (text, kind) => {
    expect(parse(text)).toEqual({ name: 'valid', value: text, kind });
  });

  it.each([
    ['wrong check digit', 'A123456788'],
    ['wrong check digit, new resident form', 'A800000015'],
    ['wrong check digit, old resident form', 'AC03095425'],
    ['sample number of the manuals', 'A223456789'],
    ['nine characters', 'A12345678'],
    ['eleven characters', 'A1234567890'],
    ['second digit 7, checksum right', 'A700000017'],
    ['second letter E, checksum right', 'AE23456783'],
    ['no letter', '1123456789'],
    ['digits of another script', 'A١٢٣٤٥٦٧٨٩'],
    ['line break after it', 'A123456789\n'],
    ['blank in front', ' A123456789'],
    ['empty', ''],
    ['prototype name', '__proto__'],
  ])('N-01 D-11 refuses: %s', (_, text) => {
    expect(parse(text)).toEqual(refusal('id-number-invalid'));
  });

  it.each(['a123456789', 'Ａ１２３４５６７８９', 'ａ１２３４５６７８９'])('N-02 %s means A123456789', (text) => {
    expect(parse(text)).toMatchObject({ name: 'valid', value: 'A123456789' });
  });

  it('N-03 the old resident form ends with the year 2030 in Taipei, and no other form does', () => {
    const lastInstant = new Date('2030-12-31T15:59:59.999Z');
    const end = new Date('2030-12-31T16:00:00.000Z');
    expect(parse('AC03095424', lastInstant)).toMatchObject({ name: 'valid' });
    expect(parse('AC03095424', end)).toEqual(refusal('old-resident-number-ended'));
    expect(parse('AC03095425', end)).toEqual(refusal('id-number-invalid'));
    expect(parse('A800000014', end)).toMatchObject({ name: 'valid' });
    expect(parse('A123456789', end)).toMatchObject({ name: 'valid' });
  });

  // Where weight times difference is a multiple of ten the checksum sees nothing: that is the public scheme's own limit.
  it('D-11 refuses every change of one digit that the checksum can see', () => {
    const weights = [8, 7, 6, 5, 4, 3, 2, 1, 1];
    const change = fc.record({ number: validNumber(), place: fc.integer({ min: 1, max: 9 }), digit: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(change, ({ number, place, digit }) => {
        const difference = digit - Number(number[place]);
        fc.pre((difference * (weights[place - 1] ?? 0)) % 10 !== 0);
        const changed = number.slice(0, place) + digit + number.slice(place + 1);
        expect(parse(number)).toMatchObject({ name: 'valid', value: number });
        expect(parse(changed)).toEqual(refusal('id-number-invalid'));
      }),
      { numRuns: 500, verbose: true, seed: announcedSeed() },
    );
  });

  it('D-11 of the ten possible check digits exactly one is right', () => {
    fc.assert(
      fc.property(validNumber(), (number) => {
        const right = [...'0123456789'].filter((digit) => parse(number.slice(0, 9) + digit).name === 'valid');
        expect(right).toEqual([number[9]]);
      }),
      { numRuns: 200, verbose: true, seed: announcedSeed() },
    );
  });
});

it('holderKindOf: both forms of resident numbers belong to residents', () => {
  expect((['citizen', 'resident', 'old-resident'] as const).map(holderKindOf)).toEqual(['citizen', 'resident', 'resident']);
});

/** Numbers made valid by the table of the requirements, not by the code under test. */
function validNumber() {
  const letters = Object.entries(letterValues);
  return fc
    .tuple(
      fc.constantFrom(...letters),
      fc.constantFrom(1, 2, 8, 9),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 7 }),
    )
    .map(([[letter, value], second, rest]) => {
      const digits = [second, ...rest];
      const sum = Math.floor(value / 10) + (value % 10) * 9 + digits.reduce((total, digit, place) => total + digit * (8 - place), 0);
      return `${letter}${digits.join('')}${(10 - (sum % 10)) % 10}`;
    });
}

const letterValues = {
  ...{ A: 10, B: 11, C: 12, D: 13, E: 14, F: 15, G: 16, H: 17, I: 34, J: 18, K: 19, L: 20, M: 21 },
  ...{ N: 22, O: 35, P: 23, Q: 24, R: 25, S: 26, T: 27, U: 28, V: 29, W: 32, X: 30, Y: 31, Z: 33 },
};

/** A new seed for each run, printed so that a run can be repeated with it. */
function announcedSeed(): number {
  const [seed = 0] = crypto.getRandomValues(new Int32Array(1));
  console.info(`fast-check seed ${seed}`);
  return seed;
}
