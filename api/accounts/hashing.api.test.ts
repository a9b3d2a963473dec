import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CardReading, Registration, Session } from '../../database/entities/index.js';
import { HashingBusy, type PasswordHasher, passwordHasher } from '../../platform/password-hasher.js';
import { personByKey, samplePassword } from '../../simulator/world/people.js';
import { heldClock, openTestApi, openTestDatabase, type TestApi, type TestDatabase } from '../support/test-api.js';

const clock = heldClock();
const mei = personByKey('lin-mei');
const pepper = randomBytes(32);
const [present, earlier] = [
  passwordHasher(pepper, { threads: 1, waiting: 10 }),
  passwordHasher(pepper, { threads: 1, waiting: 10, cost: { memory: 64, passes: 1, parallelism: 1 } }),
];
let isBusy = false;
const unlessBusy =
  <Arguments extends unknown[], T>(work: (...given: Arguments) => Promise<T>) =>
  async (...given: Arguments) => {
    if (isBusy) throw new HashingBusy();
    return work(...given);
  };
const passwords: PasswordHasher = { ...present, hash: unlessBusy(present.hash), verify: unlessBusy(present.verify) };
let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
  api = await openTestApi({ database, clock, registerUrl: 'http://127.0.0.1:9', passwords });
});
afterAll(async () => {
  await api.close();
  await earlier.close();
  await database.close();
});
beforeEach(async () => {
  isBusy = false;
  await database.clear();
});

const rows = () => database.orm.em.fork();
const registered = async (hasher: PasswordHasher) =>
  api.given.registration(mei, { state: 'active', passwordHash: await hasher.hash(samplePassword) });
const logIn = async (password = samplePassword, key: string = randomUUID(), cardReadingId?: string) =>
  api.send('POST', '/v1/portal-sessions', { body: { cardReadingId: cardReadingId ?? (await api.given.cardReading(mei)), password }, key });
const hashOf = async ({ id }: { id: string }) => (await rows().findOneOrFail(Registration, { id })).passwordHash!;

describe('when too many passwords wait to be hashed', () => {
  it('F-04 refusal:log-in-busy says when to come again, uses nothing up, and the same request succeeds then', async () => {
    await registered(present);
    const [key, cardReadingId] = [randomUUID(), await api.given.cardReading(mei)];
    isBusy = true;
    const busy = await logIn(samplePassword, key, cardReadingId);
    expect([busy.status, busy.json.code, busy.json.retryAt]).toEqual([503, 'log-in-busy', '2026-03-02T08:00:05.000Z']);
    expect(busy.headers['retry-after']).toBe('5');
    expect((await rows().findOneOrFail(CardReading, { id: cardReadingId })).usedAt).toBeNull();
    isBusy = false;
    expect((await logIn(samplePassword, key, cardReadingId)).status).toBe(201);
  });
});

describe('a hash made at an earlier cost', () => {
  it('gives way to one at the present cost with the next log in, which ends no session', async () => {
    const account = await registered(earlier);
    expect((await logIn()).status).toBe(201);
    const renewed = await hashOf(account);
    expect(present.needsRehash(renewed)).toBe(false);
    expect(await rows().count(Session, { endedAt: null })).toBe(1);
    expect((await logIn()).status).toBe(201);
    expect(await hashOf(account)).toBe(renewed);
  });

  it('stays where the password was wrong, which costs no more than with a present one', async () => {
    const account = await registered(earlier);
    const [before, hashes] = [await hashOf(account), api.hashes()];
    expect((await logIn('Plum#2071')).json.code).toBe('login-failed');
    expect(api.hashes() - hashes).toBe(1);
    expect(await hashOf(account)).toBe(before);
  });

  it('is not brought back by a repeated log in after the password was changed', async () => {
    const account = await registered(earlier);
    const [key, cardReadingId] = [randomUUID(), await api.given.cardReading(mei)];
    await logIn(samplePassword, key, cardReadingId);
    // As an instance of the API with the earlier cost would change it.
    const changed = await earlier.hash('Plum#2071');
    await rows().nativeUpdate(Registration, { id: account.id }, { passwordHash: changed });
    expect((await logIn(samplePassword, key, cardReadingId)).headers['idempotent-replayed']).toBe('true');
    expect(await hashOf(account)).toBe(changed);
  });
});
