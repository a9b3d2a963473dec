import { describe, expect, it } from 'vitest';
import { answerToRead, answerToSelect, cardTexts, readBasicData, selectHealthInsuranceCard } from './nhi-card-record.js';

const ascii = (text: string) => Buffer.from(text, 'latin1').toString('hex');
const wang = 'a4fda470a9fa'; // 王小明

/** A record with the name given as Big5 bytes in hex. */
function record(nameHex: string, { idNumber = 'A123456789' } = {}): Uint8Array {
  return Buffer.from(ascii('000012345678') + nameHex.padEnd(40, '0') + ascii(`${idNumber}0790507M1100102`), 'hex');
}
const unreadable = { name: 'refused', code: 'card-unreadable' };

describe('cardTexts', () => {
  it('R-063 splits the 57 bytes as 12, 20, 10, 7, 1 and 7', () => {
    expect(record(wang)).toHaveLength(57);
    expect(cardTexts(record(wang))).toEqual({
      name: 'texts',
      cardNumber: '000012345678',
      holderName: '王小明',
      nameFlagged: false,
      idNumber: 'A123456789',
      rocBirthDate: '0790507',
      sex: 'M',
      rocIssueDate: '1100102',
    });
  });

  // Bytes of Big5 with HKSCS, written down by hand: another table would read them otherwise, or not at all.
  it.each([
    ['fb69', '堃'],
    ['fb46', '喆'],
    ['fbdf', '峯'],
    ['8ea7', '綉'],
  ])('reads the rare character %s as %s', (hex, character) => {
    expect(cardTexts(record(`a4fd${hex}`))).toMatchObject({ holderName: `王${character}`, nameFlagged: false });
  });

  it('reads a name of ten characters, which leaves no room for a NUL', () => {
    expect(cardTexts(record('a4fd'.repeat(10)))).toMatchObject({ holderName: '王'.repeat(10) });
  });

  it('reads a name in Latin letters, and drops blanks at its end', () => {
    expect(cardTexts(record(ascii('NGUYEN THI MAI      ')))).toMatchObject({ holderName: 'NGUYEN THI MAI', nameFlagged: false });
  });

  it('ignores what stands behind the NUL', () => {
    expect(cardTexts(record(`${wang}00ff`))).toMatchObject({ holderName: '王小明' });
  });

  it.each([
    ['unmapped pair', 'a4fd8140', '王\ufffd'],
    ['unmapped pair with a letter as trail byte', 'a4fd8141a9fa', '王\ufffd明'],
  ])('N-78 a character without agreed form is accepted and flagged: %s', (_, nameHex, holderName) => {
    expect(cardTexts(record(nameHex))).toMatchObject({ name: 'texts', holderName, nameFlagged: true });
  });

  it.each<[string, Uint8Array]>([
    ['empty', new Uint8Array()],
    ['56 bytes', record(wang).subarray(0, 56)],
    ['58 bytes', Buffer.concat([record(wang), Buffer.from([0])])],
    ['59 bytes, status still on it', Buffer.concat([record(wang), Buffer.from([0x90, 0])])],
    ['lead byte without trail byte', record('a4fdff')],
    ['lead byte at the end of the name', record(`${'a4fd'.repeat(9)}41a4`)],
    ['bad trail byte', record('a4fda420')],
    ['control character', record('a4fd0a')],
    ['empty name', record('')],
    ['name of blanks', record('20202020')],
    ['name of full-width blanks', record('a140a140')],
  ])('F-18 N-78 is not the record of a proper card: %s', (_, bytes) => {
    expect(cardTexts(bytes)).toEqual(unreadable);
  });

  it('a broken byte in a number stays visible', () => {
    expect(cardTexts(record(wang, { idNumber: '\xc1123456789' }))).toMatchObject({ idNumber: '\xc1123456789' });
  });
});

describe('commands and answers', () => {
  it('the commands are those of the card', () => {
    expect(Buffer.from(selectHealthInsuranceCard).toString('hex')).toBe('00a4040010d1580000010000000000000000001100');
    expect(Buffer.from(readBasicData).toString('hex')).toBe('00ca1100020000');
  });

  it.each([
    ['9000', { name: 'selected' }],
    ['6f1084009000', { name: 'selected' }],
    ['6a82', { name: 'refused', code: 'wrong-card' }],
    ['6982', { name: 'refused', code: 'wrong-card' }],
    ['6f00', { name: 'refused', code: 'wrong-card' }],
    ['90', { name: 'refused', code: 'card-unreadable' }],
    ['900001', { name: 'refused', code: 'wrong-card' }],
    ['', { name: 'refused', code: 'card-removed' }],
  ])('F-18 SELECT answered by %j', (hex, outcome) => {
    expect(answerToSelect(Buffer.from(hex, 'hex'))).toEqual(outcome);
  });

  it.each(['6a82', '6982', '6f00', '90', '9000', '616263'])('F-18 READ answered by %s is no record', (hex) => {
    expect(answerToRead(Buffer.from(hex, 'hex'))).toEqual(unreadable);
  });

  it('READ answered by data and 90 00 gives the record without the status', () => {
    const answer = Buffer.concat([record(wang), Buffer.from([0x90, 0x00])]);
    const read = answerToRead(answer);
    expect(read).toMatchObject({ name: 'record' });
    expect(read.name === 'record' && Buffer.from(read.record).equals(record(wang))).toBe(true);
  });

  it('READ answered by nothing: the card was pulled out', () => {
    expect(answerToRead(new Uint8Array())).toEqual({ name: 'refused', code: 'card-removed' });
  });
});
