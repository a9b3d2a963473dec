import { randomBytes, randomUUID } from 'node:crypto';
import { CompactSign, importJWK, type JWK } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readerHostActivities } from '../../activities/reader-host.activities.js';
import { AuditEntry, CardReading, OutboxMessage, ReaderHost } from '../../database/entities/index.js';
import { componentAnswerType } from '../../domain/component-answer.js';
import { defaultPolicy } from '../../domain/policy.js';
import type { ReaderHostReport } from '../../domain/reader-host.js';
import { publicPart, signingKey } from '../../platform/keys.js';
import { personByKey } from '../../simulator/world/people.js';
import { heldClock, openTestApi, openTestDatabase, type TestApi, type TestDatabase } from '../support/test-api.js';

const start = '2026-03-02T08:00:00.000Z';
const clock = heldClock(start);
let database: TestDatabase;
let api: TestApi;
beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
  api = await openTestApi({ database, clock, registerUrl: 'http://127.0.0.1:9' });
});
afterAll(async () => {
  await api.close();
  await database.close();
});
beforeEach(async () => {
  clock.set(start);
  api.tellAs(async () => undefined);
  await database.clear();
});

const rows = () => database.orm.em.fork();
const staff = (method: string, path: string, { role = 'operator', body }: { role?: string; body?: object } = {}) =>
  api.send(method, `/v1/staff/reader-hosts${path}`, { headers: { authorization: `Bearer ${role}` }, ...(body && { body }) });
const seen = ({ status, json }: { status: number; json?: { code?: string } }) => [status, json?.code];

/** A machine and its key; the thumbprint is 43 characters like any other. */
const machine = (host = 'desk-1') => {
  const key = { ...signingKey('', randomBytes(32)), kid: randomBytes(32).toString('base64url') };
  return { host, key };
};
type Machine = ReturnType<typeof machine>;
const report = ({ host, key }: Machine, changes: Partial<ReaderHostReport> = {}) =>
  readerHostActivities({ orm: database.orm, clock, policy: defaultPolicy }).recordReaderHost({
    host,
    report: {
      readers: ['Reader 1'],
      versions: { product: '1.0.0', node: '24.0.0', system: 'linux-x64' },
      key: { jwk: publicPart(key) as Record<string, string>, thumbprint: key.kid },
      readsFor: 'staff',
      stopping: false,
      ...changes,
    },
  });
const enrol = ({ host, key }: Machine, thumbprint = key.kid) => staff('PUT', `/${host}/key`, { body: { thumbprint } });
const list = async () => (await staff('GET', '')).json.readerHosts;

describe('R-020 what operators see of reader hosts', () => {
  it('is what they reported last, in the order of their names; the first time stays', async () => {
    await report(machine('desk-2'));
    await report(machine('desk-1'));
    clock.set('2026-03-02T08:00:05.000Z');
    const later = machine('desk-1');
    await report(later, { readers: 'service-gone' });
    const [first, second] = await list();
    expect(first).toEqual({
      ...{ host: 'desk-1', state: 'connected', firstSeenAt: start, lastSeenAt: '2026-03-02T08:00:05.000Z', readers: null },
      versions: { product: '1.0.0', node: '24.0.0', system: 'linux-x64' },
      ...{ readsFor: 'staff', offeredThumbprint: later.key.kid, enrolledThumbprint: null, enrolledAt: null },
    });
    expect(second).toMatchObject({ host: 'desk-2', readers: ['Reader 1'], lastSeenAt: start });
  });

  it('says silent from the very instant, and connected again with the next report', async () => {
    const desk = machine();
    await report(desk);
    const silentAt = Date.parse(start) + defaultPolicy.readerHostSilentSeconds * 1000;
    for (const [at, state] of [
      [silentAt - 1, 'connected'],
      [silentAt, 'silent'],
    ] as const) {
      clock.set(new Date(at));
      expect((await list())[0].state).toBe(state);
    }
    await report(desk);
    expect((await list())[0].state).toBe('connected');
    await report(desk, { stopping: true });
    expect((await list())[0].state).toBe('stopped');
    await report(desk);
    expect((await list())[0].state).toBe('connected');
  });

  it.each(['counter', 'nobody'])('is not for %s', async (role) => {
    const code = role === 'nobody' ? [401, 'token-invalid'] : [403, 'role-forbidden'];
    expect(seen(await staff('GET', '', { role }))).toEqual(code);
    expect(seen(await staff('PUT', '/desk-1/key', { role, body: { thumbprint: 'x'.repeat(43) } }))).toEqual(code);
    expect(seen(await staff('DELETE', '/desk-1/key', { role }))).toEqual(code);
  });
});

