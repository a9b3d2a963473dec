import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Clock } from './clock.js';

/** Why there is no statement that can be trusted. */
export type PeerFailure = 'no-answer' | 'not-signed-by-the-peer' | 'not-fresh' | 'not-as-agreed';

/** How far the clocks of two organisations may be apart, and how old an answer may be. */
const toleranceSeconds = 5 * 60;
const longestAnswerBytes = 64 * 1024;

/**
 * Another organisation that makes signed statements (JWS, ES256), as answers over HTTP or by telling us: whoever stands between cannot make one up. Its
 * keys are those that it publishes, nothing that a statement names; redirects are not followed, answers are bounded in size and time.
 * @param peer.unavailable makes the error of this peer: an outage, never a statement about a person
 */
export function openSignedPeer(peer: { url: string; clock: Clock; answerSeconds: number; unavailable: (code: PeerFailure) => Error }) {
  const { url, clock, unavailable } = peer;
  const answerMs = peer.answerSeconds * 1000;
  const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`), { timeoutDuration: answerMs, cooldownDuration: 1000 });

  async function verified(signed: string, typ: string): Promise<JWTPayload> {
    const now = clock.now();
    const options = {
      algorithms: ['ES256'],
      issuer: url,
      typ,
      currentDate: now,
      clockTolerance: toleranceSeconds,
      requiredClaims: ['iat'],
    };
    const { payload } = await jwtVerify(signed, keys, options).catch((error: unknown) => {
      throw unavailable(keysAreAway(error) ? 'no-answer' : 'not-signed-by-the-peer');
    });
    if (Math.abs(now.getTime() / 1000 - payload.iat!) > toleranceSeconds) throw unavailable('not-fresh');
    return payload;
  }

  return {
    /** The claims of a signed answer; null for "there is nothing" (404). */
    async ask(path: string, typ: string, init: RequestInit): Promise<JWTPayload | null> {
      const signed = await answerTo(`${url}${path}`, { ...init, redirect: 'error', signal: AbortSignal.timeout(answerMs) });
      if (signed === 'no-answer' || signed === 'too-long') throw unavailable(signed === 'no-answer' ? 'no-answer' : 'not-as-agreed');
      return signed && verified(signed.text, typ);
    },
    /** The claims of a statement that somebody has sent to us. */
    verified,
  };
}

/** Nobody knows whether the statement was signed: its keys could not be fetched. The library has codes only for what is wrong with them. */
function keysAreAway(error: unknown): boolean {
  return !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error.code === errors.JOSEError.code;
}

async function answerTo(address: string, init: RequestInit): Promise<{ text: string } | null | 'no-answer' | 'too-long'> {
  try {
    const response = await fetch(address, init);
    if (response.status === 200 && response.headers.get('content-type')?.startsWith('application/jose')) return await bounded(response);
    await response.body?.cancel();
    return response.status === 404 ? null : 'no-answer';
  } catch {
    // Refused, cut off, redirected or too late.
    return 'no-answer';
  }
}

async function bounded(response: Response): Promise<{ text: string } | 'too-long'> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > longestAnswerBytes) return 'too-long';
    chunks.push(chunk);
  }
  return { text: Buffer.concat(chunks).toString() };
}
