import { radioHeader } from '../world/mobile-numbers.js';
import type { Person } from '../world/people.js';

/** A SIM in a phone, known to the network by its number. */
export type Sim = { readonly number: string };
/** How a phone reaches the internet: over its own SIM, over a Wi-Fi, over the mobile data that somebody's phone shares, or not at all. */
export type Connection =
  { readonly kind: 'mobile' } | { readonly kind: 'wifi' } | { readonly kind: 'hotspot'; readonly of: Sim } | { readonly kind: 'none' };

export const simOf = (person: Person): Sim => ({ number: person.mobile });

export type PhoneNetwork = ReturnType<typeof createPhoneNetwork>;

/** The radio side of a phone: which SIM is in it and how it is connected now. New phones are on mobile data. */
export function createPhoneNetwork({ carrierUrl, sim }: { carrierUrl: string; sim: Sim | null }) {
  let inPhone = sim;
  let connection: Connection = { kind: 'mobile' };

  return {
    sim: () => inPhone,
    putIn: (next: Sim | null) => void (inPhone = next),
    connection: () => connection,
    connect: (next: Connection) => void (connection = next),

    /** What the App gets from the operator over the connection of the moment; null where it gets no answer. */
    async fetchOperatorToken(): Promise<string | null> {
      if (connection.kind === 'none') return null;
      const headers = radioHeaders(connection, inPhone);
      const answer = await fetch(`${carrierUrl}/operator-tokens`, { method: 'POST', headers }).catch(() => null);
      if (answer?.status !== 201) return null;
      return ((await answer.json()) as { operatorToken: string }).operatorToken;
    },
  };
}

/** What the mobile network sees: the SIM whose data it carries, and whether that phone passes on what another device asks. */
function radioHeaders(connection: Connection, sim: Sim | null): Record<string, string> {
  if (connection.kind === 'hotspot') return { [radioHeader]: `sim=${connection.of.number};tethered` };
  return connection.kind === 'mobile' && sim ? { [radioHeader]: `sim=${sim.number}` } : {};
}
