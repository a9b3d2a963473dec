import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CardEvent, openInsuredRegister, type InsuredRegister, type RegisteredPerson } from './insured-register.js';

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
  asOfSequence: 7,
};

let server: Server;
let url: string;
let key: CryptoKey;
let foreignKey: CryptoKey;
let unagreedKey: CryptoKey;
let register: InsuredRegister;
let respond: (response: ServerResponse) => unknown;
let keyRequests = 0;
const paths: string[] = [];

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  foreignKey = (await generateKeyPair('ES256')).privateKey;
  const unagreed = await generateKeyPair('ES384');
  unagreedKey = unagreed.privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'register-1', alg: 'ES256', use: 'sig' };
  const unagreedJwk = { ...(await exportJWK(unagreed.publicKey)), kid: 'register-2', use: 'sig' };
  server = createServer((request, response) => {
    paths.push(request.url!);
    if (!request.url!.startsWith('/.well-known')) return void respond(response);
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

type Forgery = { issuer?: string; typ?: string; issuedAt?: Date; by?: CryptoKey | Uint8Array; header?: object };
const signed = (claims: object, { issuer, typ, issuedAt, by, header }: Forgery = {}) =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: typ ?? 'register-answer+jwt', kid: 'register-1', ...header })
    .setIssuer(issuer ?? url)
    .setIssuedAt(issuedAt ?? now)
    .sign(by ?? key);
const answering = (claims: object, forgery: Forgery = {}) => {
  return async (response: ServerResponse) => response.setHeader('content-type', 'application/jose').end(await signed(claims, forgery));
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

const event: CardEvent = {
  eventId: '5b2a6f9e-7b1c-4a3e-9a55-1f0c2d3e4f50',
  sequence: 8,
  idNumber: 'A123456789',
  kind: 'voided',
  card: { state: 'void', replacementPending: false },
  since: '2026-03-02T07:59:00.000Z',
};
const asEvent = { typ: 'register-event+jwt' };
const unsigned = (claims: object) => {
  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encoded({ alg: 'none', ...asEvent })}.${encoded({ iss: url, iat: now.getTime() / 1000, ...claims })}.`;
};

/** What arrives by itself counts by the same rules, and says which of them it breaks. */
describe('an event of the register', () => {
  it('is opened', async () => {
    expect(await register.openEvent(await signed({ event }, asEvent))).toEqual(event);
  });

  it.each([-300, 300])('F-36 may be %i seconds away from now', async (seconds) => {
    expect(await register.openEvent(await signed({ event }, { ...asEvent, issuedAt: secondsFromNow(seconds) }))).toEqual(event);
  });

  it.each<[string, string, () => string | Promise<string>]>([
    ['a foreign key', 'not-signed-by-the-peer', () => signed({ event }, { ...asEvent, by: foreignKey })],
    ['another issuer', 'not-signed-by-the-peer', () => signed({ event }, { ...asEvent, issuer: 'https://evil.example' })],
    ['the kind of an answer', 'not-signed-by-the-peer', () => signed({ event })],
    [
      'a key that nobody has published',
      'not-signed-by-the-peer',
      () => signed({ event }, { ...asEvent, header: { kid: '../../etc/passwd' } }),
    ],
    [
      'no kid and a foreign key',
      'not-signed-by-the-peer',
      () => signed({ event }, { ...asEvent, by: foreignKey, header: { kid: undefined } }),
    ],
    ['no signature', 'not-signed-by-the-peer', () => unsigned({ event })],
    [
      'a secret',
      'not-signed-by-the-peer',
      () => signed({ event }, { ...asEvent, by: new TextEncoder().encode('x'.repeat(32)), header: { alg: 'HS256' } }),
    ],
    ['an end that is past', 'not-signed-by-the-peer', () => signed({ event, exp: now.getTime() / 1000 - 301 }, asEvent)],
    ['no statement', 'not-signed-by-the-peer', () => ''],
    ['dots', 'not-signed-by-the-peer', () => '...'],
    ['an instant too early', 'not-fresh', () => signed({ event }, { ...asEvent, issuedAt: secondsFromNow(-301) })],
    ['an instant to come', 'not-fresh', () => signed({ event }, { ...asEvent, issuedAt: secondsFromNow(301) })],
    ['nothing in it', 'not-as-agreed', () => signed({}, asEvent)],
    [
      'a state of which nobody knows',
      'not-as-agreed',
      () => signed({ event: { ...event, card: { state: 'fine', replacementPending: false } } }, asEvent),
    ],
    ['no number', 'not-as-agreed', () => signed({ event: { ...event, sequence: 0.5 } }, asEvent)],
    ['something else than an ID number', 'not-as-agreed', () => signed({ event: { ...event, idNumber: "A1' or 1=1" } }, asEvent)],
  ])('F-36 N-32 with %s is not: %s', async (_what, code, make) => {
    await expect(register.openEvent(await make())).rejects.toMatchObject({ name: 'RegisterUnavailable', code });
  });

  it('N-32 nothing that it names is fetched', async () => {
    paths.length = 0;
    const header = { jku: `${url}/evil.json`, x5u: `${url}/evil.pem`, jwk: { kty: 'EC' } };
    await expect(register.openEvent(await signed({ event }, { ...asEvent, by: foreignKey, header }))).rejects.toMatchObject({
      code: 'not-signed-by-the-peer',
    });
    expect(paths.filter((path) => path.includes('evil'))).toEqual([]);
  });

  it('is an outage where the register publishes no keys', async () => {
    for (const nowhere of ['http://127.0.0.1:1', `${url}/look-ups`]) {
      const unreachable = openInsuredRegister({ url: nowhere, clock: { now: () => now } });
      const statement = await signed({ event }, { ...asEvent, issuer: nowhere });
      respond = (response) => response.writeHead(503).end();
      await expect(unreachable.openEvent(statement)).rejects.toMatchObject({ code: 'no-answer' });
    }
  });
});

/** A page that does not go on from where it was asked for would be read for ever, or leave something out. */
describe('the change feed', () => {
  const asPage = { typ: 'register-changes+jwt' };
  const later = { ...event, sequence: 9 };

  it('is read page by page', async () => {
    respond = answering({ events: [event, later], next: 9 }, asPage);
    expect(await register.changesAfter(7)).toEqual({ events: [event, later], next: 9 });
    expect(paths.at(-1)).toBe('/changes?after=7');
    respond = answering({ events: [], next: 9 }, asPage);
    expect(await register.changesAfter(9)).toEqual({ events: [], next: 9 });
  });

  it.each<[string, () => unknown, string]>([
    ['begins before what was asked for', () => answering({ events: [event], next: 8 }, asPage), 'not-as-agreed'],
    ['is out of order', () => answering({ events: [later, event], next: 8 }, asPage), 'not-as-agreed'],
    ['says the same number twice', () => answering({ events: [later, later], next: 9 }, asPage), 'not-as-agreed'],
    ['leaves something out', () => answering({ events: [later], next: 12 }, asPage), 'not-as-agreed'],
    ['goes back', () => answering({ events: [], next: 1 }, asPage), 'not-as-agreed'],
    ['is of another kind', () => answering({ events: [later], next: 9 }), 'not-signed-by-the-peer'],
    ['is not there', () => (response: ServerResponse) => response.writeHead(404).end(), 'no-answer'],
  ])('is not trusted where a page %s', async (_what, make, code) => {
    respond = make() as typeof respond;
    await expect(register.changesAfter(8)).rejects.toMatchObject({ code });
  });
});
