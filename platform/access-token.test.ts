import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAccessTokens, type AccessTokens } from './access-token.js';

const now = new Date('2026-03-02T08:00:00Z');
const seconds = (fromNow: number) => Math.floor(now.getTime() / 1000) + fromNow;
let server: Server;
let issuer: string;
let own: { privateKey: CryptoKey; publicKey: CryptoKey };
let foreign: { privateKey: CryptoKey; publicKey: CryptoKey };
let unagreed: { privateKey: CryptoKey; publicKey: CryptoKey };
let tokens: AccessTokens;
let isDown = false;
/** What the issuer says of itself. */
let discovered: () => object;
let isMoved = false;
const fetched: string[] = [];

beforeAll(async () => {
  own = await generateKeyPair('ES256', { extractable: true });
  foreign = await generateKeyPair('ES256', { extractable: true });
  unagreed = await generateKeyPair('ES384', { extractable: true });
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'staff-1', alg: 'ES256', use: 'sig' };
  const unagreedJwk = { ...(await exportJWK(unagreed.publicKey)), kid: 'staff-2', use: 'sig' };
  server = createServer((request, response) => {
    fetched.push(request.url!);
    if (isDown) return void response.writeHead(503).end();
    if (isMoved && request.url?.startsWith('/.well-known')) return void response.writeHead(302, { location: '/moved' }).end();
    const body = request.url === '/jwks' ? { keys: [jwk, unagreedJwk] } : discovered();
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  discovered = () => ({ issuer, jwks_uri: `${issuer}/jwks` });
  tokens = openAccessTokens({ issuer, clock: { now: () => now } });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

type Claims = Record<string, unknown>;
const claims = (): Claims => ({
  iss: issuer,
  aud: 'vnhi-api',
  sub: 'counter-taipei',
  role: 'counter',
  iat: seconds(-10),
  exp: seconds(600),
});
const token = (changes: Claims = {}, header: object = {}, key = own.privateKey) =>
  new SignJWT({ ...claims(), ...changes }).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'staff-1', ...header }).sign(key);
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Only a token of our identity provider, made for us, for somebody of our staff, lets anybody in. */
describe('access tokens', () => {
  it('say who it is and in which role', async () => {
    expect(await tokens.verify(await token())).toEqual({ staffId: 'counter-taipei', role: 'counter' });
  });

  it('D-28 say for which department of which institution somebody redeems visit codes', async () => {
    const desk = { sub: 'desk-1', role: 'registration-desk', institution: '9900000001', department: '02' };
    const { sub: staffId, ...rest } = desk;
    expect(await tokens.verify(await token(desk))).toEqual({ staffId, ...rest });
  });

  it('are good until they end, give or take a minute', async () => {
    expect(await tokens.verify(await token({ exp: seconds(-59) }))).toMatchObject({ role: 'counter' });
    expect(await tokens.verify(await token({ exp: seconds(-60) }))).toMatchObject({ code: 'token-invalid' });
  });

  it.each<[string, () => Promise<string> | string]>([
    ['no signature', () => `${encoded({ alg: 'none', typ: 'at+jwt' })}.${encoded(claims())}.`],
    [
      'the public key taken for a secret',
      async () => {
        const body = `${encoded({ alg: 'HS256', typ: 'at+jwt', kid: 'staff-1' })}.${encoded(claims())}`;
        return `${body}.${createHmac('sha256', await exportSPKI(own.publicKey))
          .update(body)
          .digest('base64url')}`;
      },
    ],
    ['a key that is not the issuer’s', () => token({}, {}, foreign.privateKey)],
    ['a key that it brings along', async () => token({}, { jwk: await exportJWK(foreign.publicKey) }, foreign.privateKey)],
    ['a key that it points at', () => token({}, { jku: `${issuer}/evil-jwks`, x5u: `${issuer}/evil-x5u` }, foreign.privateKey)],
    ['a signature of a kind that was not agreed', () => token({}, { alg: 'ES384', kid: 'staff-2' }, unagreed.privateKey)],
    ['an unknown key id', () => token({}, { kid: 'nobody' })],
    ['a path for a key id', () => token({}, { kid: '../../etc/passwd' }, foreign.privateKey)],
    ['another audience', () => token({ aud: 'somebody-else' })],
    ['another issuer', () => token({ iss: 'https://evil.example' })],
    ['another type', () => token({}, { typ: 'JWT' })],
    ['a later beginning', () => token({ nbf: seconds(120) })],
    ['no end', () => token({ exp: undefined })],
    ['no instant at which it was made', () => token({ iat: undefined })],
    ['no role', () => token({ role: undefined })],
    ['an unknown role', () => token({ role: 'admin' })],
    ['several departments', () => token({ role: 'registration-desk', institution: '9900000001', department: ['02', '03'] })],
    ['nonsense', () => 'not.a.token'],
    ['too much', () => token({ more: 'x'.repeat(8192) })],
  ])('N-32 are refused with %s', async (_what, make) => {
    expect(await tokens.verify(await make())).toEqual({ name: 'refused', code: 'token-invalid' });
    expect(fetched.filter((path) => path.includes('evil'))).toEqual([]);
  });

  it('cannot be judged while the issuer does not answer, and can again when it does', async () => {
    const fresh = openAccessTokens({ issuer, clock: { now: () => now } });
    isDown = true;
    await expect(fresh.verify(await token())).rejects.toMatchObject({ name: 'IssuerUnavailable' });
    isDown = false;
    expect(await fresh.verify(await token())).toMatchObject({ role: 'counter' });
  });

  it.each<[string, () => void]>([
    ['says that it is another', () => void (discovered = () => ({ issuer: 'https://evil.example', jwks_uri: `${issuer}/jwks` }))],
    ['has its keys elsewhere', () => void (discovered = () => ({ issuer, jwks_uri: `${issuer.replace('127.0.0.1', 'localhost')}/jwks` }))],
    ['sends somewhere else', () => void (isMoved = true)],
  ])('N-32 cannot be judged while the address of the issuer %s', async (_what, change) => {
    const proper = discovered;
    change();
    await expect(openAccessTokens({ issuer, clock: { now: () => now } }).verify(await token())).rejects.toMatchObject({
      name: 'IssuerUnavailable',
    });
    [discovered, isMoved] = [proper, false];
  });
});
