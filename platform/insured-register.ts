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
});
const answer = z.object({ person: registeredPerson.nullable() });

/** What the insurer knows of a person. */
export type RegisteredPerson = z.output<typeof registeredPerson>;
export type InsuredRegister = {
  /** @throws RegisterUnavailable when there is no answer that can be trusted */
  lookUp(idNumber: string): Promise<RegisteredPerson | null>;
};

/** No answer, or none that is signed, fresh and of the agreed form: an outage, never a statement about the person. */
export class RegisterUnavailable extends Error {
  constructor(readonly code: PeerFailure) {
    super(code);
    this.name = 'RegisterUnavailable';
  }
}

const answerSeconds = 3;

/** Asks the insured register over HTTP. Its answers are signed: whoever stands between cannot make a person up. */
export function openInsuredRegister({ url, clock }: { url: string; clock: Clock }): InsuredRegister {
  const unavailable = (code: PeerFailure) => new RegisterUnavailable(code);
  const peer = openSignedPeer({ url, typ: 'register-answer+jwt', clock, answerSeconds, unavailable });
  return {
    async lookUp(idNumber) {
      const claims = await peer.ask('/look-ups', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/jose' },
        body: JSON.stringify({ idNumber }),
      });
      if (!claims) throw unavailable('no-answer');
      const parsed = answer.safeParse(claims);
      if (!parsed.success) throw unavailable('not-as-agreed');
      const { person } = parsed.data;
      if (person && person.idNumber !== idNumber) throw unavailable('not-as-agreed');
      return person;
    },
  };
}
