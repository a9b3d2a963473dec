import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDeviceProofs } from './device-proof.js';

const clock = { nowMs: Date.parse('2026-03-02T08:00:00.000Z'), now: () => new Date(clock.nowMs) };
const key = randomBytes(32);
const nonceSeconds = 300;
const open = (other: Partial<Parameters<typeof openDeviceProofs>[0]> = {}) =>
  openDeviceProofs({ key, publicUrl: 'https://portal.example', clock, nonceSeconds, ...other });
const proofs = open();
const request = { method: 'POST', path: '/v1/devices' };
const refusedAs = (code: string) => ({ name: 'refused', code });
const invalid = refusedAs('device-proof-invalid');

let privateKey: CryptoKey;
let privateJwk: JWK;
let publicJwk: JWK;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  [privateKey, publicJwk, privateJwk] = [pair.privateKey, await exportJWK(pair.publicKey), await exportJWK(pair.privateKey)];
});

type Changes = { header?: object; claims?: object; signedBy?: CryptoKey | Uint8Array };
/** As a phone makes it; what a test changes is the only thing that is wrong with it. */
async function proofWith({ header, claims, signedBy = privateKey }: Changes = {}): Promise<string> {
  const payload = {
    htm: 'POST',
    htu: 'https://portal.example/v1/devices',
    jti: randomUUID(),
    iat: 1_772_438_400,
    nonce: proofs.freshNonce(),
    ...claims,
  };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: publicJwk, ...header })
    .sign(signedBy, { crit: { x: true } });
}
const verify = async (changes: Changes = {}) => proofs.verify({ ...request, proof: await proofWith(changes) });

