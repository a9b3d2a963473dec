import { createECDH, createHash } from 'node:crypto';
import type { JWK } from 'jose';

/**
 * A P-256 signing key that follows from its label. Nothing in the simulator is a secret, and a restarted simulator that signs with the
 * same keys needs no key exchange to be trusted again.
 */
export function signingKey(label: string): JWK {
  const pair = createECDH('prime256v1');
  const secret = createHash('sha256').update(`simulated key: ${label}`).digest();
  pair.setPrivateKey(secret);
  const point = pair.getPublicKey();
  return {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
    d: secret.toString('base64url'),
    kid: label,
    alg: 'ES256',
    use: 'sig',
  };
}

export function publicPart({ d: _secret, ...key }: JWK): JWK {
  return key;
}
