import { randomUUID } from 'node:crypto';
import type { Forgery, RegisterStatements } from './register-statements.js';
import type { CardState } from './world/people.js';

/** What becomes of an event on its way: nothing, it is lost, sent twice, or kept back until it is sent on. */
export const eventFaults = ['none', 'lost', 'twice', 'held'] as const;
export type EventFault = (typeof eventFaults)[number];

export type RegisteredCard = { readonly number: string; readonly state: CardState; readonly replacementPending: boolean };
export type CardEvent = {
  readonly eventId: string;
  /** One count over the whole register. */
  readonly sequence: number;
  readonly idNumber: string;
  readonly kind: 'voided' | 'suspended' | 'restored' | 'reported-lost' | 'replacement-ordered' | 'replaced';
  readonly card: { readonly state: CardState; readonly replacementPending: boolean };
  readonly since: string;
};
/** What the product said to an event; null where it did not answer. */
export type EventAnswer = { readonly status: number; readonly body: unknown } | null;

const eventsPerPage = 50;

/**
 * Announces what happens to cards: each event at once to the product, if it is told where that is, and all of them in the change feed. Telling is tried once;
 * what does not arrive is found in the feed.
 */
export function registerEvents({
  now,
  statements,
  apiUrl,
}: {
  now: () => Date;
  statements: RegisterStatements;
  apiUrl?: string | undefined;
}) {
  const feed: CardEvent[] = [];
  const held: CardEvent[] = [];
  let fault: EventFault = 'none';
  // A register that was started again goes on counting, although this one remembers nothing: the instant is beyond every number given before.
  let sequence = now().getTime();

  async function send(event: object, forgery?: Forgery): Promise<EventAnswer> {
    if (!apiUrl) return null;
    const body = await statements.sign('register-event+jwt', { event }, forgery);
    try {
      const answer = await fetch(`${apiUrl}/v1/register-events`, {
        method: 'POST',
        headers: { 'content-type': 'application/jose', 'accept-language': 'en' },
        body,
        signal: AbortSignal.timeout(10_000),
      });
      return { status: answer.status, body: await answer.json() };
    } catch {
      return null;
    }
  }

  async function tell(event: CardEvent): Promise<EventAnswer[]> {
    if (fault === 'lost') return [];
    if (fault === 'held') {
      held.push(event);
      return [];
    }
    const first = await send(event);
    return fault === 'twice' ? [first, await send(event)] : [first];
  }

  return {
    /** Of a card that is not what it was; nothing of one that is. */
    async announce(idNumber: string, before: RegisteredCard, after: RegisteredCard): Promise<EventAnswer[]> {
      const kind = kindOf(before, after);
      if (!kind) return [];
      const { state, replacementPending } = after;
      const event = {
        eventId: randomUUID(),
        sequence: ++sequence,
        idNumber,
        kind,
        card: { state, replacementPending },
        since: now().toISOString(),
      };
      feed.push(event);
      return tell(event);
    },
    /** Sends on what was kept back, also once more what was sent on before; in the order in which it happened or the other way round. */
    async sendHeld(reversed: boolean): Promise<EventAnswer[]> {
      const answers: EventAnswer[] = [];
      for (const event of reversed ? held.toReversed() : held) answers.push(await send(event));
      return answers;
    },
    /** Somebody says that a card is void; the register itself knows nothing of it. */
    forge: (idNumber: string, forgery: Forgery): Promise<EventAnswer> =>
      send(
        {
          ...{ eventId: randomUUID(), sequence: sequence + 1, idNumber, kind: 'voided' },
          ...{ card: { state: 'void', replacementPending: false }, since: now().toISOString() },
        },
        forgery,
      ),
    pageAfter(after: number) {
      const events = feed.filter((event) => event.sequence > after).slice(0, eventsPerPage);
      return { events, next: events.at(-1)?.sequence ?? after };
    },
    sequence: () => sequence,
    fault: () => fault,
    setFault: (next: EventFault) => void (fault = next),
    reset() {
      feed.length = 0;
      held.length = 0;
      fault = 'none';
      sequence = now().getTime();
    },
  };
}

function kindOf(before: RegisteredCard, { number, state, replacementPending }: RegisteredCard): CardEvent['kind'] | null {
  if (number !== before.number) return 'replaced';
  if (state === before.state) return replacementPending && !before.replacementPending ? 'replacement-ordered' : null;
  const kinds = { void: 'voided', suspended: 'suspended', lost: 'reported-lost', valid: 'restored' } as const;
  return kinds[state];
}
