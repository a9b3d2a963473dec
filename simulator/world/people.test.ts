import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { cardAtrs, people, personByKey, type Person } from './people.js';

const letterValues = Object.fromEntries(
  'A10 B11 C12 D13 E14 F15 G16 H17 I34 J18 K19 L20 M21 N22 O35 P23 Q24 R25 S26 T27 U28 V29 W32 X30 Y31 Z33'
    .split(' ')
    .map((entry) => [entry.slice(0, 1), entry.slice(1)]),
) as Record<string, string>;

/** The public checksum: an old-form second letter counts with the units digit of its value. */
function checksumHolds(idNumber: string): boolean {
  const [first = '', second = ''] = idNumber;
  const secondDigit = /[A-D]/.test(second) ? (letterValues[second] ?? '').slice(1) : second;
  const digits = [...(letterValues[first] ?? ''), secondDigit, ...idNumber.slice(2)].map(Number);
  const weights = [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1];
  return digits.length === 11 && digits.reduce((sum, digit, place) => sum + digit * (weights[place] ?? 0), 0) % 10 === 0;
}

const count = (matches: (person: Person) => boolean) => people.filter(matches).length;
const unique = (values: readonly string[]) => new Set(values).size === values.length;

describe('the people of the simulated world', () => {
  it('are at least 36, each with a handle, an ID number, a card, a phone and a mailbox of their own', () => {
    expect(people.length).toBeGreaterThanOrEqual(36);
    for (const of of [
      (p: Person) => p.key,
      (p: Person) => p.idNumber,
      (p: Person) => p.card.number,
      (p: Person) => p.mobile,
      (p: Person) => p.email,
    ])
      expect(unique(people.map(of))).toBe(true);
  });

  it('D-11 have ID numbers that pass the public checksums', () => {
    expect(people.filter((person) => !checksumHolds(person.idNumber)).map((person) => person.key)).toEqual([]);
    expect(['A123456788', 'AC03095425', 'A900207178'].some(checksumHolds)).toBe(false);
  });

  it('carry the sex in the ID number where its form has one', () => {
    for (const { idNumber, idForm, sex } of people)
      if (idForm !== 'old-resident') expect(`${idNumber} ${'18'.includes(idNumber.charAt(1)) ? 'M' : 'F'}`).toBe(`${idNumber} ${sex}`);
  });

  it.each([
    'A223456781',
    'G123456785',
    'G223456787',
    'A234567893',
    'A123456789',
    'AC03095424',
    'AB23456789',
    'HD02717288',
    'A800000014',
    'A870000015',
    'A880000018',
    'A900207177',
  ])('include the well-known test number %s', (idNumber) => {
    expect(count((person) => person.idNumber === idNumber)).toBe(1);
  });

  it('have well-formed cards, households and contacts', () => {
    for (const person of people) {
      expect(person.card.number).toMatch(/^\d{12}$/);
      expect(person.card.issuedOn > person.birthDate).toBe(true);
      expect(person.mobile).toMatch(/^09\d{8}$/);
      expect(person.email).toMatch(/^[a-z0-9-]+@example\.(com|tw)$/);
      if (person.holderKind === 'citizen') expect(person.householdNumber).toMatch(/^[A-Z]{2}\d{6}$/);
      else expect(person.householdNumber).toBeNull();
    }
  });

  it('are of every kind that scenarios ask for', () => {
    expect(count((p) => p.idForm === 'national')).toBeGreaterThanOrEqual(25);
    expect(count((p) => p.idForm === 'new-resident' && p.idNumber[1] === '8')).toBeGreaterThanOrEqual(3);
    expect(count((p) => p.idForm === 'new-resident' && p.idNumber[1] === '9')).toBeGreaterThanOrEqual(3);
    expect(count((p) => p.idForm === 'old-resident')).toBeGreaterThanOrEqual(4);
    expect(count((p) => p.birthDate > '2012-12-01')).toBeGreaterThanOrEqual(4);
    for (const rare of '堃喆峯綉') expect(count((p) => p.name.zh.includes(rare))).toBeGreaterThanOrEqual(1);
    expect(count((p) => Object.keys(p.types).length > 0)).toBeGreaterThanOrEqual(4);
    expect(count((p) => Object.keys(p.onCard).length > 0)).toBeGreaterThanOrEqual(4);
    expect(count((p) => p.card.state === 'void')).toBe(1);
    expect(count((p) => p.card.state === 'lost' && p.card.replacementPending)).toBe(1);
    expect(count((p) => p.card.state === 'suspended')).toBe(2);
    expect(count((p) => p.registrationSuspended)).toBe(1);
    expect(count((p) => !p.registered)).toBe(1);
  });

  it('have names that fit on a card and come back from it, but for the one that no table can read', () => {
    for (const { key, name, onCard } of people) {
      if (onCard.nameBytes) continue;
      const encoded = iconv.encode(onCard.name ?? name.zh, 'big5');
      expect(`${key} ${encoded.length <= 20} ${iconv.decode(encoded, 'big5')}`).toBe(`${key} true ${onCard.name ?? name.zh}`);
    }
  });

  it('hold cards of all six known chip generations, whose answers to reset carry a right check byte', () => {
    expect(new Set(people.map((person) => person.card.atr))).toEqual(new Set(cardAtrs));
    for (const atr of cardAtrs) expect(Buffer.from(atr, 'hex').reduce((xor, byte, place) => (place === 0 ? 0 : xor ^ byte), 0)).toBe(0);
  });

  it('are found by handle, and an unknown handle is an error that names it', () => {
    expect(personByKey('lin-mei').householdNumber).toBe('FB123456');
    expect(personByKey('old-card-in-hand').card.number).toBe('990000000044');
    expect(() => personByKey('nobody')).toThrow('"nobody"');
  });
});
