import type { BilingualText } from './refusals.js';

/** A mobile operator that vouches for a person (R-052, D-19). After a merger it is also known by the names of those it took over. */
export type Carrier = {
  readonly id: string;
  readonly name: BilingualText;
  readonly aliases: readonly { readonly id: string; readonly name: BilingualText }[];
};

/** The carrier that goes by this name today; undefined for one that does not qualify. */
export const carrierCalled = (name: string, carriers: readonly Carrier[]): Carrier | undefined =>
  carriers.find(({ id, aliases }) => id === name || aliases.some((alias) => alias.id === name));