describe('R-063 a reading at a machine by its name', () => {
  const body = { host: 'desk-1', check: 'read' };
  const byAnyone = () => api.send('POST', '/v1/card-readings', { body });
  const byStaff = (role: string) => api.send('POST', '/v1/staff/card-readings', { body, headers: { authorization: `Bearer ${role}` } });
  const ofCertificate = () => api.send('POST', '/v1/certificate-readings', { body: { host: 'desk-1', pin: '123456' } });

  it('is for staff of counters and of home care, where the machine does not say otherwise', async () => {
    await report(machine());
    expect(seen(await byAnyone())).toEqual([403, 'reader-host-for-staff']);
    expect(seen(await ofCertificate())).toEqual([403, 'reader-host-for-staff']);
    expect(seen(await byStaff('operator'))).toEqual([403, 'role-forbidden']);
    expect(await rows().count(CardReading)).toBe(0);
    expect((await byStaff('counter')).status).toBe(202);
    await report(machine(), { readsFor: 'anyone' });
    expect([(await byAnyone()).status, (await ofCertificate()).status]).toEqual([202, 202]);
  });
});

describe('R-022 the key of a machine', () => {
  it('is enrolled as it was compared, and stays when the machine comes with another one', async () => {
    const desk = machine();
    await report(desk);
    expect(await enrol(desk)).toMatchObject({ status: 200, json: { host: 'desk-1', enrolledThumbprint: desk.key.kid, enrolledAt: start } });
    const other = machine();
    await report(other);
    expect((await list())[0]).toMatchObject({ offeredThumbprint: other.key.kid, enrolledThumbprint: desk.key.kid });
    expect(seen(await enrol(desk))).toEqual([409, 'reader-host-key-changed']);
    expect(await rows().find(AuditEntry, {})).toMatchObject([
      { action: 'reader-host.key-enrolled', actorId: 'operator-night', details: { thumbprint: desk.key.kid } },
    ]);
  });

  it('refusal:reader-host-key-shared is that of one machine only', async () => {
    const [one, two] = [machine('desk-1'), machine('desk-2')];
    two.key = one.key;
    await report(one);
    await report(two);
    expect((await enrol(one)).status).toBe(200);
    expect(seen(await enrol(two))).toEqual([409, 'reader-host-key-shared']);
    expect((await enrol(one)).status).toBe(200);
  });

  it.each(['%00', 'DESK 1', 'x'.repeat(64), '%E4%BD%A0'])('is not found for a machine that is called %s', async (host) => {
    expect(seen(await staff('PUT', `/${host}/key`, { body: { thumbprint: 'x'.repeat(43) } }))).toEqual([404, 'reader-host-not-found']);
    expect(seen(await staff('DELETE', `/${host}/key`))).toEqual([404, 'reader-host-not-found']);
  });
});

