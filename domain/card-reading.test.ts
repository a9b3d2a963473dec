import { describe, expect, it } from 'vitest';
import { type CardReading, type CardTexts, judgeCard, usableUntil, use } from './card-reading.js';
import { defaultPolicy } from './policy.js';
import { refused } from './refusals.js';

const readAt = '2026-11-21T06:00:00.000Z';
const after = (milliseconds: number) => new Date(Date.parse(readAt) + milliseconds);
const policy = { cardReadingFreshSeconds: 300 };
const read: CardReading = { name: 'read', check: 'read', readAt, usedAt: null };

describe('use', () => {
  it('R-066 a reading serves one command', () => {
    const used = use(read, after(1000), policy);
    expect(used).toEqual({ ...read, usedAt: after(1000).toISOString() });
    expect(use(used as CardReading, after(2000), policy)).toEqual(refused('card-reading-used'));
  });

  it('R-066 a reading is too old from the end of its span on', () => {
    expect(usableUntil(read, policy)).toEqual(after(300_000));
    expect(use(read, after(299_999), policy).name).toBe('read');
    expect(use(read, after(300_000), policy)).toEqual(refused('card-reading-expired'));
  });

  it('waits while the card is being read, and no longer', () => {
    const requested: CardReading = { name: 'requested', check: 'read', deadlineAt: after(30_000).toISOString() };
    expect(use(requested, after(29_999), policy)).toEqual(refused('card-reading-pending'));
    expect(use(requested, after(30_000), policy)).toEqual(refused('card-reading-unavailable'));
  });

  it.each(['no-card', 'wrong-card', 'card-void'] as const)('a reading that was refused says why: %s', (code) => {
    expect(use({ name: 'refused', code }, after(0), policy)).toEqual(refused(code));
  });

  it('R-063 where the card must be verified, reading it is not enough', () => {
    expect(use(read, after(0), policy, 'verify')).toEqual(refused('card-not-verified'));
    expect(use({ ...read, check: 'verify' }, after(0), policy, 'verify').name).toBe('read');
    expect(use({ ...read, check: 'verify' }, after(0), policy, 'read').name).toBe('read');
  });
});

describe('one kind of card', () => {
  const certificate: CardReading = { ...read, check: 'certificate' };

  it('R-093 never stands for the other', () => {
    expect(use(certificate, after(0), policy, 'certificate').name).toBe('read');
    for (const needed of ['read', 'verify'] as const)
      expect(use(certificate, after(0), policy, needed)).toEqual(refused('card-reading-not-found'));
    for (const check of ['read', 'verify'] as const)
      expect(use({ ...read, check }, after(0), policy, 'certificate')).toEqual(refused('card-reading-not-found'));
  });

  it('R-093 is not waited for either where the other is needed', () => {
    const requested: CardReading = { name: 'requested', check: 'certificate', deadlineAt: after(30_000).toISOString() };
    expect(use(requested, after(0), policy, 'verify')).toEqual(refused('card-reading-not-found'));
    expect(use(requested, after(0), policy, 'certificate')).toEqual(refused('card-reading-pending'));
  });
});

describe('judgeCard', () => {
  const texts: CardTexts = {
    name: 'texts',
    cardNumber: '000012345678',
    holderName: '王小明',
    nameFlagged: false,
    idNumber: 'A123456789',
    rocBirthDate: '0790507',
    sex: 'M',
    rocIssueDate: '1100102',
  };
  const judge = (changed: Partial<CardTexts>, now = after(0)) => judgeCard({ ...texts, ...changed }, now, defaultPolicy);
  const unreadable = refused('card-unreadable');

  it('gives the card with its dates in Gregorian years', () => {
    expect(judge({})).toEqual({
      name: 'card',
      cardNumber: '000012345678',
      holderName: '王小明',
      nameFlagged: false,
      idNumber: 'A123456789',
      idNumberKind: 'citizen',
      birthDate: '1990-05-07',
      sex: 'M',
      issuedOn: '2021-01-02',
    });
  });

  it('a holder born in ROC 100 or later keeps the hundreds of the year', () => {
    expect(judge({ rocBirthDate: '1000101' })).toMatchObject({ birthDate: '2011-01-01' });
  });

  it.each<[string, Partial<CardTexts>]>([
    ['bad ID number', { idNumber: 'A123456788' }],
    ['ID number of blanks', { idNumber: ' '.repeat(10) }],
    ['no such birth day', { rocBirthDate: '0790230' }],
    ['birth in ROC year 0', { rocBirthDate: '0000101' }],
    ['birth tomorrow', { rocBirthDate: '1151122' }],
    ['no such issue day', { rocIssueDate: '1101301' }],
    ['dates shifted by one', { rocBirthDate: '7905071' }],
    ['sex', { sex: 'X' }],
    ['letters in the card number', { cardNumber: '00001234567A' }],
    ['no name', { holderName: '' }],
  ])('F-18 N-78 N-04 is not a proper card: %s', (_, changed) => {
    expect(judge(changed)).toEqual(unreadable);
  });

  it('N-03 an old resident number that has ended is told apart from a bad card', () => {
    expect(judge({ idNumber: 'AC03095424' })).toMatchObject({ name: 'card', idNumberKind: 'old-resident' });
    expect(judge({ idNumber: 'AC03095424' }, new Date('2031-01-01T00:00:00.000Z'))).toEqual(refused('old-resident-number-ended'));
  });

  it('a flagged name is accepted', () => {
    expect(judge({ holderName: '王\ufffd明', nameFlagged: true })).toMatchObject({ name: 'card', nameFlagged: true });
  });

  it('a refusal of the bytes passes through', () => {
    expect(judgeCard(unreadable, after(0), defaultPolicy)).toBe(unreadable);
  });
});
