import { randomUUID } from 'node:crypto';
import { CheckConstraintViolationException, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registrationActivities } from '../activities/registration.activities.js';
import {
  type Answer,
  heldClock,
  noCertificates,
  noCarrierGateway,
  openTestApi,
  openTestDatabase,
  type TestApi,
  type TestDatabase,
  whileHeld,
} from '../api/support/test-api.js';
import { defaultPolicy } from '../domain/policy.js';
import type { Clock } from '../platform/clock.js';
import { openMailer } from '../platform/mailer.js';
import { type Person, personByKey } from '../simulator/world/people.js';
import { registrationWorkflowId, type RegistrationSettled } from '../workflows/registration.messages.js';
import { AuditEntry, CardReading, Notice, OutboxMessage, Registration } from './entities/index.js';

const clock = heldClock();
const mei = personByKey('lin-mei');
const deadlineAt = new Date('2026-03-07T08:00:00.000Z');
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
beforeEach(() => database.clear());

const rows = () => database.orm.em.fork();

/** The hundred people of a race, each with a number of their own. */
const crowd: Person[] = Array.from({ length: 100 }, (_, n) => ({ ...mei, idNumber: `A2000${String(n).padStart(5, '0')}` }));
type Race = { id: string; token: string; cardReadingId: string };

const graceMs = defaultPolicy.settleGraceSeconds * 1000;

async function startRace(person: Person): Promise<Race> {
  const { id, token } = await api.given.registration(person, { deadlineAt });
  return { id, token, cardReadingId: await api.given.cardReading(person, { settledAt: clock.now() }) };
}

const confirm = ({ token, cardReadingId }: Race) => api.send('POST', '/v1/registrations/confirm-email', { body: { token, cardReadingId } });

function settle({ id }: Race, by: Clock): Promise<RegistrationSettled> {
  const mailer = openMailer({ smtpUrl: 'smtp://127.0.0.1:9', from: 'nobody@portal.example', timeoutSeconds: 1 });
  const deps = {
    ...api.parts,
    clock: by,
    certificates: noCertificates,
    carrierGateway: noCarrierGateway,
    mailer,
    portalUrl: 'https://portal.example',
    deliver: async () => true,
  };
  const environment = new MockActivityEnvironment({ workflowExecution: { workflowId: registrationWorkflowId(id), runId: randomUUID() } });
  return environment.run(registrationActivities(deps).settleRegistration, { registrationId: id, policy: defaultPolicy });
}

/** Everything that one end of the race leaves behind, and nothing of the other. */
async function expectOneEnd({ id, cardReadingId }: Race, answer: Answer, settled: RegistrationSettled, confirmed: boolean) {
  const em = rows();
  const registration = await em.findOneOrFail(Registration, { id });
  const left = {
    answer: answer.json.code ?? answer.status,
    state: registration.state,
    confirmedAt: registration.confirmedAt !== null,
    voidedAt: registration.voidedAt !== null,
    audited: (await em.find(AuditEntry, { objectId: id })).map(({ action }) => action),
    mails: await em.count(Notice, { registrationId: id }),
    facts: await em.count(OutboxMessage, { workflowId: registrationWorkflowId(id) }),
    cardUsed: (await em.findOneOrFail(CardReading, { id: cardReadingId })).usedAt !== null,
  };
  expect(left).toEqual(
    confirmed
      ? {
          answer: 200,
          state: 'active',
          confirmedAt: true,
          voidedAt: false,
          audited: ['registration.email-confirmed'],
          mails: 1,
          facts: 1,
          cardUsed: true,
        }
      : {
          answer: 'link-expired',
          state: 'void',
          confirmedAt: false,
          voidedAt: true,
          audited: ['registration.voided'],
          mails: 0,
          facts: 0,
          cardUsed: false,
        },
  );
  if ('ending' in settled) expect(settled.ending).toBe(confirmed ? 'active' : 'void');
  else expect(confirmed).toBe(true);
}

/** Confirmation and expiry meet in the row, which is judged once. */
describe('a confirmation while the application expires', () => {
  it.each([
    [-1, true],
    [0, true],
    [1, false],
  ])('N-17 I-03 D-02 a hundred times, %i ms from the deadline: the deadline decides', async (ms, confirmed) => {
    clock.set(new Date(deadlineAt.getTime() + ms));
    const races = await Promise.all(crowd.map(startRace));
    const ends = await Promise.all(races.map((race, n) => (n % 2 ? both(race) : both(race, 'settle first'))));
    await Promise.all(races.map((race, n) => expectOneEnd(race, ends[n]!.answer, ends[n]!.settled, confirmed)));
  });

  async function both(race: Race, order?: 'settle first') {
    // A moment before the grace is over, counted from the click.
    const timer = { now: () => new Date(clock.now().getTime() + graceMs - 1) };
    const settling = order ? settle(race, timer) : undefined;
    const answering = confirm(race);
    const [answer, settled] = await Promise.all([answering, settling ?? settle(race, timer)]);
    return { answer, settled };
  }

  it.each(['click', 'timer'] as const)(
    'N-17 fifty times, clicked in time, both at the row before either has it, the %s first: one of both, whole',
    async (first) => {
      clock.set(deadlineAt);
      const afterwards = { now: () => new Date(deadlineAt.getTime() + graceMs) };
      // As many at once as the pool has connections for both.
      for (let batch = 0; batch < 10; batch++) {
        const races = await Promise.all(crowd.slice(batch * 5, batch * 5 + 5).map(startRace));
        const clicked = () => races.map((race) => confirm(race));
        const fired = () => races.map((race) => settle(race, afterwards));
        const rowsOfRaces = { select: 'select from registrations where id = any($1) for update', values: [races.map(({ id }) => id)] };
        const [early, late] = await whileHeld(database.url, rowsOfRaces, async (waiting) => {
          const before = first === 'click' ? clicked() : fired();
          await waiting(5);
          const after = first === 'click' ? fired() : clicked();
          await waiting(10);
          return [before, after];
        });
        const [answers, settled] = await Promise.all(
          (first === 'click' ? [early, late] : [late, early]).map((all) => Promise.all<unknown>(all)),
        );
        for (const [n, race] of races.entries()) {
          const answer = answers![n] as Answer;
          await expectOneEnd(race, answer, settled![n] as RegistrationSettled, answer.status === 200);
        }
      }
    },
  );
});

describe('the table of registrations', () => {
  it.each([
    ['applied', 'applied'],
    ['applied', 'active'],
    ['active', 'active'],
  ] as const)('I-02 holds no second living one of a person: %s and %s', async (first, second) => {
    await api.given.registration(mei, { state: first });
    await expect(api.given.registration(mei, { state: second })).rejects.toBeInstanceOf(UniqueConstraintViolationException);
    expect(await rows().count(Registration)).toBe(1);
  });

  it('I-02 holds any number of void ones beside a living one', async () => {
    for (const state of ['void', 'void', 'active', 'void'] as const) await api.given.registration(mei, { state });
    expect(await rows().count(Registration)).toBe(4);
  });

  it('I-02 twenty times at once lets one in', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => api.given.registration(mei)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await rows().count(Registration)).toBe(1);
  });

  it('holds no state that the rules do not know', async () => {
    const unknown = api.given.registration(mei, { state: 'half' as 'applied' });
    await expect(unknown).rejects.toBeInstanceOf(CheckConstraintViolationException);
  });
});