describe('R-022 a reading by the local component', () => {
  let desk: Machine;
  beforeEach(async () => {
    desk = machine();
    await report(desk);
    await enrol(desk);
  });
  const lin = personByKey('lin-mei');
  const read = { name: 'read', record: '00' };
  const request = async () =>
    (await api.send('POST', '/v1/component-readings', { body: { check: 'read' } })).json as { cardReadingId: string; nonce: string };
  const sign = async (payload: unknown, { key, header = {} }: { key: JWK; header?: object }) =>
    new CompactSign(Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'ES256', kid: key.kid!, typ: componentAnswerType, ...header })
      .sign(await importJWK(key, 'ES256'));
  const handIn = (cardReadingId: string, answer: string, key?: string) =>
    api.send('POST', `/v1/component-readings/${cardReadingId}/answer`, { body: { answer }, ...(key && { key }) });
  const started = () => rows().find(OutboxMessage, { name: 'cardReading' });
  const answerOf = async ({ nonce }: { nonce: string }, changes: object = {}) =>
    sign({ iss: desk.host, nonce, result: read, ...changes }, { key: desk.key });

  it('starts its process with what was signed, once, and the same request again is the same', async () => {
    const asked = await request();
    expect(asked.nonce).toMatch(/^[0-9a-f]{64}$/);
    expect(await started()).toEqual([]);
    const answer = await answerOf(asked);
    const key = randomUUID();
    const [first, again] = [await handIn(asked.cardReadingId, answer, key), await handIn(asked.cardReadingId, answer, key)];
    expect([first.status, first.json]).toMatchObject([202, { state: 'requested', cardReadingId: asked.cardReadingId }]);
    expect([again.status, again.headers['idempotent-replayed']]).toEqual([202, 'true']);
    expect(seen(await handIn(asked.cardReadingId, answer))).toEqual([409, 'card-reading-answered']);
    expect(await started()).toMatchObject([{ payload: { host: 'desk-1', check: 'read', answer: read } }]);
    expect(await rows().findOneOrFail(CardReading, { id: asked.cardReadingId })).toMatchObject({ host: 'desk-1' });
  });

  it('each has another nonce, and the same request again has the same', async () => {
    const key = randomUUID();
    const body = { check: 'verify' };
    const [one, again] = [
      await api.send('POST', '/v1/component-readings', { body, key }),
      await api.send('POST', '/v1/component-readings', { body, key }),
    ];
    expect(again.json).toEqual(one.json);
    expect((await request()).nonce).not.toBe(one.json.nonce);
    expect(await rows().count(CardReading)).toBe(2);
  });

  it('of a certificate is in service hours, limited by network, and told with the tries left', async () => {
    const ask = () => api.send('POST', '/v1/component-readings', { body: { check: 'certificate' } });
    const { json: asked } = await ask();
    const refused = { name: 'refused', code: 'certificate-pin-wrong', attemptsLeft: 2 };
    expect(seen(await handIn(asked.cardReadingId, await answerOf(asked)))).toEqual([422, 'component-answer-invalid']);
    expect((await handIn(asked.cardReadingId, await answerOf(asked, { result: refused }))).status).toBe(202);
    expect(await started()).toMatchObject([{ payload: { check: 'certificate', answer: refused } }]);
    for (let n = 1; n < defaultPolicy.limits['certificate-reading-by-network'].times; n++) await ask();
    expect(seen(await ask())).toEqual([429, 'too-many-tries']);
    clock.set('2026-03-02T16:00:00.000Z');
    expect(seen(await ask())).toEqual([503, 'outside-service-hours']);
  });

  it('tells what the component says is wrong', async () => {
    const asked = await request();
    const answer = await answerOf(asked, { result: { name: 'refused', code: 'no-card' } });
    expect((await handIn(asked.cardReadingId, answer)).status).toBe(202);
    expect(await started()).toMatchObject([{ payload: { answer: { name: 'refused', code: 'no-card' } } }]);
  });

  it.each<[string, (nonce: string) => Promise<string> | string]>([
    ['of another nonce', () => answerOf({ nonce: '0'.repeat(64) })],
    ['in the name of another machine', (nonce) => answerOf({ nonce }, { iss: 'desk-2' })],
    ['with a refusal that no reader gives', (nonce) => answerOf({ nonce }, { result: { name: 'refused', code: 'card-void' } })],
    ['with a record that is none', (nonce) => answerOf({ nonce }, { result: { name: 'read', record: 'xyz' } })],
    ['with a record that is too long', (nonce) => answerOf({ nonce }, { result: { name: 'read', record: '00'.repeat(600) } })],
    ['of a certificate', (nonce) => answerOf({ nonce }, { result: { name: 'signed', certificate: '00', signature: '00' } })],
    ['with no result', (nonce) => answerOf({ nonce }, { result: undefined })],
    ['that is no JSON', () => sign('{', { key: desk.key })],
    ['of another type', (nonce) => sign({ iss: desk.host, nonce, result: read }, { key: desk.key, header: { typ: 'JWT' } })],
    [
      'signed by another key of that name',
      (nonce) => sign({ iss: desk.host, nonce, result: read }, { key: { ...machine().key, kid: desk.key.kid } }),
    ],
    [
      'that is not signed',
      () => `${Buffer.from(JSON.stringify({ alg: 'none', typ: componentAnswerType, kid: desk.key.kid })).toString('base64url')}.e30.`,
    ],
    ['that is no JWS', () => 'a reading'],
  ])('N-42 takes no answer %s', async (_what, answer) => {
    const { cardReadingId, nonce } = await request();
    expect(seen(await handIn(cardReadingId, await answer(nonce)))).toEqual([422, 'component-answer-invalid']);
    // Nothing is lost by it: the true answer is still taken.
    expect(await started()).toEqual([]);
    expect((await handIn(cardReadingId, await answerOf({ nonce }))).status).toBe(202);
  });

  it('takes nothing from a key that is not enrolled, or not any more', async () => {
    const { cardReadingId, nonce } = await request();
    const other = machine();
    expect(seen(await handIn(cardReadingId, await sign({ iss: desk.host, nonce, result: read }, { key: other.key })))).toEqual([
      403,
      'reader-host-not-enrolled',
    ]);
    await staff('DELETE', '/desk-1/key');
    expect(seen(await handIn(cardReadingId, await answerOf({ nonce })))).toEqual([403, 'reader-host-not-enrolled']);
    expect(await rows().findOneOrFail(ReaderHost, { host: 'desk-1' })).toMatchObject({ enrolledJwk: null, enrolledBy: null });
    expect(await started()).toEqual([]);
  });

  it('is too late at its deadline and not before', async () => {
    const [one, two] = [await request(), await request()];
    clock.set(new Date(Date.parse(start) + defaultPolicy.cardReadingSeconds * 1000 - 1));
    expect((await handIn(one.cardReadingId, await answerOf(one))).status).toBe(202);
    clock.set(new Date(Date.parse(start) + defaultPolicy.cardReadingSeconds * 1000));
    expect(seen(await handIn(two.cardReadingId, await answerOf(two)))).toEqual([503, 'card-reading-unavailable']);
  });

  it('is another than one by a reader host or of a certificate', async () => {
    const waiting = await api.given.cardReading(lin, { state: 'requested' });
    const certificate = await api.given.cardReading(lin, { state: 'requested', check: 'certificate', challenge: 'a'.repeat(64) });
    expect(seen(await handIn(waiting, await answerOf({ nonce: '' })))).toEqual([409, 'card-reading-answered']);
    expect(seen(await handIn(certificate, await answerOf({ nonce: 'a'.repeat(64) })))).toEqual([409, 'card-reading-answered']);
    expect(seen(await handIn(randomUUID(), await answerOf({ nonce: '' })))).toEqual([404, 'card-reading-not-found']);
  });

  it('F-20 is given up at once where Temporal does not answer, and said so', async () => {
    api.tellAs(() => Promise.reject(new Error('down')));
    const asked = await request();
    expect(seen(await handIn(asked.cardReadingId, await answerOf(asked)))).toEqual([503, 'card-reading-unavailable']);
    expect((await api.send('GET', `/v1/card-readings/${asked.cardReadingId}`)).json).toMatchObject({ state: 'refused' });
  });

  it('twenty answers at once to one reading start one process', async () => {
    const asked = await request();
    const answer = await answerOf(asked);
    const answers = await Promise.all(Array.from({ length: 20 }, () => handIn(asked.cardReadingId, answer)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, ...Array(19).fill(409)]);
    expect(await started()).toHaveLength(1);
  });
});
