import type { FastifyReply } from 'fastify';
import { CompactSign, importJWK } from 'jose';
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { BadInput, createHttpServer, listen, parsed } from './http-server.js';
import { publicPart, signingKey } from './keys.js';
import { numberOf, radioHeader, type CarrierName, type NumberPlan } from './world/mobile-numbers.js';

/**
 * TWCA's gateway to the mobile operators, in the shape of CAMARA Number Verification. The phone fetches an operator token over its mobile
 * data, where the network sees which SIM asks; whoever shows that token then learns whether a number and a person belong to that SIM.
 */
export const carrierFaults = [
  'none',
  'down',
  'slow',
  'silent',
  'hang-up',
  'garbage',
  'wrong-signature',
  'doubled',
  'older-sequence',
  'other-transaction',
] as const;
/**
 * What may be wrong: switched off (503); recorded, but answered late, never, or with a broken connection; an answer that is no signed answer,
 * or is signed with a foreign key; the last answer of the transaction once more; a contradiction with the number of an earlier answer; the
 * answer to another transaction.
 */
export type CarrierFault = (typeof carrierFaults)[number];
export type CarrierFaults = {
  readonly fault: CarrierFault;
  /** How long a slow gateway takes. */
  readonly answerSeconds?: number;
  /** Number of verifications that meet the fault; without it, all and the questions for a transaction too, until it is changed. */
  readonly times?: number;
  /** How far the gateway's clock is off. */
  readonly clockMinutes?: number;
  /** The operators give phones no tokens; otherwise they do, also while the gateway is down. */
  readonly noTokens?: boolean;
  /** Operators that do not answer TWCA. */
  readonly carriersDown?: readonly CarrierName[];
};

export type CarrierOutcome =
  'matched' | 'holder-mismatch' | 'prepaid' | 'corporate' | 'not-on-mobile-network' | 'number-unknown' | 'temporarily-unavailable';
/** What the gateway says, and keeps, of one transaction. `sequence` counts the answers that were found; after a final one there is no new one. */
type Statement = { readonly transactionId: string; readonly sequence: number; readonly outcome: CarrierOutcome; readonly carrier: string };
/** `questions` counts how often the verification was asked for; looking at the record is no question. */
export type CarrierRecord = Statement & { readonly questions: number };

export type CarrierGateway = {
  readonly url: string;
  setFaults(faults: CarrierFaults): void;
  faults(): CarrierFaults;
  records(): readonly CarrierRecord[];
  reset(): void;
  stop(): Promise<void>;
};

/** What the network saw of the phone that fetched the token. */
type Seen = { readonly sim: string | null; readonly tethered: boolean };
type Token = Seen & { readonly endsAt: number; transactionId?: string };
const tokenSeconds = 300;

const verifyBody = z.strictObject({ phoneNumber: z.string().regex(/^\+886\d{9}$/), idNumber: z.string().max(20) });
const transactionId = z.uuid();

