import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditEntry, Card, IdempotencyRecord, Notice, OutboxMessage, RegisterEvent } from '../../database/entities/index.js';
import { createRegister, type InsuredRegister } from '../../simulator/register.js';
import { type Forgery, forgeries, registerStatements } from '../../simulator/register-statements.js';
import { personByKey } from '../../simulator/world/people.js';
import { heldClock, openTestApi, openTestDatabase, type TestApi, type TestDatabase } from '../support/test-api.js';

const clock = heldClock();
const mei = personByKey('lin-mei');
let database: TestDatabase;
let register: InsuredRegister;
let statements: ReturnType<typeof registerStatements>;
let api: TestApi;

beforeAll(async () => {
  const local = { now: () => clock.now(), host: '127.0.0.1', port: 0 };
  [database, register] = await Promise.all([openTestDatabase(process.env.TEST_DATABASE_URL!), createRegister(local)]);
  statements = registerStatements({ now: () => clock.now(), issuer: () => register.url });
  api = await openTestApi({ database, clock, registerUrl: register.url });
});
afterAll(async () => {
  await api.close();
  await register.stop();
  await database.close();
});
beforeEach(async () => {
  register.reset();
  api.log.length = 0;
  await database.clear();
});

const rows = () => database.orm.em.fork();
const eventOf = (more: object = {}) => ({
  ...{ eventId: randomUUID(), sequence: 7, idNumber: mei.idNumber, kind: 'voided' },
  ...{ card: { state: 'void', replacementPending: false }, since: clock.now().toISOString(), ...more },
});
const signed = (event: object, forgery?: Forgery) => statements.sign('register-event+jwt', { event }, forgery);
const tell = (raw: string, type = 'application/jose') =>
  api.send('POST', '/v1/register-events', { raw, headers: { 'content-type': type }, key: null });
const seen = ({ status, json }: { status: number; json?: { code?: string } }) => [status, json?.code];
const alarms = () => api.log.map((line) => JSON.parse(line) as { event: string; code: string }).filter(({ event }) => event !== 'request');

async function cardOfMei(): Promise<string> {
  const { id: registrationId } = await api.given.registration(mei, { state: 'active' });
  const id = randomUUID();
  await rows().insert(Card, { id, registrationId, idNumber: mei.idNumber, openedAt: clock.now() });
  return id;
}
const voidedAt = async (id: string) => (await rows().findOneOrFail(Card, { id })).voidedAt;

describe('what the register tells', () => {
  it('D-26 is followed, without a key of the request: the event has its own', async () => {
    const card = await cardOfMei();
    const event = eventOf();
    const answer = await tell(await signed(event));
    expect([answer.status, answer.json]).toEqual([200, { eventId: event.eventId, outcome: 'applied' }]);
    expect(await voidedAt(card)).toEqual(clock.now());
    expect(alarms()).toEqual([]);
  });

  it('I-11 F-36 is answered the same when it comes again, also three times at once', async () => {
    await cardOfMei();
    const event = eventOf();
    const answers = await Promise.all([1, 2, 3].map(async () => tell(await signed(event))));
    for (const { status, json } of answers) expect([status, json]).toEqual([200, { eventId: event.eventId, outcome: 'applied' }]);
    expect(await rows().count(Notice, { kind: 'card-voided' })).toBe(1);
  });

  it('F-36 is answered 200 where it is older or about nobody, so that it is not sent for ever', async () => {
    const card = await cardOfMei();
    await tell(await signed(eventOf({ card: { state: 'valid', replacementPending: false }, kind: 'restored', sequence: 9 })));
    const older = eventOf({ card: { state: 'suspended', replacementPending: false }, kind: 'suspended', sequence: 8 });
    expect((await tell(await signed(older))).json).toEqual({ eventId: older.eventId, outcome: 'older-ignored' });
    const nobody = eventOf({ idNumber: personByKey('chen-hao').idNumber });
    expect((await tell(await signed(nobody))).json).toEqual({ eventId: nobody.eventId, outcome: 'no-card' });
    expect(await voidedAt(card)).toBeNull();
  });

  const codes: Partial<Record<Forgery, [number, string]>> = {
    'six-minutes-old': [401, 'register-event-stale'],
    'six-minutes-ahead': [401, 'register-event-stale'],
    'other-form': [422, 'register-event-malformed'],
  };
  it.each(forgeries.map((forgery) => [forgery, ...(codes[forgery] ?? [401, 'register-event-untrusted'])] as const))(
    'F-36 N-32 is refused where it is %s: %i %s; nothing changes, and operators are warned',
    async (forgery, status, code) => {
      const card = await cardOfMei();
      const answer = await tell(await signed(eventOf(), forgery));
      expect(seen(answer)).toEqual([status, code]);
      expect(await voidedAt(card)).toBeNull();
      const counts = [RegisterEvent, AuditEntry, Notice, OutboxMessage, IdempotencyRecord].map((entity) => rows().count(entity as never));
      expect(await Promise.all(counts)).toEqual([0, 0, 0, 0, 0]);
      expect(alarms()).toEqual([expect.objectContaining({ event: 'register-event-refused', code, level: 'warn' })]);
      expect(answer.text + api.log.join()).not.toContain(mei.idNumber);
    },
  );

  it('is not judged while the keys of the register cannot be fetched, and that is no alarm', async () => {
    const elsewhere = await openTestApi({ database, clock, registerUrl: 'http://127.0.0.1:1' });
    const answer = await elsewhere.send('POST', '/v1/register-events', {
      ...{ raw: await signed(eventOf()), headers: { 'content-type': 'application/jose' }, key: null },
    });
    expect(seen(answer)).toEqual([503, 'register-unavailable']);
    expect(elsewhere.log.join()).not.toContain('register-event-refused');
    await elsewhere.close();
  });

  it('comes as application/jose and no longer than an event is; nothing else is taken so', async () => {
    const event = await signed(eventOf());
    expect(seen(await tell(JSON.stringify({ event }), 'application/json'))).toEqual([415, 'media-type-unsupported']);
    expect(seen(await tell(event, 'text/plain'))).toEqual([415, 'media-type-unsupported']);
    expect(seen(await tell('x'.repeat(9000)))).toEqual([413, 'body-too-large']);
    expect(seen(await tell(''))).toEqual([401, 'register-event-untrusted']);
    const elsewhere = await api.send('POST', '/v1/captchas', { raw: event, headers: { 'content-type': 'application/jose' } });
    expect(seen(elsewhere)).toEqual([415, 'media-type-unsupported']);
  });
});
