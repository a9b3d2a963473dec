import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditEntry, Registration, Restriction, Session } from '../../database/entities/index.js';
import { defaultPolicy, type Policy } from '../../domain/policy.js';
import { personByKey, samplePassword } from '../../simulator/world/people.js';
import { heldClock, openTestApi, openTestDatabase, type TestApi, type TestDatabase } from '../support/test-api.js';

const clock = heldClock();
const mei = personByKey('lin-mei');
let database: TestDatabase;
let api: TestApi;
let passwordHash: string;

beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
  api = await openTestApi({ database, clock, registerUrl: 'http://127.0.0.1:9' });
  api.parts.accessTokens.verify = async (role) =>
    role === 'counter' || role === 'operator' || role === 'auditor'
      ? { staffId: `${role}-1`, role }
      : { name: 'refused', code: 'token-invalid' };
  passwordHash = await api.parts.passwords.hash(samplePassword);
});
afterAll(async () => {
  await api.close();
  await database.close();
});
beforeEach(async () => {
  (api.parts as { policy: Policy }).policy = defaultPolicy;
  clock.set('2026-03-02T08:00:00.000Z');
  await database.clear();
});

const rows = () => database.orm.em.fork();
const registered = () => api.given.registration(mei, { state: 'active', passwordHash });
const logIn = (cardReadingId: string) => api.send('POST', '/v1/portal-sessions', { body: { cardReadingId, password: samplePassword } });
const asStaff = (role: string, path: string, body: object) =>
  api.send('POST', path, { body: { idNumber: mei.idNumber, ...body }, headers: { authorization: `Bearer ${role}` } });
const suspend = () => asStaff('operator', '/v1/staff/restrictions', { kind: 'suspended', reason: 'untrue-data' });
const freeze = () => asStaff('counter', '/v1/staff/accounts/freeze', { identityDocumentSeen: true });

describe('a log in at the very moment of', () => {
  it.each([
    ['R-042 a report of theft', freeze],
    ['R-039 a suspension', suspend],
  ])('%s leaves nobody logged in', async (_, stop) => {
    for (let round = 0; round < 4; round += 1) {
      await database.clear();
      await registered();
      const readings = await Promise.all([1, 2, 3].map(() => api.given.cardReading(mei)));
      const [stopped, ...logIns] = await Promise.all([stop(), ...readings.map(logIn)]);
      expect(stopped.status).toBeLessThan(300);
      for (const { status } of logIns) expect([201, 403]).toContain(status);
      expect(await rows().count(Session, { endedAt: null })).toBe(0);
    }
  });
});

describe('a log in with a password', () => {
  it('D-13 that was replaced after it was compared is refused', async () => {
    const { id } = await registered();
    const { passwords } = api.parts;
    const { verify } = passwords;
    passwords.verify = async (...compared) => {
      const matches = await verify(...compared);
      await rows().nativeUpdate(Registration, { id }, { passwordHash: await passwords.hash('Melon#2071') });
      return matches;
    };
    const answer = await logIn(await api.given.cardReading(mei)).finally(() => (passwords.verify = verify));
    expect([answer.status, answer.json.code]).toEqual([401, 'login-failed']);
  });
});

describe('at the same time', () => {
  it('R-042 many reports freeze once, with one entry', async () => {
    await registered();
    const answers = await Promise.all(Array.from({ length: 8 }, freeze));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(await rows().count(AuditEntry, { action: 'account.frozen' })).toBe(1);
  });

  it.each(['with an account', 'without one'])('R-039 many decisions about a person %s leave one in force', async (account) => {
    if (account === 'with an account') await registered();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, place) =>
        asStaff('operator', '/v1/staff/restrictions', { kind: place % 2 ? 'banned' : 'suspended', reason: 'misuse' }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(await rows().count(Restriction, { liftedAt: null })).toBe(1);
  });
});

describe('service hours', () => {
  const policy: Policy = {
    ...defaultPolicy,
    serviceHours: { ...defaultPolicy.serviceHours, portal: { fromHour: 6, untilHour: 24 } },
  };

  it.each([
    ['2026-03-01T21:59:59.000Z', 503, '2026-03-01T22:00:00.000Z'],
    ['2026-03-01T22:00:00.000Z', 201, undefined],
    ['2026-03-02T15:59:59.000Z', 201, undefined],
    ['2026-03-02T16:00:00.000Z', 503, '2026-03-02T22:00:00.000Z'],
  ])('D-10 are set for any path by policy alone: at %s the portal answers %i', async (instant, status, opensAt) => {
    (api.parts as { policy: Policy }).policy = policy;
    clock.set(instant);
    await registered();
    const answer = await logIn(await api.given.cardReading(mei));
    expect([answer.status, answer.json.opensAt]).toEqual([status, opensAt]);
    if (status === 503) expect(answer.json).toMatchObject({ code: 'outside-service-hours', nextStep: expect.stringContaining('opensAt') });
  });

  it('R-029 a request that came too early succeeds with the same key when it is open', async () => {
    (api.parts as { policy: Policy }).policy = policy;
    await registered();
    clock.set('2026-03-02T21:59:59.000Z');
    const sent = { key: 'early', body: { cardReadingId: await api.given.cardReading(mei), password: samplePassword } };
    const early = await api.send('POST', '/v1/portal-sessions', sent);
    expect([early.status, early.headers['retry-after']]).toEqual([503, '1']);
    clock.forward(1);
    expect((await api.send('POST', '/v1/portal-sessions', sent)).status).toBe(201);
  });
});

describe('the audit trail', () => {
  it('R-044 a read repeated with the same key shows the same entries and is one entry itself', async () => {
    const { id } = await registered();
    await freeze();
    const sent = {
      key: 'once',
      body: { idNumber: mei.idNumber, purpose: 'regular-audit', limit: 1 },
      headers: { authorization: 'Bearer auditor' },
    };
    const first = await api.send('POST', '/v1/staff/audit-trails', sent);
    expect(first.json.entries[0]).toMatchObject({ action: 'notice.committed', registrationId: id, actorId: 'counter-1' });
    expect((await api.send('POST', '/v1/staff/audit-trails', sent)).json).toEqual(first.json);
    expect(await rows().count(AuditEntry, { action: 'audit-trail.read', accountId: id })).toBe(1);
  });

  it('R-044 an auditor pages through all registrations of the person, also ended ones', async () => {
    const { id: ended } = await api.given.registration(mei, { state: 'void' });
    const { id } = await registered();
    await freeze();
    const read = (page: object) => asStaff('auditor', '/v1/staff/audit-trails', { purpose: 'complaint', limit: 1, ...page });
    await read({});
    const seen: string[] = [];
    for (let page = await read({}); page.json.entries.length > 0; page = await read({ cursor: page.json.nextCursor })) {
      seen.push(`${page.json.entries[0].registrationId} ${page.json.entries[0].action}`);
      if (!page.json.nextCursor) break;
    }
    expect(seen).toEqual([`${id} audit-trail.read`, `${ended} audit-trail.read`, `${id} notice.committed`, `${id} account.frozen`]);
  });
});
