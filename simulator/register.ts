import { CompactSign, importJWK } from 'jose';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { BadInput, createHttpServer, listen, parsed } from './http-server.js';
import { publicPart, signingKey } from './keys.js';
import { findPerson, people, type Address, type CardState, type Person } from './world/people.js';

/**
 * What may be wrong with the register: switched off (503), answering too late, taking the question and never answering, hanging up, an
 * answer that is no signed answer, or one signed with a key that is not its own.
 */
export type RegisterFault = 'none' | 'down' | 'slow' | 'silent' | 'hang-up' | 'garbage' | 'wrong-signature';
export type RegisterFaults = {
  readonly fault: RegisterFault;
  /** How long a slow register takes. */
  readonly answerSeconds?: number;
  /** Number of look-ups that meet the fault; without it, all until it is changed. */
  readonly times?: number;
};

/** What the register holds of one person, as far as it can change while the world runs. */
export type RegisterChange = {
  readonly cardState?: CardState;
  readonly cardNumber?: string;
  readonly replacementPending?: boolean;
  readonly registrationSuspended?: boolean;
  readonly homeCareInstitution?: string | null;
  readonly registered?: boolean;
  readonly name?: string;
  readonly householdNumber?: string | null;
  readonly address?: Address;
};

export type RegisterAnswer = {
  readonly idNumber: string;
  readonly name: string;
  readonly birthDate: string;
  readonly sex: 'M' | 'F';
  readonly holderKind: 'citizen' | 'resident';
  readonly householdNumber: string | null;
  readonly address: Address;
  readonly card: { readonly number: string; readonly state: CardState; readonly replacementPending: boolean; readonly issuedOn: string };
  readonly registrationSuspended: boolean;
  readonly homeCareInstitution: string | null;
};

export type InsuredRegister = {
  readonly url: string;
  /** What the register holds of a person now, or null when it does not know the person. */
  entryOf(key: string): RegisterAnswer | null;
  change(key: string, change: RegisterChange): void;
  setFaults(faults: RegisterFaults): void;
  faults(): RegisterFaults;
  /** Look-ups that arrived since the world began, answered or not. */
  lookUpCount(): number;
  reset(): void;
  stop(): Promise<void>;
};

const lookUpBody = z.strictObject({ idNumber: z.string().max(20) });

function answerOf(person: Person, change: RegisterChange): RegisterAnswer | null {
  if (!(change.registered ?? person.registered)) return null;
  return {
    idNumber: person.idNumber,
    name: change.name ?? person.name.zh,
    birthDate: person.birthDate,
    sex: person.sex,
    holderKind: person.holderKind,
    householdNumber: change.householdNumber === undefined ? person.householdNumber : change.householdNumber,
    address: change.address ?? person.address,
    card: {
      number: change.cardNumber ?? person.card.number,
      state: change.cardState ?? person.card.state,
      replacementPending: change.replacementPending ?? person.card.replacementPending,
      issuedOn: person.card.issuedOn,
    },
    registrationSuspended: change.registrationSuspended ?? person.registrationSuspended,
    homeCareInstitution: change.homeCareInstitution === undefined ? person.homeCareInstitution : change.homeCareInstitution,
  };
}

export async function createRegister(options: {
  now: () => Date;
  host: string;
  port: number;
  publicUrl?: string;
}): Promise<InsuredRegister> {
  const key = signingKey('insured-register');
  const foreignKey = { ...signingKey('somebody-else'), kid: key.kid };
  const changes = new Map<string, RegisterChange>();
  const stopping = new AbortController();
  let faults: RegisterFaults = { fault: 'none' };
  let lookUps = 0;

  const entryOf = (personKey: string) => {
    const person = findPerson(personKey);
    return person && answerOf(person, changes.get(personKey) ?? {});
  };

  /** The fault that this look-up meets; a fault for a number of look-ups wears off. */
  function nextFault(): RegisterFaults {
    const met = faults;
    if (faults.times !== undefined) faults = faults.times > 1 ? { ...faults, times: faults.times - 1 } : { fault: 'none' };
    return met;
  }

  async function signed(idNumber: string, signer: typeof key): Promise<string> {
    const person = people.find((candidate) => candidate.idNumber === idNumber);
    const claims = { iss: url, iat: Math.floor(options.now().getTime() / 1000), person: person ? entryOf(person.key) : null };
    return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'ES256', typ: 'register-answer+jwt', kid: key.kid })
      .sign(await importJWK(signer, 'ES256'));
  }

  const server = createHttpServer();
  server.get('/.well-known/jwks.json', (_request, reply) =>
    faults.fault === 'down' ? reply.code(503).send({ message: 'The register is switched off.' }) : reply.send({ keys: [publicPart(key)] }),
  );
  server.post('/look-ups', async (request, reply) => {
    lookUps += 1;
    const { idNumber } = parsed(lookUpBody, request.body);
    const met = nextFault();
    if (met.fault === 'down') return reply.code(503).send({ message: 'The register is switched off.' });
    if (met.fault === 'hang-up' || met.fault === 'silent') {
      reply.hijack();
      if (met.fault === 'hang-up') request.raw.socket.destroy();
      return reply;
    }
    if (met.fault === 'slow') await wait((met.answerSeconds ?? 10) * 1000, undefined, { signal: stopping.signal }).catch(() => undefined);
    const answer =
      met.fault === 'garbage' ? 'this.is.no-answer' : await signed(idNumber, met.fault === 'wrong-signature' ? foreignKey : key);
    return reply.type('application/jose').send(answer);
  });

  const url = await listen(server, options.host, options.port).then((local) => options.publicUrl ?? local);
  return {
    url,
    entryOf,
    change(personKey, change) {
      if (!findPerson(personKey)) throw new BadInput(`There is no person "${personKey}".`, 404);
      changes.set(personKey, { ...changes.get(personKey), ...change });
    },
    setFaults: (next) => void (faults = next),
    faults: () => faults,
    lookUpCount: () => lookUps,
    reset() {
      changes.clear();
      faults = { fault: 'none' };
      lookUps = 0;
    },
    async stop() {
      stopping.abort();
      await server.close();
    },
  };
}
