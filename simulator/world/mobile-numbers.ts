import { people, type Person } from './people.js';

/** The operators behind the gateway, under the names that they answer with: two of them still answer under the names from before a merger. */
export const carrierNames = ['chunghwa', 'taiwan-mobile', 'far-eastone', 'taiwan-star', 'gt'] as const;
export type CarrierName = (typeof carrierNames)[number];

/**
 * What is behind a mobile number: an ordinary contract in the name of its holder, or something special. The first seven digits choose what it
 * is, the last three whose it is: those of the person's own number, 0900000NNN.
 */
export type NumberKind = 'contract' | 'prepaid' | 'corporate' | 'never-answered' | 'answered-late' | 'not-seen' | 'unknown';
const kinds: Readonly<Record<string, NumberKind>> = {
  '0900000': 'contract',
  '0901000': 'prepaid',
  '0902000': 'corporate',
  '0903000': 'never-answered',
  '0905000': 'answered-late',
  '0906000': 'not-seen',
  '0907000': 'contract',
  '0908000': 'contract',
};
/** Numbers in the name of somebody else than the person who uses them. */
const namelessPrefix = '0907000';
/** Numbers of an operator that TWCA cannot ask, and of one that it has begun to ask without anybody having been told. */
const otherOperatorPrefix = '0904000';
const newcomerPrefix = '0908000';

/** Special numbers of a person, by what is special about them. */
const specials = {
  'a prepaid number': '0901000',
  'a number of a company': '0902000',
  'a number whose operator never answers': '0903000',
  'a number of an operator that takes no part': '0904000',
  'a number whose operator answers when asked a third time': '0905000',
  'a number that the network does not see': '0906000',
  'a number in the name of somebody else': '0907000',
  'a number of an operator that nobody was told of': '0908000',
} as const;
export type SpecialNumber = keyof typeof specials;
export const specialNumbers = Object.keys(specials) as SpecialNumber[];
export const specialNumberOf = ({ mobile }: Person, special: SpecialNumber) => specials[special] + mobile.slice(7);

export type NumberPlan = {
  readonly number: string;
  readonly kind: NumberKind;
  readonly carrier: CarrierName | 'other-operator' | 'newcomer' | 'none';
  /** ID number of the person in whose name it is. */
  readonly holder: string | null;
};

export function numberOf(number: string): NumberPlan {
  const prefix = number.slice(0, 7);
  const serial = Number(number.slice(7));
  const person = people[serial - 1];
  const kind = kinds[prefix];
  if (prefix === otherOperatorPrefix) return { number, kind: 'unknown', carrier: 'other-operator', holder: null };
  if (!kind || !person) return { number, kind: 'unknown', carrier: 'none', holder: null };
  const carrier = prefix === newcomerPrefix ? 'newcomer' : carrierNames[(serial - 1) % carrierNames.length]!;
  return { number, kind, carrier, holder: prefix === namelessPrefix ? null : person.idNumber };
}

/** The header by which a simulated phone's radio tells the simulated network which SIM it has. There is nothing like it in the real world. */
export const radioHeader = 'x-simulated-radio';
