import { EventEmitter, once } from 'node:events';
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
  let untilCut = new AbortController();
  const connected = new EventEmitter();

  return {
    sim: () => inPhone,
    putIn: (next: Sim | null) => void (inPhone = next),
    connection: () => connection,
    /** Whatever went over the earlier connection is cut off. */
    connect(next: Connection) {
      connection = next;
      untilCut.abort();
      // Without a network everything is cut off from the beginning.
      if (next.kind === 'none') return;
      untilCut = new AbortController();
      connected.emit('again');
    },
    /** Aborted when the connection of now is cut, and as long as there is none. */
    untilCut: () => untilCut.signal,
    /** Resolves at once where there is a network, otherwise when it is there again. */
    async whenConnected(signal: AbortSignal): Promise<void> {
      if (untilCut.signal.aborted) await once(connected, 'again', { signal });
    },

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
