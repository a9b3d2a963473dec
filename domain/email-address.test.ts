import { describe, expect, it } from 'vitest';
import { parseEmailAddress } from './email-address.js';

const refusal = { name: 'refused', code: 'email-invalid' };
const ofLength = (total: number) => `someone@${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(total - 194)}.tw`;

describe('parseEmailAddress', () => {
  it.each([
    ['lin.mei@example.com', 'lin.mei@example.com'],
    ['Lin.Mei@Example.COM', 'Lin.Mei@example.com'],
    ["o'hara+nhi@mail.example.com.tw", "o'hara+nhi@mail.example.com.tw"],
    ['a&b@example.tw', 'a&b@example.tw'],
    ['mei@例え.jp', 'mei@xn--r8jz45g.jp'],
    ['mei@健保.台灣', 'mei@xn--ruqtm.xn--kpry57d'],
    ['mei@Bücher.example', 'mei@xn--bcher-kva.example'],
    ['mei@xn--r8jz45g.jp', 'mei@xn--r8jz45g.jp'],
  ])('D-14 N-08 %s is %s', (text, value) => {
    expect(parseEmailAddress(text)).toEqual({ name: 'valid', value, microsoft: false });
  });

  it.each([
    ['N-05 second header after CR LF', 'a@example.com\r\nBcc: b@example.com'],
    ['N-05 line break at the end', 'a@example.com\n'],
    ['N-05 line break in the local part', 'a\n@example.com'],
    ['N-05 line break in the domain, which URL would drop', 'a@exam\nple.com'],
    ['N-05 tab in the domain, which URL would drop', 'a@exam\tple.com'],
    ['N-05 NUL', 'a\0@example.com'],
    ['N-06 two addresses by comma', 'a@example.com,b@example.com'],
    ['N-06 two addresses by semicolon', 'a@example.com;b@example.com'],
    ['N-06 two addresses by blank', 'a@example.com b@example.com'],
    ['N-06 comma in the local part', 'a,b@example.com'],
    ['N-07 display name', '"evil@z" <me@example.com>'],
    ['N-07 angle brackets', '<me@example.com>'],
    ['N-07 quoted local part', '"a b"@example.com'],
    ['N-07 comment', 'a(b)@example.com'],
    ['N-08 emoji', '😀@example.com'],
    ['N-08 local part beyond ASCII', '健保@example.com'],
    ['N-08 emoji domain', 'a@😀.tw'],
    ['local part of 65 characters', `${'a'.repeat(65)}@example.com`],
    ['dots at the edges', '.a@example.com'],
    ['two dots', 'a..b@example.com'],
    ['one label', 'a@localhost'],
    ['address literal', 'a@[127.0.0.1]'],
    ['address as number', 'a@127.0.0.1'],
    ['port', 'a@example.com:25'],
    ['path', 'a@example.com/x'],
    ['percent escape', 'a@ex%61mple.com'],
    ['user and host', 'a@b@example.com'],
    ['dot at the end', 'a@example.com.'],
    ['hyphen first', 'a@-example.com'],
    ['no local part', '@example.com'],
    ['no domain', 'a@'],
    ['no @', 'example.com'],
    ['empty', ''],
  ])('D-14 refuses: %s', (_, text) => {
    expect(parseEmailAddress(text)).toEqual(refusal);
  });

  it('N-08 254 characters pass, 255 do not', () => {
    expect(ofLength(254)).toHaveLength(254);
    expect(parseEmailAddress(ofLength(254))).toMatchObject({ name: 'valid' });
    expect(parseEmailAddress(ofLength(255))).toEqual(refusal);
  });

  it('N-08 the length that counts is that of the A-label', () => {
    const label = (nth: number) =>
      String.fromCodePoint(...Array.from({ length: 12 }, (_, place) => 0x4e00 + (((nth * 12 + place) * 997) % 20_000)));
    const text = `someone@${Array.from({ length: 9 }, (_, nth) => label(nth)).join('.')}.tw`;
    expect(text.length).toBeLessThanOrEqual(254);
    expect(parseEmailAddress(text)).toEqual(refusal);
  });

  it.each([
    'hotmail.com',
    'Hotmail.com.tw',
    'hotmail.co.uk',
    'outlook.com',
    'outlook.jp',
    'live.com',
    'live.cn',
    'livemail.tw',
    'livemail.com',
    'msn.com',
  ])('R-075 D-14 warns of %s', (domain) => {
    expect(parseEmailAddress(`mei@${domain}`)).toMatchObject({ name: 'valid', microsoft: true });
  });

  it.each(['nothotmail.com', 'hotmail.example.com', 'hotmail.com.example.tw', 'outlook.info', 'mail.live.example', 'gmail.com'])(
    'R-075 does not warn of %s',
    (domain) => {
      expect(parseEmailAddress(`hotmail@${domain}`)).toMatchObject({ name: 'valid', microsoft: false });
    },
  );
});
