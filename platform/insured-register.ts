import { createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Clock } from './clock.js';

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
  constructor(readonly code: 'no-answer' | 'not-signed-by-the-register' | 'not-as-agreed') {
    super(code);
    this.name = 'RegisterUnavailable';
  }
}

const answerMs = 3000;
const longestAnswerBytes = 64 * 1024;
/** How far the clocks of two organisations may be apart, and how old an answer may be. */
const toleranceSeconds = 5 * 60;

/** Asks the insured register over HTTP. Its answers are signed: whoever stands between cannot make a person up. */
export function openInsuredRegister({ url, clock }: { url: string; clock: Clock }): InsuredRegister {
  const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`), { timeoutDuration: answerMs, cooldownDuration: 1000 });
  return {
    async lookUp(idNumber) {
      const signed = await ask(url, idNumber);
      const { person } = await verified(signed, keys, url, clock);
      if (person && person.idNumber !== idNumber) throw new RegisterUnavailable('not-as-agreed');
      return person;
    },
  };
}

async function ask(url: string, idNumber: string): Promise<string> {
  try {
    const response = await fetch(`${url}/look-ups`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/jose' },
      body: JSON.stringify({ idNumber }),
      redirect: 'error',
      signal: AbortSignal.timeout(answerMs),
    });
    if (response.status === 200 && response.headers.get('content-type')?.startsWith('application/jose')) return await bounded(response);
    await response.body?.cancel();
  } catch {
    // Refused, cut off, redirected or too late: there is no answer.
  }
  throw new RegisterUnavailable('no-answer');
}

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > longestAnswerBytes) throw new RegisterUnavailable('not-as-agreed');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

async function verified(signed: string, keys: JWTVerifyGetKey, issuer: string, clock: Clock) {
  const now = clock.now();
  const { payload } = await jwtVerify(signed, keys, {
    algorithms: ['ES256'],
    issuer,
    typ: 'register-answer+jwt',
    currentDate: now,
    clockTolerance: toleranceSeconds,
    requiredClaims: ['iat'],
  }).catch(() => {
    throw new RegisterUnavailable('not-signed-by-the-register');
  });
  if (Math.abs(now.getTime() / 1000 - payload.iat!) > toleranceSeconds) throw new RegisterUnavailable('not-as-agreed');
  const parsed = answer.safeParse(payload);
  if (!parsed.success) throw new RegisterUnavailable('not-as-agreed');
  return parsed.data;
}
