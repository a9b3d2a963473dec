import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CardApplication, CardApplicationDraft } from '../../database/entities/index.js';
import { defaultPolicy } from '../../domain/policy.js';
import { createRegister, type InsuredRegister } from '../../simulator/register.js';
import { registerStatements } from '../../simulator/register-statements.js';
import { personByKey } from '../../simulator/world/people.js';
import { type Answer, heldClock, openTestApi, openTestDatabase, type TestApi, type TestDatabase } from '../support/test-api.js';

const start = '2026-03-02T08:00:00.000Z';
const clock = heldClock(start);
const mei = personByKey('lin-mei');
const pictures = { documentKind: 'national-id-card', documentPhotoId: randomUUID(), portraitPhotoId: randomUUID() } as const;
let database: TestDatabase;
let register: InsuredRegister;
let api: TestApi;
let registrationId: string;

beforeAll(async () => {
  const local = { now: () => clock.now(), host: '127.0.0.1', port: 0 };
  [database, register] = await Promise.all([openTestDatabase(process.env.TEST_DATABASE_URL!), createRegister(local)]);
  api = await openTestApi({ database, clock, registerUrl: register.url });
});
afterAll(async () => {
  await api.close();
  await register.stop();
  await database.close();
});
beforeEach(async () => {
  clock.set(start);
  register.reset();
  await database.clear();
  ({ id: registrationId } = await api.given.registration(mei, { state: 'active' }));
});

const rows = () => database.orm.em.fork();
const hoursLater = (hours: number, ms = 0) => new Date(Date.parse(start) + hours * 3600_000 + ms);

/** The counter submits a form that is filled in. */
async function submit(): Promise<Answer> {
  const id = randomUUID();
  await rows().insert(CardApplicationDraft, {
    ...{ id, registrationId, channel: 'counter', actedBy: 'counter-taipei', consentIds: [], ...pictures },
    ...{ createdAt: clock.now(), expiresAt: new Date(clock.now().getTime() + 1000) },
  });
  return api.send('POST', `/v1/card-application-drafts/${id}/submit`, { headers: { authorization: 'Bearer counter' } });
}

describe('submitting an application for the virtual card', () => {
  it('D-21 is refused beyond ten a day, and says when the first of them is a day old', async () => {
    const { cardApplicationsPerDay } = defaultPolicy;
    for (let hour = 0; hour < cardApplicationsPerDay; hour += 1)
      await rows().insert(CardApplication, {
        ...{ id: randomUUID(), registrationId, cardId: randomUUID(), personDigest: 'x', state: 'superseded', channel: 'counter' },
        ...{ consentIds: [], ...pictures, submittedAt: hoursLater(hour), dueAt: hoursLater(hour), settledAt: hoursLater(hour) },
      });
    clock.set(hoursLater(24, -1));
    const { status, json } = await submit();
    expect([status, json.code, json.retryAt]).toEqual([429, 'too-many-tries', hoursLater(24).toISOString()]);
    clock.set(hoursLater(24));
    expect((await submit()).status).toBe(200);
  });

  it('R-168 opens no card by a look-up that an event has overtaken', async () => {
    const statements = registerStatements({ now: () => clock.now(), issuer: () => register.url });
    const card = { state: 'void', replacementPending: false };
    const event = {
      eventId: randomUUID(),
      sequence: register.entryOf('lin-mei')!.asOfSequence + 1,
      idNumber: mei.idNumber,
      kind: 'voided',
      card,
      since: start,
    };
    const raw = await statements.sign('register-event+jwt', { event });
    const told = await api.send('POST', '/v1/register-events', { raw, headers: { 'content-type': 'application/jose' }, key: null });
    expect(told.json.outcome).toBe('no-card');
    expect((await submit()).json.code).toBe('card-void');
  });
});
