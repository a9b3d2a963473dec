import { type Refused, refused } from './refusals.js';

/** `resident` is the form since 2021 (letter, 8 or 9, eight digits), `old-resident` the one before (two letters, eight digits). */
export type IdentityNumberKind = 'citizen' | 'resident' | 'old-resident';
export type HolderKind = 'citizen' | 'resident';
export type IdentityNumber = { readonly name: 'valid'; readonly value: string; readonly kind: IdentityNumberKind };

/**
 * The canonical form of an ID or ARC number, and what kind it is (D-11). Full-width and lower-case entries mean the same account (N-02);
 * numbers of the old form are refused from `policy.oldResidentNumbersEndAt` on (N-03).
 */
export function parseIdentityNumber(
  text: string,
  now: Date,
  policy: { readonly oldResidentNumbersEndAt: string },
): IdentityNumber | Refused {
  const value = text.normalize('NFKC').toUpperCase();
  const kind = kindOf(value);
  if (!kind || weightedSum(value) % 10 !== 0) return refused('id-number-invalid');
  if (kind === 'old-resident' && now >= new Date(policy.oldResidentNumbersEndAt)) return refused('old-resident-number-ended');
  return { name: 'valid', value, kind };
}

export const holderKindOf = (kind: IdentityNumberKind): HolderKind => (kind === 'citizen' ? 'citizen' : 'resident');

const forms: readonly (readonly [IdentityNumberKind, RegExp])[] = [
  ['citizen', /^[A-Z][12][0-9]{8}$/],
  ['resident', /^[A-Z][89][0-9]{8}$/],
  ['old-resident', /^[A-Z][A-D][0-9]{8}$/],
];

const kindOf = (value: string) => forms.find(([, form]) => form.test(value))?.[0];

/** Letters in the order of their values: A is 10, B is 11 … The order is historical, not alphabetical. */
const lettersByValue = 'ABCDEFGHJKLMNPQRSTUVXYWZIO';
const valueOfLetter = (letter: string) => 10 + lettersByValue.indexOf(letter);

const weights = [8, 7, 6, 5, 4, 3, 2, 1, 1];

function weightedSum(value: string): number {
  const first = valueOfLetter(value.charAt(0));
  const digits = [...value.slice(1)].map(digitOf);
  return Math.floor(first / 10) + (first % 10) * 9 + digits.reduce((sum, digit, place) => sum + digit * (weights[place] ?? 0), 0);
}

/** In the old form a letter stands in the second place; only the units digit of its value counts. */
const digitOf = (character: string) => (/[0-9]/.test(character) ? Number(character) : valueOfLetter(character) % 10);
