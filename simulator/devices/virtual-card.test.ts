import { describe, expect, it } from 'vitest';
import { people, personByKey } from '../world/people.js';
import { basicDataOf, cardBehaviours, encodeBasicData, healthInsuranceCard, rocDate, type VirtualCard } from './virtual-card.js';

const select16 = '00A4040010D1580000010000000000000000001100';
const select15 = '00A404000FD15800000100000000000000000011' + '00';
const read = '00CA1100020000';
const said = (card: VirtualCard, hex: string) => {
  const answer = card.answer(Buffer.from(hex, 'hex'));
  return answer.name === 'answer' ? answer.bytes.toString('hex') : answer.name;
};
const recordOf = (key: string) => encodeBasicData(basicDataOf(personByKey(key)));

describe('the health-insurance card', () => {
  it('writes the basic data byte by byte as published', () => {
    const record = recordOf('lin-mei');
    expect(record).toHaveLength(57);
    expect(record.toString('hex')).toBe(
      [
        Buffer.from('990000000001').toString('hex'),
        `aa4cacfcacc2${'00'.repeat(14)}`,
        Buffer.from('A223456781').toString('hex'),
        Buffer.from('0740719').toString('hex'),
        Buffer.from('F').toString('hex'),
        Buffer.from('1080305').toString('hex'),
      ].join(''),
    );
  });

  it.each([
    ['rare-kun', 'fb69'],
    ['rare-zhe', 'fb46'],
    ['rare-feng', 'fbdf'],
    ['rare-xiu', '8ea7'],
  ])('writes the rare character of %s as %s', (key, bytes) => {
    expect(recordOf(key).subarray(12, 32).toString('hex')).toContain(bytes);
  });

  it('writes three digits of the year before and after ROC 100', () => {
    expect(['1920-01-05', '2010-12-31', '2011-01-01', '2026-11-21'].map(rocDate)).toEqual(['0090105', '0991231', '1000101', '1151121']);
    for (const person of people) expect(encodeBasicData(basicDataOf(person))).toHaveLength(57);
  });

  it.each([
    ['16-byte application id', select16],
    ['15-byte application id with Le', select15],
  ])('answers SELECT with the %s, and READ with and without Le', (_form, select) => {
    const card = healthInsuranceCard(personByKey('chen-hao'));
    const record = `${recordOf('chen-hao').toString('hex')}9000`;
    expect([said(card, select), said(card, read), said(card, `${read}00`)]).toEqual(['9000', record, record]);
  });

  it('reads nothing before SELECT nor after a reset, and knows no other application or command', () => {
    const card = healthInsuranceCard(personByKey('chen-hao'));
    expect([
      said(card, read),
      said(card, '00A4040005A000000003'),
      said(card, '0084000008'),
      said(card, ''),
      said(card, select16.slice(0, 20)),
    ]).toEqual(['6d00', '6a82', '6d00', '6d00', '6a82']);
    expect(said(card, select16)).toBe('9000');
    card.reset();
    expect(said(card, read)).toBe('6d00');
  });

  it('shows what the plastic says where it differs from the register', () => {
    expect(recordOf('old-card-in-hand').subarray(0, 12).toString()).toBe('990000009044');
    expect(recordOf('card-birth-differs').subarray(42, 49).toString()).toBe('0570211');
    expect(recordOf('unmapped-name').subarray(12, 20).toString('hex')).toBe('c3518140a4e50000');
  });

  it('can be wrong in every way that a card can', () => {
    const afterSelect = Object.fromEntries(
      cardBehaviours.map((behaviour) => {
        const card = healthInsuranceCard(personByKey('lin-mei'), { behaviour });
        return [behaviour, [card.atr !== null, said(card, select16), said(card, read)]];
      }),
    );
    const whole = `${recordOf('lin-mei').toString('hex')}9000`;
    expect(afterSelect).toEqual({
      ordinary: [true, '9000', whole],
      mute: [false, 'silence', 'silence'],
      'mute-after-atr': [true, 'silence', 'silence'],
      slow: [true, '9000', whole],
      'pulled-out': [true, '9000', 'gone'],
      'torn-answer': [true, '9000', 'torn'],
      'status-6982': [true, '9000', '6982'],
      'status-6f00': [true, '9000', '6f00'],
      'empty-answer': [true, '9000', ''],
      'short-record': [true, '9000', `${whole.slice(0, 80)}9000`],
      'long-record': [true, '9000', `${whole.slice(0, 114)}309000`],
      'malformed-name': [true, '9000', expect.stringContaining('b34cff00b300')],
      'bad-date': [true, '9000', expect.stringContaining(Buffer.from('0741345F').toString('hex'))],
      'bad-sex': [true, '9000', expect.stringContaining(Buffer.from('0740719X').toString('hex'))],
    });
  });

  it('says how late a slow card answers', () => {
    const slow = healthInsuranceCard(personByKey('lin-mei'), { behaviour: 'slow', answerSeconds: 7 });
    expect(slow.answer(Buffer.from(select16, 'hex'))).toMatchObject({ afterSeconds: 7 });
  });
});
