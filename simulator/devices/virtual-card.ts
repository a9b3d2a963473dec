import iconv from 'iconv-lite';
import type { Person } from '../world/people.js';

/**
 * The chip card, spoken to in command APDUs. A health-insurance card answers SELECT of its application and GET DATA of the basic data
 * (57 bytes, no PIN). Everything is in here that can be wrong with a card in a reader.
 */
export type CardBehaviour =
  | 'ordinary'
  /** Answers nothing at all, not even the question for its ATR. */
  | 'mute'
  /** Shows its ATR, then answers no command. */
  | 'mute-after-atr'
  /** Answers every command after `answerSeconds`. */
  | 'slow'
  /** Is pulled out in mid-read: SELECT is answered, then the card is gone. */
  | 'pulled-out'
  /** Is pulled out while it answers READ: all has arrived but the status. */
  | 'torn-answer'
  | 'status-6982'
  | 'status-6f00'
  | 'empty-answer'
  | 'short-record'
  | 'long-record'
  | 'malformed-name'
  | 'bad-date'
  | 'bad-sex';
export const cardBehaviours = [
  'ordinary',
  'mute',
  'mute-after-atr',
  'slow',
  'pulled-out',
  'torn-answer',
  'status-6982',
  'status-6f00',
  'empty-answer',
  'short-record',
  'long-record',
  'malformed-name',
  'bad-date',
  'bad-sex',
] as const satisfies readonly CardBehaviour[];

export type CardAnswer =
  | { readonly name: 'answer'; readonly bytes: Buffer; readonly afterSeconds: number }
  /** The reader is told how long the answer is, and its last two bytes never come. */
  | { readonly name: 'torn'; readonly bytes: Buffer }
  | { readonly name: 'silence' }
  | { readonly name: 'gone' };

export type VirtualCard = {
  /** What an onlooker sees in the reader. */
  readonly label: string;
  /** The answer to reset, or null from a card that is mute. */
  readonly atr: Buffer | null;
  /** Power on, off or reset: the selected application is forgotten. */
  reset(): void;
  answer(command: Buffer): CardAnswer;
};

export type BasicData = {
  readonly cardNumber: string;
  /** The name as encoded on the card, at most 20 bytes. */
  readonly nameBytes: Buffer;
  readonly idNumber: string;
  readonly birthDate: string;
  readonly sex: string;
  readonly issuedOn: string;
};

const applicationId = Buffer.from('D1580000010000000000000000001100', 'hex');
const status = (hex: string) => Buffer.from(hex, 'hex');
const done = status('9000');
const fileNotFound = status('6A82');
const instructionUnknown = status('6D00');

/** `YYYMMDD` with the year of the Republic, three digits: 2011-03-01 is 1000301. */
export function rocDate(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return String(Number(year) - 1911).padStart(3, '0') + month + day;
}

export function encodeBasicData(data: BasicData): Buffer {
  if (data.nameBytes.length > 20) throw new Error(`A card has room for 20 bytes of name, not ${data.nameBytes.length}.`);
  return Buffer.concat([
    Buffer.from(data.cardNumber, 'ascii'),
    data.nameBytes,
    Buffer.alloc(20 - data.nameBytes.length),
    Buffer.from(data.idNumber, 'ascii'),
    Buffer.from(rocDate(data.birthDate), 'ascii'),
    Buffer.from(data.sex, 'ascii'),
    Buffer.from(rocDate(data.issuedOn), 'ascii'),
  ]);
}

/** What the chip of this person's card holds: the card's own data where they differ from the register's. */
export function basicDataOf(person: Person): BasicData {
  const { onCard } = person;
  return {
    cardNumber: onCard.number ?? person.card.number,
    nameBytes: onCard.nameBytes ? Buffer.from(onCard.nameBytes, 'hex') : iconv.encode(onCard.name ?? person.name.zh, 'big5'),
    idNumber: person.idNumber,
    birthDate: onCard.birthDate ?? person.birthDate,
    sex: person.sex,
    issuedOn: person.card.issuedOn,
  };
}

function recordOf(data: BasicData, behaviour: CardBehaviour): Buffer {
  switch (behaviour) {
    case 'short-record':
      return encodeBasicData(data).subarray(0, 40);
    case 'long-record':
      return Buffer.concat([encodeBasicData(data), Buffer.from('0')]);
    case 'malformed-name':
      // The lead byte of a character whose second byte never comes, and a byte that begins none.
      return encodeBasicData({ ...data, nameBytes: Buffer.from('b34cff00b3', 'hex') });
    case 'bad-date':
      return encodeBasicData({ ...data, birthDate: '1985-13-45' });
    case 'bad-sex':
      return encodeBasicData({ ...data, sex: 'X' });
    default:
      return encodeBasicData(data);
  }
}

/** SELECT by name with the 16-byte application id, or with its first 15 bytes as one old program does; Le may follow. */
function selects(command: Buffer): boolean {
  if (!command.subarray(0, 4).equals(status('00A40400'))) return false;
  const length = command[4] ?? 0;
  const rest = command.length - 5 - length;
  return (
    (length === 15 || length === 16) && rest >= 0 && rest <= 1 && command.subarray(5, 5 + length).equals(applicationId.subarray(0, length))
  );
}

const isSelect = (command: Buffer) => command[0] === 0 && command[1] === 0xa4;
const isRead = (command: Buffer) => command.subarray(0, 7).equals(status('00CA1100020000')) && command.length <= 8;

export function healthInsuranceCard(
  person: Person,
  options: { behaviour?: CardBehaviour | undefined; answerSeconds?: number | undefined } = {},
): VirtualCard {
  const behaviour = options.behaviour ?? 'ordinary';
  const record = recordOf(basicDataOf(person), behaviour);
  const afterSeconds = behaviour === 'slow' ? (options.answerSeconds ?? 2) : 0;
  const answered = (bytes: Buffer): CardAnswer => ({ name: 'answer', bytes, afterSeconds });
  let selected = false;

  function read(): CardAnswer {
    if (!selected) return answered(instructionUnknown);
    switch (behaviour) {
      case 'pulled-out':
        return { name: 'gone' };
      case 'torn-answer':
        return { name: 'torn', bytes: Buffer.concat([record, done]) };
      case 'status-6982':
        return answered(status('6982'));
      case 'status-6f00':
        return answered(status('6F00'));
      case 'empty-answer':
        return answered(Buffer.alloc(0));
      default:
        return answered(Buffer.concat([record, done]));
    }
  }

  return {
    label: `health-insurance card of ${person.key}${behaviour === 'ordinary' ? '' : ` (${behaviour})`}`,
    atr: behaviour === 'mute' ? null : Buffer.from(person.card.atr, 'hex'),
    reset: () => void (selected = false),
    answer(command) {
      if (behaviour === 'mute' || behaviour === 'mute-after-atr') return { name: 'silence' };
      if (isRead(command)) return read();
      if (!isSelect(command)) return answered(instructionUnknown);
      selected ||= selects(command);
      return answered(selects(command) ? done : fileNotFound);
    },
  };
}
