import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openInsuredRegister, type InsuredRegister, type RegisteredPerson } from './insured-register.js';

const now = new Date('2026-03-02T08:00:00Z');
const person: RegisteredPerson = {
  idNumber: 'A123456789',
  name: '王小明',
  birthDate: '1980-02-03',
  sex: 'M',
  holderKind: 'citizen',
  householdNumber: 'FB123456',
  address: { county: '臺北市', district: '大安區', village: '龍淵里', neighbourhood: 12 },
  card: { number: '000012345678', state: 'valid', replacementPending: false, issuedOn: '2020-01-01' },
  registrationSuspended: false,
  homeCareInstitution: null,
};

let server: Server;
let url: string;
let key: CryptoKey;
let foreignKey: CryptoKey;
let unagreedKey: CryptoKey;
let register: InsuredRegister;
let respond: (response: ServerResponse) => unknown;
let keyRequests = 0;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  foreignKey = (await generateKeyPair('ES256')).privateKey;
  const unagreed = await generateKeyPair('ES384');
  unagreedKey = unagreed.privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'register-1', alg: 'ES256', use: 'sig' };
  const unagreedJwk = { ...(await exportJWK(unagreed.publicKey)), kid: 'register-2', use: 'sig' };
  server = createServer((request, response) => {
    if (request.method === 'POST') return void respond(response);
    keyRequests++;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk, unagreedJwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  register = openInsuredRegister({ url, clock: { now: () => now } });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => void (respond = answering({ person })));

type Forgery = { issuer?: string; typ?: string; issuedAt?: Date; by?: CryptoKey; header?: object };
const answering = (claims: object, { issuer, typ, issuedAt, by, header }: Forgery = {}) => {
  return async (response: ServerResponse) => {
    const jws = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: typ ?? 'register-answer+jwt', kid: 'register-1', ...header })
      .setIssuer(issuer ?? url)
      .setIssuedAt(issuedAt ?? now)
      .sign(by ?? key);
    response.setHeader('content-type', 'application/jose').end(jws);
  };
};
const secondsFromNow = (seconds: number) => new Date(now.getTime() + seconds * 1000);

/** An answer counts only if it is the register's own, fresh and of the agreed form. */
describe('the insured register', () => {
  it('tells what it knows of a person, and that it knows nobody', async () => {
    expect(await register.lookUp('A123456789')).toEqual(person);
    respond = answering({ person: null });
    expect(await register.lookUp('A223456781')).toBeNull();
  });

  it('is asked for its keys once', async () => {
    await register.lookUp('A123456789');
    await register.lookUp('A123456789');
    expect(keyRequests).toBe(1);
  });

  it('accepts five minutes between the clocks', async () => {
    for (const seconds of [-299, 299]) {
      respond = answering({ person }, { issuedAt: secondsFromNow(seconds) });
      expect(await register.lookUp('A123456789')).toEqual(person);
    }
  });

  it.each<[string, () => unknown]>([
    ['a foreign key', () => answering({ person }, { by: foreignKey })],
    [
      'a kind of signature that was not agreed',
      () => answering({ person }, { by: unagreedKey, header: { alg: 'ES384', kid: 'register-2' } }),
    ],
    ['another issuer', () => answering({ person }, { issuer: 'https://evil.example' })],
    ['another kind of token', () => answering({ person }, { typ: 'JWT' })],
    ['a key of its own choice', () => answering({ person }, { by: foreignKey, header: { jku: 'https://evil.example/jwks.json' } })],
    ['an old answer', () => answering({ person }, { issuedAt: secondsFromNow(-301) })],
    ['an answer from the future', () => answering({ person }, { issuedAt: secondsFromNow(301) })],
    ['another form', () => answering({ person: { ...person, card: { ...person.card, state: 'fine' } } })],
    ['the answer to another question', () => answering({ person: { ...person, idNumber: 'A223456781' } })],
    ['no signature', () => (response: ServerResponse) => response.setHeader('content-type', 'application/jose').end('a.b.c')],
    ['an outage', () => (response: ServerResponse) => response.writeHead(503).end()],
    [
      'a redirect, also to a proper answer',
      () => (response: ServerResponse) => {
        respond = answering({ person });
        response.writeHead(307, { location: `${url}/look-ups` }).end();
      },
    ],
    ['a broken connection', () => (response: ServerResponse) => response.destroy()],
    ['a flood', () => answering({ person, more: 'x'.repeat(100_000) })],
  ])('counts %s as an outage', async (_what, make) => {
    respond = make() as typeof respond;
    await expect(register.lookUp('A123456789')).rejects.toMatchObject({ name: 'RegisterUnavailable' });
  });

  it('does not wait longer than three seconds', async () => {
    respond = () => undefined;
    const askedAt = performance.now();
    await expect(register.lookUp('A123456789')).rejects.toMatchObject({ code: 'no-answer' });
    expect(performance.now() - askedAt).toBeLessThan(3500);
  });
});
