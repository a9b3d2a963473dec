import { describe, expect, it } from 'vitest';
import { type AddressEntry, compareAddressWithRegister, compareWithRegister, parseHouseholdNumber } from './household.js';

const address = { county: '臺北市', district: '大安區', village: '德安里', neighbourhood: 12 };
const person = { householdNumber: 'FB123456', address };
const matched = { name: 'matched' };
const mismatch = { name: 'refused', code: 'register-mismatch' };

describe('parseHouseholdNumber', () => {
  it.each(['FB123456', 'fb123456', 'ＦＢ１２３４５６'])('R-064 D-15 %s is FB123456', (text) => {
    expect(parseHouseholdNumber(text)).toBe('FB123456');
  });

  it.each(['', 'FB12345', 'FB1234567', '12345678', 'ABCDEFGH', '12FB3456', 'F1B23456', 'FB123456\n', 'FB 12345'])(
    'R-064 D-15 %j is none',
    (text) => {
      expect(parseHouseholdNumber(text)).toBeUndefined();
    },
  );
});

describe('compareWithRegister', () => {
  const spellings: [string, AddressEntry][] = [
    ['as registered', address],
    ['台 for 臺', { ...address, county: '台北市' }],
    ['neighbourhood as text', { ...address, neighbourhood: '12' }],
    ['neighbourhood with 鄰', { ...address, neighbourhood: '12鄰' }],
    ['full-width digits', { ...address, neighbourhood: '０１２ 鄰' }],
    ['blanks', { ...address, district: ' 大安 區\u3000' }],
  ];
  it.each(spellings)('R-065 R-067 D-15 the same address, spelt otherwise: %s', (_, entry) => {
    expect(compareWithRegister({ householdNumber: 'ｆｂ123456', address: entry }, person, 'citizen')).toEqual(matched);
    expect(compareAddressWithRegister(entry, person)).toEqual(matched);
  });

  it('R-067 the register may spell 台 where the person writes 臺', () => {
    expect(
      compareWithRegister({ householdNumber: 'FB123456', address }, { ...person, address: { ...address, county: '台北市' } }, 'citizen'),
    ).toEqual(matched);
  });

  const others: [string, AddressEntry][] = [
    ['county', { ...address, county: '新北市' }],
    ['district', { ...address, district: '中正區' }],
    ['village', { ...address, village: '德安村' }],
    ['neighbourhood', { ...address, neighbourhood: 13 }],
    ['neighbourhood in words', { ...address, neighbourhood: '十二' }],
    ['neighbourhood with a sign', { ...address, neighbourhood: -12 }],
    ['neighbourhood with a fraction', { ...address, neighbourhood: 12.5 }],
    ['nothing', { ...address, village: '' }],
  ];
  it.each(others)('R-067 R-111 D-15 one and the same refusal whichever part differs: %s', (_, entry) => {
    expect(compareWithRegister({ householdNumber: 'FB123456', address: entry }, person, 'citizen')).toEqual(mismatch);
    expect(compareWithRegister({ address: entry }, person, 'resident')).toEqual(mismatch);
    expect(compareAddressWithRegister(entry, person)).toEqual(mismatch);
  });

  it.each(['FB123457', 'FB12345', 'nonsense'])('R-067 D-15 and the same refusal for the household number %s', (householdNumber) => {
    expect(compareWithRegister({ householdNumber, address }, person, 'citizen')).toEqual(mismatch);
  });

  it('R-064 a citizen must give the household number', () => {
    const missing = { name: 'refused', code: 'household-number-missing' };
    expect(compareWithRegister({ address }, person, 'citizen')).toEqual(missing);
    expect(compareWithRegister({ householdNumber: '', address }, person, 'citizen')).toEqual(missing);
  });

  it('D-15 for a resident the address alone is compared', () => {
    expect(compareWithRegister({ address }, { householdNumber: null, address }, 'resident')).toEqual(matched);
    expect(compareWithRegister({ householdNumber: 'ZZ999999', address }, { householdNumber: null, address }, 'resident')).toEqual(matched);
  });

  it('R-067 emptiness never matches emptiness', () => {
    expect(compareWithRegister({ householdNumber: 'x', address }, { householdNumber: null, address }, 'citizen')).toEqual(mismatch);
    for (const part of ['county', 'district', 'village', 'neighbourhood'] as const) {
      const incomplete = { ...address, [part]: '' };
      expect(compareAddressWithRegister(incomplete, { householdNumber: null, address: incomplete })).toEqual(mismatch);
    }
  });
});
