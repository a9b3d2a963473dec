import { describe, expect, it } from 'vitest';
import {
  codeAlphabet,
  digitCode,
  isSameCode,
  linkToken,
  mintToken,
  numbersFrom,
  sha256OfToken,
  shortCode,
  tokenOf,
} from './random-code.js';

it('sha256OfToken is the published test value for "abc"', () => {
  expect(sha256OfToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

describe('linkToken', () => {
  const key = Buffer.alloc(32, 7);
  const id = '0b2f3c1e-6f0e-4a55-9a3c-3f1f6f0d9f11';
  const token = linkToken(key, id, 1);

  it('can be derived again, and differs by key, id and round', () => {
    expect(linkToken(key, id, 1)).toBe(token);
    const others = [linkToken(key, id, 2), linkToken(key, id.replace('0b', '0c'), 1), linkToken(Buffer.alloc(32, 8), id, 1)];
    expect(new Set([token, ...others]).size).toBe(4);
    expect(token).toMatch(/^[\w-]{43}$/);
  });

  it('N-15 no other spelling has the same hash, not even one of the same bytes', () => {
    const last = token.at(-1) ?? '';
    const sameBytes = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
      .map((letter) => token.slice(0, -1) + letter)
      .filter((other) => other.at(-1) !== last && Buffer.from(other, 'base64url').equals(Buffer.from(token, 'base64url')));
    expect(sameBytes.length).toBeGreaterThan(0);
    const spellings = [...sameBytes, `${token}=`, token.slice(0, -1), token.toLowerCase()];
    expect(spellings.map(sha256OfToken)).not.toContain(sha256OfToken(token));
  });
});

describe('shortCode', () => {
  const key = Buffer.alloc(32, 7);
  const id = '0b2f3c1e-6f0e-4a55-9a3c-3f1f6f0d9f11';

  it('D-07 D-08 has 56 characters to choose from, none of which is taken for another', () => {
    expect(new Set(codeAlphabet).size).toBe(56);
    expect(codeAlphabet).not.toMatch(/[^A-Za-z0-9]|[0Oo1lI]/);
  });

  it('has the length that is asked for, can be derived again, and differs by key and id', () => {
    for (const length of [5, 6, 8, 200]) expect(shortCode(key, id, length)).toMatch(new RegExp(`^[${codeAlphabet}]{${length}}$`));
    expect(shortCode(key, id, 6)).toBe(shortCode(key, id, 6));
    const others = [shortCode(key, id.replace('0b', '0c'), 6), shortCode(Buffer.alloc(32, 8), id, 6)];
    expect(new Set([shortCode(key, id, 6), ...others]).size).toBe(3);
  });

  it('chooses each character about as often as any other', () => {
    const counts = new Map<string, number>();
    for (const character of shortCode(key, id, 56_000)) counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).toBe(56);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(200);
  });

  it('is compared exactly', () => {
    expect(isSameCode('Mf426X', 'Mf426X')).toBe(true);
    for (const other of ['mf426X', 'Mf426', 'Mf426X ', '']) expect(isSameCode(other, 'Mf426X')).toBe(false);
  });
});

describe('mintToken', () => {
  const key = Buffer.alloc(32, 7);

  it('D-27 keeps a seed of 128 bits, from which the token follows again, and the hash of the token', () => {
    const { seed, tokenSha256 } = mintToken(key);
    expect(Buffer.from(seed, 'base64url')).toHaveLength(16);
    expect(tokenOf(key, seed)).toMatch(/^[\w-]{43}$/);
    expect(tokenSha256).toBe(sha256OfToken(tokenOf(key, seed)));
  });

  it('mints another one each time, and another one by another key', () => {
    const seeds = Array.from({ length: 100 }, () => mintToken(key).seed);
    expect(new Set(seeds).size).toBe(100);
    expect(tokenOf(Buffer.alloc(32, 8), seeds[0]!)).not.toBe(tokenOf(key, seeds[0]!));
  });
});

describe('digitCode', () => {
  const key = Buffer.alloc(32, 7);
  const code = digitCode(key, 'seed', 6);

  it('R-176 has so many digits, can be derived again, and differs by key and seed', () => {
    for (const length of [1, 6, 200]) expect(digitCode(key, 'seed', length)).toMatch(new RegExp(`^[0-9]{${length}}$`));
    expect(digitCode(key, 'seed', 6)).toBe(code);
    expect(new Set([code, digitCode(key, 'seed2', 6), digitCode(Buffer.alloc(32, 8), 'seed', 6)]).size).toBe(3);
  });

  it('chooses each digit in each place about as often as any other, leading zeros too', () => {
    const codes = Array.from({ length: 10_000 }, (_, index) => digitCode(key, `seed ${index}`, 6));
    for (let place = 0; place < 6; place += 1) {
      const counts = Array.from({ length: 10 }, (_, digit) => codes.filter((one) => one[place] === String(digit)).length);
      for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(200);
    }
  });
});

it('numbersFrom gives the same numbers again, spread from 0 up to 1', () => {
  const take = (id: string) => {
    const next = numbersFrom(Buffer.alloc(32, 7), id);
    return Array.from({ length: 1000 }, next);
  };
  expect(take('a')).toEqual(take('a'));
  expect(take('a')).not.toEqual(take('b'));
  expect(Math.min(...take('a'))).toBeGreaterThanOrEqual(0);
  expect(Math.max(...take('a'))).toBeLessThan(1);
  const mean = take('a').reduce((sum, number) => sum + number, 0) / 1000;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
});
