import iconv from 'iconv-lite';

/** SELECT by name with the 16-byte AID of the health-insurance card. Cards are recognised by it, never by their ATR. */
export const selectHealthInsuranceCard = Uint8Array.from(Buffer.from('00A4040010D1580000010000000000000000001100', 'hex'));
/** GET DATA of the basic data: 57 bytes, readable without a PIN. */
export const readBasicData = Uint8Array.from(Buffer.from('00CA1100020000', 'hex'));

type CardRefusal<Code extends string> = { readonly name: 'refused'; readonly code: Code };
const refused = <Code extends string>(code: Code): CardRefusal<Code> => ({ name: 'refused', code });

/** Only the status 90 00 says that this is a health-insurance card. */
export function answerToSelect(answer: Uint8Array): { name: 'selected' } | CardRefusal<'wrong-card' | 'card-unreadable' | 'card-removed'> {
  if (answer.length === 0) return refused('card-removed');
  if (answer.length < 2) return refused('card-unreadable');
  return isSuccess(answer) ? { name: 'selected' } : refused('wrong-card');
}

/** The record of the card, without the status bytes. */
export function answerToRead(answer: Uint8Array): { name: 'record'; record: Uint8Array } | CardRefusal<'card-unreadable' | 'card-removed'> {
  if (answer.length === 0) return refused('card-removed');
  return isSuccess(answer) && answer.length > 2 ? { name: 'record', record: answer.slice(0, -2) } : refused('card-unreadable');
}

const isSuccess = (answer: Uint8Array) => answer.length >= 2 && answer.at(-2) === 0x90 && answer.at(-1) === 0x00;

const recordBytes = 57;

/**
 * The texts of the basic data. Dates are `YYYMMDD` with the ROC year, as the card has them; domain/card-reading.ts judges them. Splits and
 * decodes the record; refuses bytes that no proper card has: another length, a name that is empty or not Big5 (N-78). */
export function cardTexts(record: Uint8Array) {
  if (record.length !== recordBytes) return refused('card-unreadable');
  const holderName = decodeName(record.subarray(12, 32));
  if (!holderName) return refused('card-unreadable');
  return {
    name: 'texts' as const,
    cardNumber: latin1(record.subarray(0, 12)),
    holderName,
    nameFlagged: withoutAgreedForm.test(holderName),
    idNumber: latin1(record.subarray(32, 42)),
    rocBirthDate: latin1(record.subarray(42, 49)),
    sex: latin1(record.subarray(49, 50)),
    rocIssueDate: latin1(record.subarray(50, 57)),
  };
}

/** Not `ascii`, which would drop the eighth bit and so turn a broken byte into a good one. */
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** Well-formed Big5 is a row of ASCII characters and of pairs of a lead and a trail byte. */
const bigFiveCharacter = /[\x20-\x7e]|[\x81-\xfe][\x40-\x7e\xa1-\xfe]/g;

/** The replacement character, and the private-use ones that a platform may show as it likes. */
const withoutAgreedForm = /[\ufffd\p{Co}]/u;

function decodeName(bytes: Uint8Array): string | undefined {
  const text = latin1(bytes).replace(/\0.*$/s, '');
  const characters = text.match(bigFiveCharacter) ?? [];
  if (characters.join('') !== text) return undefined;
  return characters.map(decodeCharacter).join('').trim();
}

/** One by one, because the table gives an unmapped pair back as a replacement character and a stray letter. */
function decodeCharacter(character: string): string {
  const decoded = iconv.decode(Buffer.from(character, 'latin1'), 'big5');
  return decoded.startsWith('\ufffd') ? '\ufffd' : decoded;
}
