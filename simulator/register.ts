import type { FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { BadInput, createHttpServer, listen, parsed } from './http-server.js';
import { type EventAnswer, type EventFault, registerEvents } from './register-events.js';
import { type Forgery, registerStatements } from './register-statements.js';
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
  /** Number of questions that meet the fault; without it, all until it is changed. */
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
  /** The answer knows all events up to this number. */
  readonly asOfSequence: number;
};

export type InsuredRegister = {
  readonly url: string;
  /** What the register holds of a person now, or null when it does not know the person. */
  entryOf(key: string): RegisterAnswer | null;
  /** Holds at once; answers what the product said to the event, where there was one and it was told. */
  change(key: string, change: RegisterChange): Promise<EventAnswer[]>;
  setEventFault(fault: EventFault): void;
  /** Tells the events that were kept back. */
  sendHeldEvents(reversed: boolean): Promise<EventAnswer[]>;
  /** Somebody tells the product in the register's name that this person's card is void. */
  forgeEvent(key: string, forgery: Forgery): Promise<EventAnswer>;
  setFaults(faults: RegisterFaults): void;
  faults(): RegisterFaults;
  /** Look-ups that arrived since the world began, answered or not. */
  lookUpCount(): number;
  reset(): void;
  stop(): Promise<void>;
};

const switchedOff = 'The register is switched off.';
const changesQuery = z.object({ after: z.coerce.number().int().min(0).default(0) });
const lookUpBody = z.strictObject({ idNumber: z.string().max(20) });

function answerOf(person: Person, change: RegisterChange, asOfSequence: number): RegisterAnswer | null {
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
    asOfSequence,
  };
}

export async function createRegister(options: {
  now: () => Date;
  host: string;
  port: number;
  publicUrl?: string;
  /** Whom events are told to; nobody without it. */
  apiUrl?: string;
}): Promise<InsuredRegister> {
  const statements = registerStatements({ now: options.now, issuer: () => url });
  const events = registerEvents({ now: options.now, statements, apiUrl: options.apiUrl });
  const changes = new Map<string, RegisterChange>();
  const stopping = new AbortController();
  let faults: RegisterFaults = { fault: 'none' };
  let lookUps = 0;

  const knownPerson = (personKey: string): Person => {
    const person = findPerson(personKey);
    if (!person) throw new BadInput(`There is no person "${personKey}".`, 404);
    return person;
  };
  const entryOf = (personKey: string) => {
    const person = findPerson(personKey);
    return person && answerOf(person, changes.get(personKey) ?? {}, events.sequence());
  };

  /** The fault that this question meets; a fault for a number of questions wears off. */
  function nextFault(): RegisterFaults {
    const met = faults;
    if (faults.times !== undefined) faults = faults.times > 1 ? { ...faults, times: faults.times - 1 } : { fault: 'none' };
    return met;
  }

  /** A fault that is none of signing: the answer is not given, or too late. True where there is nothing more to say. */
  async function meets(met: RegisterFaults, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    if (met.fault === 'down') void reply.code(503).send({ message: switchedOff });
    if (met.fault === 'hang-up' || met.fault === 'silent') {
      reply.hijack();
      if (met.fault === 'hang-up') request.raw.socket.destroy();
    }
    if (met.fault === 'slow') await wait((met.answerSeconds ?? 10) * 1000, undefined, { signal: stopping.signal }).catch(() => undefined);
    return ['down', 'hang-up', 'silent'].includes(met.fault);
  }
  const forgeryOf = ({ fault }: RegisterFaults): Forgery | undefined =>
    fault === 'garbage' ? 'no-statement' : fault === 'wrong-signature' ? 'foreign-key' : undefined;

  const server = createHttpServer();
  server.get('/.well-known/jwks.json', (_request, reply) =>
    faults.fault === 'down' ? reply.code(503).send({ message: switchedOff }) : reply.send(statements.jwks()),
  );
  server.post('/look-ups', async (request, reply) => {
    lookUps += 1;
    const { idNumber } = parsed(lookUpBody, request.body);
    const met = nextFault();
    if (await meets(met, request, reply)) return reply;
    const person = people.find((candidate) => candidate.idNumber === idNumber);
    const said = { person: person ? entryOf(person.key) : null };
    return reply.type('application/jose').send(await statements.sign('register-answer+jwt', said, forgeryOf(met)));
  });
  server.get('/changes', async (request, reply) => {
    const { after } = parsed(changesQuery, request.query);
    const met = nextFault();
    if (await meets(met, request, reply)) return reply;
    return reply.type('application/jose').send(await statements.sign('register-changes+jwt', events.pageAfter(after), forgeryOf(met)));
  });

  const url = await listen(server, options.host, options.port).then((local) => options.publicUrl ?? local);
  return {
    url,
    entryOf,
    async change(personKey, change) {
      const before = entryOf(knownPerson(personKey).key);
      changes.set(personKey, { ...changes.get(personKey), ...change });
      const after = entryOf(personKey);
      return before && after ? events.announce(after.idNumber, before.card, after.card) : [];
    },
    setEventFault: events.setFault,
    sendHeldEvents: events.sendHeld,
    forgeEvent: (personKey, forgery) => events.forge(knownPerson(personKey).idNumber, forgery),
    setFaults: (next) => void (faults = next),
    faults: () => faults,
    lookUpCount: () => lookUps,
    reset() {
      changes.clear();
      faults = { fault: 'none' };
      lookUps = 0;
      events.reset();
    },
    async stop() {
      stopping.abort();
      await server.close();
    },
  };
}
