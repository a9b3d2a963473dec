import type { HolderKind } from './identity-number.js';
import { type Refused, refused } from './refusals.js';

/** An address down to the neighbourhood. The neighbourhood may be typed as `12`, `０１２` or `12鄰`. */
export type AddressEntry = {
  readonly county: string;
  readonly district: string;
  readonly village: string;
  readonly neighbourhood: number | string;
};
export type HouseholdEntries = { readonly householdNumber?: string | null; readonly address: AddressEntry };
/** What the insured register knows of the same. */
export type RegisteredHousehold = { readonly householdNumber: string | null; readonly address: AddressEntry };

/** The canonical household number: eight characters, letters and then digits (sample FB123456), or undefined (D-15). */
export function parseHouseholdNumber(text: string): string | undefined {
  const value = text.normalize('NFKC').toUpperCase();
  return /^(?=.{8}$)[A-Z]+[0-9]+$/.test(value) ? value : undefined;
}

/**
 * Compares what was typed with the register. One refusal for all fields: whoever found a card must not learn which of them is
 * right (D-15). Residents have no household number; their address alone is compared.
 */
export function compareWithRegister(
  entries: HouseholdEntries,
  person: RegisteredHousehold,
  holderKind: HolderKind,
): { name: 'matched' } | Refused {
  if (holderKind === 'citizen' && !entries.householdNumber) return refused('household-number-missing');
  const householdMatches = holderKind === 'resident' || sameHouseholdNumber(entries.householdNumber ?? '', person.householdNumber ?? '');
  return householdMatches && sameAddress(entries.address, person.address) ? { name: 'matched' } : refused('register-mismatch');
}

/** The address alone, as a resend to a changed e-mail address asks for it. */
export function compareAddressWithRegister(entry: AddressEntry, person: RegisteredHousehold): { name: 'matched' } | Refused {
  return sameAddress(entry, person.address) ? { name: 'matched' } : refused('register-mismatch');
}

function sameHouseholdNumber(entry: string, registered: string): boolean {
  const number = parseHouseholdNumber(entry);
  return number !== undefined && number === parseHouseholdNumber(registered);
}

function sameAddress(entry: AddressEntry, registered: AddressEntry): boolean {
  const sameNames = (['county', 'district', 'village'] as const).every((part) => {
    const name = placeName(entry[part]);
    return name !== '' && name === placeName(registered[part]);
  });
  const neighbourhood = neighbourhoodNumber(entry.neighbourhood);
  return sameNames && neighbourhood !== undefined && neighbourhood === neighbourhoodNumber(registered.neighbourhood);
}

/** 台 is the everyday spelling of 臺; both stand in official papers. */
export const placeName = (text: string) => text.normalize('NFKC').replace(/\s/g, '').replaceAll('台', '臺');

function neighbourhoodNumber(entry: number | string): number | undefined {
  const digits = String(entry)
    .normalize('NFKC')
    .replace(/\s/g, '')
    .match(/^([0-9]{1,4})鄰?$/)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
