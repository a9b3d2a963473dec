import { z } from 'zod';
import type { Clock } from './clock.js';
import { openSignedPeer, type PeerFailure } from './signed-peer.js';

const address = z.object({ county: z.string(), district: z.string(), village: z.string(), neighbourhood: z.number().int() });
const registeredPerson = z.object({
  idNumber: z.string(),
  name: z.string(),
  birthDate: z.iso.date(),
  sex: z.enum(['M', 'F']),
  holderKind: z.enum(['citizen', 'resident']),
  householdNumber: z.string().nullable(),
  address,
  card: z.object({
    number: z.string(),
    state: z.enum(['valid', 'void', 'lost', 'suspended']),
    replacementPending: z.boolean(),
    issuedOn: z.iso.date(),
  }),
  registrationSuspended: z.boolean(),
  /** The institution of the Integrated Home Health Care plan whose case the person is. */
  homeCareInstitution: z.string().nullable(),
  /** The answer knows every event of the register up to this number, and none after it. */
  asOfSequence: z.int().nonnegative(),
});
const cardState = registeredPerson.shape.card.pick({ state: true, replacementPending: true });
/** Its own length of an ID number is all that is asked of it: whom the register knows, it knows. */
const cardEvent = z.object({
  eventId: z.uuid(),
  /** One count over the whole register: a later event has a higher one. */
  sequence: z.int().positive(),
  idNumber: z.string().regex(/^[A-Z0-9]{10}$/),
  kind: z.enum(['voided', 'suspended', 'restored', 'reported-lost', 'replacement-ordered', 'replaced']),
  /** What the card is now, and not what has changed of it. */
  card: cardState,
  since: z.iso.datetime(),
});
const oneEvent = z.object({ event: cardEvent });
const page = z.object({ events: z.array(cardEvent).max(100), next: z.int().nonnegative() });
const answer = z.object({ person: registeredPerson.nullable() });

/** What the insurer knows of a person. */
export type RegisteredPerson = z.output<typeof registeredPerson>;
/** What has happened to somebody's physical card. */
export type CardEvent = z.output<typeof cardEvent>;
/** Events in the order of their numbers, and the number after which to go on; none where there is nothing more. */
export type ChangesPage = z.output<typeof page>;
export type InsuredRegister = {
  /** @throws RegisterUnavailable when there is no answer that can be trusted */
  lookUp(idNumber: string): Promise<RegisteredPerson | null>;
  /** A page of the change feed. @throws RegisterUnavailable */
  changesAfter(sequence: number): Promise<ChangesPage>;
  /** An event that somebody has sent to us. @throws RegisterUnavailable where it cannot be trusted, and why */
  openEvent(signed: string): Promise<CardEvent>;
};

/** No answer, or none that is signed, fresh and of the agreed form: an outage, never a statement about the person. */
export class RegisterUnavailable extends Error {
  constructor(readonly code: PeerFailure) {
    super(code);
    this.name = 'RegisterUnavailable';
  }
}

const answerSeconds = 3;

/** Asks the insured register over HTTP, and opens what it sends. Whatever it says is signed: whoever stands between cannot make a person up. */
export function openInsuredRegister({ url, clock }: { url: string; clock: Clock }): InsuredRegister {
  const unavailable = (code: PeerFailure) => new RegisterUnavailable(code);
  const peer = openSignedPeer({ url, clock, answerSeconds, unavailable });
  const agreed = <Schema extends z.ZodType>(schema: Schema, claims: unknown): z.output<Schema> => {
    const parsed = schema.safeParse(claims);
    if (!parsed.success) throw unavailable('not-as-agreed');
    return parsed.data;
  };
  return {
    async lookUp(idNumber) {
      const claims = await peer.ask('/look-ups', 'register-answer+jwt', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/jose' },
        body: JSON.stringify({ idNumber }),
      });
      if (!claims) throw unavailable('no-answer');
      const { person } = agreed(answer, claims);
      if (person && person.idNumber !== idNumber) throw unavailable('not-as-agreed');
      return person;
    },
    async changesAfter(sequence) {
      const claims = await peer.ask(`/changes?after=${sequence}`, 'register-changes+jwt', { headers: { accept: 'application/jose' } });
      if (!claims) throw unavailable('no-answer');
      const { events, next } = agreed(page, claims);
      // Each is later than the one before, and the page ends with its last: whoever follows it neither stands still nor leaves one out.
      const numbers = [sequence, ...events.map((event) => event.sequence)];
      if (next !== numbers.at(-1) || numbers.some((number, at) => at > 0 && number <= numbers[at - 1]!)) throw unavailable('not-as-agreed');
      return { events, next };
    },
    async openEvent(signed) {
      return agreed(oneEvent, await peer.verified(signed, 'register-event+jwt')).event;
    },
  };
}