describe('a proof of possession', () => {
  it('names the key by its thumbprint and holds until the end of its nonce', async () => {
    const nonce = proofs.freshNonce();
    const { kty, crv, x, y } = publicJwk;
    expect(await verify({ claims: { nonce } })).toEqual({
      name: 'proven',
      deviceKey: { thumbprint: await calculateJwkThumbprint(publicJwk), publicJwk: { kty, crv, x, y } },
      id: expect.stringMatching(/^[\w-]{43}$/),
      endsAt: new Date(clock.nowMs + nonceSeconds * 1000),
    });
  });

  it('is told from every other one by its id, so that it can be used once (N-39)', async () => {
    const proof = await proofWith();
    const ids = await Promise.all(
      [proof, proof, await proofWith()].map(async (one) => {
        const verified = await proofs.verify({ ...request, proof: one });
        return verified.name === 'proven' ? verified.id : verified.code;
      }),
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('does not use up the proof of another device that has the same number', async () => {
    const other = await generateKeyPair('ES256', { extractable: true });
    const claims = { jti: 'the same' };
    const [own, foreign] = [
      await verify({ claims }),
      await verify({ claims, header: { jwk: await exportJWK(other.publicKey) }, signedBy: other.privateKey }),
    ];
    expect([own.name, foreign.name]).toEqual(['proven', 'proven']);
    expect(own).not.toHaveProperty('id', (foreign as Extract<typeof foreign, { name: 'proven' }>).id);
  });

  it('does not depend on the clock of the phone', async () => {
    for (const iat of [0, 1_772_438_400 - 86_400, 4_000_000_000])
      expect(await verify({ claims: { iat } })).toMatchObject({ name: 'proven' });
  });

  it.each<[string, Changes]>([
    ['of another method', { claims: { htm: 'GET' } }],
    ['of a method in small letters', { claims: { htm: 'post' } }],
    ['of another address', { claims: { htu: 'https://portal.example/v1/device-codes' } }],
    ['of another host', { claims: { htu: 'https://other.example/v1/devices' } }],
    ['of the address without TLS', { claims: { htu: 'http://portal.example/v1/devices' } }],
    ['of an address with a query', { claims: { htu: 'https://portal.example/v1/devices?a=1' } }],
    ['of no address', { claims: { htu: 'devices' } }],
    ['without jti', { claims: { jti: undefined } }],
    ['with an empty jti', { claims: { jti: '' } }],
    ['with a jti of a thousand characters', { claims: { jti: 'a'.repeat(1000) } }],
    ['without iat', { claims: { iat: undefined } }],
    ['of another type', { header: { typ: 'JWT' } }],
    ['without type', { header: { typ: undefined } }],
    ['without key', { header: { jwk: undefined } }],
    ['with a critical extension that is not known', { header: { crit: ['x'], x: 1 } }],
  ])('%s is refused (N-39)', async (_, changes) => {
    expect(await verify(changes)).toEqual(invalid);
  });

  it('signed by another key than the one that it shows is refused (N-39)', async () => {
    const other = await generateKeyPair('ES256');
    expect(await verify({ signedBy: other.privateKey })).toEqual(invalid);
  });

  it('that shows a private key is refused', async () => {
    expect(await verify({ header: { jwk: privateJwk } })).toEqual(invalid);
  });

  it.each(['ES384', 'RS256', 'PS256', 'EdDSA'])('with a right signature by %s is refused (N-32)', async (alg) => {
    const other = await generateKeyPair(alg, { extractable: true });
    expect(await verify({ header: { alg, jwk: await exportJWK(other.publicKey) }, signedBy: other.privateKey })).toEqual(invalid);
  });

  it('with a secret instead of a key, or none at all, is refused (N-32)', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(publicJwk));
    expect(await verify({ header: { alg: 'HS256' }, signedBy: secret })).toEqual(invalid);
    const [, payload] = (await proofWith()).split('.');
    const head = Buffer.from(JSON.stringify({ alg: 'none', typ: 'dpop+jwt', jwk: publicJwk })).toString('base64url');
    expect(await proofs.verify({ ...request, proof: `${head}.${payload}.` })).toEqual(invalid);
  });

  it.each([undefined, '', 'a', 'a.b.c', 'a.b.c, a.b.c'])('"%s" is refused', async (proof) => {
    expect(await proofs.verify({ ...request, proof })).toEqual(invalid);
  });

  it('twice in one header, or longer than any proof, is refused', async () => {
    const proof = await proofWith();
    expect(await proofs.verify({ ...request, proof: `${proof}, ${proof}` })).toEqual(invalid);
    expect(await proofs.verify({ ...request, proof: await proofWith({ claims: { more: 'a'.repeat(4000) } }) })).toEqual(invalid);
  });
});

describe('the nonce', () => {
  it('is taken until its end and not at it', async () => {
    const nonce = proofs.freshNonce();
    const madeAtMs = clock.nowMs;
    clock.nowMs = madeAtMs + nonceSeconds * 1000 - 1;
    expect(await verify({ claims: { nonce } })).toMatchObject({ name: 'proven' });
    clock.nowMs += 1;
    expect(await verify({ claims: { nonce } })).toEqual(refusedAs('device-nonce-needed'));
    clock.nowMs = madeAtMs;
  });

  it('of every process with the same key is taken, another or none is asked for again (N-39)', async () => {
    expect(await verify({ claims: { nonce: open().freshNonce() } })).toMatchObject({ name: 'proven' });
    const [end, sealed] = proofs.freshNonce().split('.');
    const later = `${(parseInt(end!, 36) + 1).toString(36)}.${sealed}`;
    for (const nonce of [undefined, '', 'abc', `${end}.`, later, open({ key: randomBytes(32) }).freshNonce()])
      expect(await verify({ claims: { nonce } })).toEqual(refusedAs('device-nonce-needed'));
  });

  it('consists of the characters that the standard allows', () => {
    expect(proofs.freshNonce()).toMatch(/^[\x21\x23-\x5B\x5D-\x7E]+$/);
  });
});

describe('with an access token', () => {
  const accessToken = 'token-of-the-app';
  const withAth = async (ath?: string) => proofs.verify({ ...request, accessToken, proof: await proofWith({ claims: { ath } }) });
  const hash = (text: string) => createHash('sha256').update(text).digest('base64url');

  it('the proof is for that token and for no other', async () => {
    expect(await withAth(hash(accessToken))).toMatchObject({ name: 'proven' });
    for (const ath of [undefined, '', hash('another token'), accessToken]) expect(await withAth(ath)).toEqual(invalid);
  });
});
