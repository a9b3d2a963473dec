import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK } from 'jose';
import { z } from 'zod';
import type { Clock } from './clock.js';

/** The key that a phone keeps in its hardware. The thumbprint (RFC 7638) is its name. */
export type DeviceKey = { readonly thumbprint: string; readonly publicJwk: z.output<typeof publicKey> };
export type DeviceRequest = {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  readonly proof: string | undefined;
  /** The token that the request is made with, where there is one. */
  readonly accessToken?: string | undefined;
};
/** `id` is the same for the same proof only; at `endsAt` it is not taken any more whoever sends it. */
export type DeviceProof = { readonly name: 'proven'; readonly deviceKey: DeviceKey; readonly id: string; readonly endsAt: Date };
export type DeviceProofs = {
  /** Goes out with every answer to a device; the next proof has to carry it. */
  freshNonce(): string;
  /** Whether the device itself signed this very request. That a proof was not used before is for the caller to see to. */
  verify(request: DeviceRequest): Promise<DeviceProof | { name: 'refused'; code: 'device-nonce-needed' | 'device-proof-invalid' }>;
};

const longestProofCharacters = 4096;
const coordinate = z.string().regex(/^[\w-]{43}$/);
const publicKey = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate });
const head = z.object({ typ: z.literal('dpop+jwt'), jwk: publicKey });
const claims = z.object({
  htm: z.string(),
  htu: z.url(),
  jti: z.string().min(1).max(200),
  // Present as the standard has it, but not judged: a phone's clock may be wrong, the nonce says how old the proof is.
  iat: z.number(),
  nonce: z.string().optional(),
  ath: z.string().optional(),
});

/**
 * Verifies proofs of possession (DPoP, RFC 9449): a device signs method and address of each request with the key that it never gives away, over
 * a nonce that this API made and that runs out (N-39).
 */
export function openDeviceProofs(options: { key: Buffer; publicUrl: string; clock: Clock; nonceSeconds: number }): DeviceProofs {
  const { key, publicUrl, clock, nonceSeconds } = options;
  const seal = (end: string) => createHmac('sha256', key).update(`nonce:${end}`).digest();

  /** The nonce is its own end, sealed, so that no API process has to remember it. */
  function endOf(nonce: string): Date | undefined {
    const [end = '', sealed = ''] = nonce.split('.');
    const given = Buffer.from(sealed, 'base64url');
    const expected = seal(end);
    return given.length === expected.length && timingSafeEqual(given, expected) ? new Date(parseInt(end, 36)) : undefined;
  }

  return {
    freshNonce() {
      const end = (clock.now().getTime() + nonceSeconds * 1000).toString(36);
      return `${end}.${seal(end).toString('base64url')}`;
    },
    async verify({ method, path, proof, accessToken }) {
      const signed = await verifySignature(proof);
      if (!signed) return invalid;
      const { htm, htu, jti, nonce, ath } = signed.claims;
      if (htm !== method || new URL(htu).href !== new URL(publicUrl + path).href) return invalid;
      if (accessToken !== undefined && ath !== sha256(accessToken)) return invalid;
      const endsAt = nonce === undefined ? undefined : endOf(nonce);
      if (!endsAt || clock.now() >= endsAt) return { name: 'refused', code: 'device-nonce-needed' };
      const thumbprint = await calculateJwkThumbprint(signed.publicJwk);
      return { name: 'proven', deviceKey: { thumbprint, publicJwk: signed.publicJwk }, id: sha256(`${thumbprint} ${jti}`), endsAt };
    },
  };
}

const invalid = { name: 'refused', code: 'device-proof-invalid' } as const;
const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('base64url');

/** Only a P-256 key that stands in the proof itself, and only ES256: whatever else a proof asks for is not looked at (N-32). */
async function verifySignature(proof: string | undefined) {
  if (!proof || proof.length > longestProofCharacters) return undefined;
  try {
    const { payload, protectedHeader } = await compactVerify(proof, EmbeddedJWK, { algorithms: ['ES256'] });
    const { jwk } = head.parse(protectedHeader);
    return { publicJwk: jwk, claims: claims.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))) };
  } catch {
    return undefined; // Nothing outside is asked here: whatever fails is wrong with the proof.
  }
}