export async function createCarrierGateway(options: {
  now: () => Date;
  host: string;
  port: number;
  publicUrl?: string;
}): Promise<CarrierGateway> {
  const key = signingKey('carrier-gateway');
  const foreignKey = { ...signingKey('somebody-else'), kid: key.kid };
  const tokens = new Map<string, Token>();
  const records = new Map<string, Statement>();
  const questions = new Map<string, number>();
  const stopping = new AbortController();
  let faults: CarrierFaults = { fault: 'none' };

  /** The fault that this verification meets; a fault for a number of verifications wears off and leaves the others alone. */
  function nextFault(): CarrierFault {
    const { fault, times, ...rest } = faults;
    if (times !== undefined) faults = times > 1 ? { ...faults, times: times - 1 } : { ...rest, fault: 'none' };
    return fault;
  }

  async function signed(statement: Statement, signer: typeof key): Promise<string> {
    const iat = Math.floor(options.now().getTime() / 1000) + (faults.clockMinutes ?? 0) * 60;
    return new CompactSign(new TextEncoder().encode(JSON.stringify({ iss: url, iat, ...statement })))
      .setProtectedHeader({ alg: 'ES256', typ: 'number-verification+jwt', kid: key.kid })
      .sign(await importJWK(signer, 'ES256'));
  }

  /** One record for a transaction, however often it is asked for; only an operator that did not answer is asked anew. */
  function verified(id: string, bearer: string, phoneNumber: string, idNumber: string): Statement {
    const earlier = records.get(id);
    if (earlier && earlier.outcome !== 'temporarily-unavailable') return earlier;
    const plan = numberOf(`0${phoneNumber.slice('+886'.length)}`);
    const sequence = (earlier?.sequence ?? 0) + 1;
    const outcome = outcomeOf(plan, seenBy(bearer, id), idNumber, sequence, faults.carriersDown ?? []);
    const record = { transactionId: id, sequence, outcome, carrier: plan.carrier };
    records.set(id, record);
    return record;
  }

  /** A token serves one transaction; of one that is unknown, old or used elsewhere the network has seen nothing. */
  function seenBy(bearer: string, id: string): Seen {
    const token = tokens.get(bearer);
    if (!token || options.now().getTime() >= token.endsAt || (token.transactionId ?? id) !== id) return { sim: null, tethered: false };
    token.transactionId = id;
    return token;
  }

  const server = createHttpServer();
  server.get('/.well-known/jwks.json', (_request, reply) =>
    faults.fault === 'down' ? reply.code(503).send({ message: switchedOff }) : reply.send({ keys: [publicPart(key)] }),
  );
  /** Any phone that has a connection gets a token; it says no more than what the network saw. */
  server.post('/operator-tokens', (request, reply) => {
    if (faults.noTokens) return reply.code(503).send({ message: 'The operator gives no tokens.' });
    const operatorToken = randomUUID();
    tokens.set(operatorToken, { ...seenOnRadio(request.headers), endsAt: options.now().getTime() + tokenSeconds * 1000 });
    return reply.code(201).send({ operatorToken, expiresIn: tokenSeconds });
  });
  server.post('/number-verification/v1/verify', async (request, reply) => {
    const id = correlatorOf(request.headers);
    const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (!bearer) throw new BadInput('Show an operator token as Authorization: Bearer.');
    const { phoneNumber, idNumber } = parsed(verifyBody, request.body);
    const fault = nextFault();
    if (fault === 'down') return reply.code(503).send({ message: switchedOff });
    questions.set(id, (questions.get(id) ?? 0) + 1);
    const before = records.get(id);
    return answer(reply, fault, before, fault === 'doubled' && before ? before : verified(id, bearer, phoneNumber, idNumber));
  });
  server.get<{ Params: { id: string } }>('/number-verification/v1/transactions/:id', (request, reply) => {
    const fault = faults.times === undefined ? faults.fault : 'none';
    if (fault === 'down') return reply.code(503).send({ message: switchedOff });
    const record = records.get(request.params.id);
    if (!record) return reply.code(404).send({ message: 'Nothing is recorded for this transaction.' });
    return answer(reply, fault, undefined, record);
  });

  async function answer(reply: FastifyReply, fault: CarrierFault, before: Statement | undefined, record: Statement) {
    if (fault === 'silent' || fault === 'hang-up') {
      reply.hijack();
      if (fault === 'hang-up') reply.raw.socket?.destroy();
      return reply;
    }
    if (fault === 'slow') await wait((faults.answerSeconds ?? 10) * 1000, undefined, { signal: stopping.signal }).catch(() => undefined);
    if (fault === 'garbage') return reply.type('application/jose').send('this.is.no-answer');
    const statement = fault === 'older-sequence' && before ? contradictionTo(before) : record;
    const named = fault === 'other-transaction' ? { ...statement, transactionId: randomUUID() } : statement;
    return reply.type('application/jose').send(await signed(named, fault === 'wrong-signature' ? foreignKey : key));
  }

  const url = await listen(server, options.host, options.port).then((local) => options.publicUrl ?? local);
  return {
    url,
    setFaults: (next) => void (faults = next),
    faults: () => faults,
    records: () => [...records.values()].map((record) => ({ ...record, questions: questions.get(record.transactionId) ?? 0 })),
    reset() {
      tokens.clear();
      records.clear();
      questions.clear();
      faults = { fault: 'none' };
    },
    async stop() {
      stopping.abort();
      await server.close();
    },
  };
}

const switchedOff = 'The gateway is switched off.';

/** What was said before, with the number it had then and another content. */
const contradictionTo = (before: Statement): Statement => ({ ...before, outcome: 'holder-mismatch' });

function correlatorOf(headers: IncomingHttpHeaders): string {
  const id = transactionId.safeParse(headers['x-correlator']);
  if (!id.success) throw new BadInput('Name the transaction as x-correlator, a UUID.');
  return id.data;
}

/** The radio network knows a phone by its SIM; here the phone's radio says which one that is. Nobody but this simulator listens to it. */
function seenOnRadio(headers: IncomingHttpHeaders): Seen {
  const [, sim, tethered] = /^sim=(\d{10})(;tethered)?$/.exec(String(headers[radioHeader] ?? '')) ?? [];
  return { sim: sim ?? null, tethered: tethered !== undefined };
}

function outcomeOf(
  { number, carrier, kind, holder }: NumberPlan,
  { sim, tethered }: Seen,
  idNumber: string,
  sequence: number,
  carriersDown: readonly CarrierName[],
): CarrierOutcome {
  if (kind === 'unknown') return 'number-unknown';
  if (carriersDown.some((down) => down === carrier) || kind === 'never-answered') return 'temporarily-unavailable';
  if (kind === 'answered-late' && sequence <= 2) return 'temporarily-unavailable';
  if (sim !== number || tethered || kind === 'not-seen') return 'not-on-mobile-network';
  if (kind === 'prepaid' || kind === 'corporate') return kind;
  return holder === idNumber ? 'matched' : 'holder-mismatch';
}
