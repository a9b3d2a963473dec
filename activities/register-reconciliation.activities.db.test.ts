import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heldClock, openTestDatabase, rowsIn, type TestDatabase, testKeys } from '../api/support/test-api.js';
import { AuditEntry, Card, Notice, RegisterCursor } from '../database/entities/index.js';
import { cardState } from '../domain/card.js';
import { defaultPolicy } from '../domain/policy.js';
import { openInsuredRegister } from '../platform/insured-register.js';
import { createLogger } from '../platform/logger.js';
import { createRegister, type InsuredRegister } from '../simulator/register.js';
import { personByKey } from '../simulator/world/people.js';
import { type ChangesFollowed, registerReconciliationWorkflowId } from '../workflows/register-reconciliation.messages.js';
import type { ActivityDeps } from './deps.js';
import { registerReconciliationActivities } from './register-reconciliation.activities.js';

const clock = heldClock();
const keys = testKeys();
const mei = personByKey('lin-mei');
const silent = new DefaultLogger('ERROR', () => undefined);
const log: string[] = [];
let database: TestDatabase;
let register: InsuredRegister;
let activities: ReturnType<typeof registerReconciliationActivities>;

beforeAll(async () => {
  [database, register] = await Promise.all([
    openTestDatabase(process.env.TEST_DATABASE_URL!),
    createRegister({ now: () => clock.now(), host: '127.0.0.1', port: 0 }),
  ]);
  activities = registerReconciliationActivities({
    orm: database.orm,
    clock,
    policy: defaultPolicy,
    keys,
    register: openInsuredRegister({ url: register.url, clock }),
    logger: createLogger({ process: 'worker', destination: { write: (line) => void log.push(line) } }),
    deliver: async () => true,
  } as Partial<ActivityDeps> as ActivityDeps);
});
afterAll(() => Promise.all([database.close(), register.stop()]));
beforeEach(async () => {
  clock.set('2026-03-02T08:00:00.000Z');
  log.length = 0;
  register.reset();
  await database.clear();
});

const rows = () => database.orm.em.fork();
const cursor = async () => (await rows().findOne(RegisterCursor, { feed: 'changes' }))?.sequence;
const stateOf = async (id: string) => cardState(await rows().findOneOrFail(Card, { id }));

async function cardOfMei(): Promise<string> {
  const { id: registrationId } = await rowsIn(database.orm, clock, keys).registration(mei, { state: 'active' });
  const id = randomUUID();
  await rows().insert(Card, { id, registrationId, idNumber: mei.idNumber, openedAt: clock.now() });
  return id;
}

/** One attempt, as the worker makes it. */
function read(): Promise<ChangesFollowed> {
  const workflowExecution = { workflowId: registerReconciliationWorkflowId('2026-03-02T08:00:00Z'), runId: randomUUID() };
  return new MockActivityEnvironment({ workflowExecution }, { logger: silent }).run(activities.followRegisterChanges);
}

describe('following the change feed', () => {
  it('D-26 makes up for what was missed, and goes on from where it was', async () => {
    const card = await cardOfMei();
    await register.change('lin-mei', { cardState: 'suspended' });
    expect(await read()).toEqual({ applied: 1, isLast: false });
    expect(await stateOf(card)).toBe('suspended');
    expect(await cursor()).toBe(register.entryOf('lin-mei')!.asOfSequence);
    expect(await read()).toEqual({ applied: 0, isLast: true });
    await register.change('lin-mei', { cardState: 'void' });
    expect(await read()).toEqual({ applied: 1, isLast: false });
    expect(await stateOf(card)).toBe('void');
    expect((await rows().find(Notice, {})).map(({ kind }) => kind).sort()).toEqual(['card-suspended', 'card-voided']);
  });

  it('I-16 twice, also at once, has one effect', async () => {
    await cardOfMei();
    await register.change('lin-mei', { cardState: 'suspended' });
    const followed = await Promise.all([read(), read()]);
    expect(followed.map(({ applied }) => applied).sort()).toEqual([0, 1]);
    expect(await read()).toEqual({ applied: 0, isLast: true });
    expect(await rows().count(AuditEntry, { action: 'card.suspended' })).toBe(1);
  });

  it('F-09 a page that is read again changes nothing', async () => {
    const card = await cardOfMei();
    await register.change('lin-mei', { cardState: 'suspended' });
    await register.change('lin-mei', { cardState: 'valid' });
    expect(await read()).toEqual({ applied: 2, isLast: false });
    await rows().nativeUpdate(RegisterCursor, { feed: 'changes' }, { sequence: 0 });
    expect(await read()).toEqual({ applied: 0, isLast: false });
    expect(await stateOf(card)).toBe('photoless');
    expect(await rows().count(Notice)).toBe(2);
  });

  it('an outage of the register moves nothing', async () => {
    const card = await cardOfMei();
    await register.change('lin-mei', { cardState: 'void' });
    register.setFaults({ fault: 'down', times: 1 });
    await expect(read()).rejects.toMatchObject({ code: 'no-answer' });
    expect([await cursor(), await stateOf(card), log]).toEqual([undefined, 'photoless', []]);
    expect(await read()).toEqual({ applied: 1, isLast: false });
  });

  it('F-36 a page that somebody else has signed changes nothing, and raises an alarm', async () => {
    const card = await cardOfMei();
    await register.change('lin-mei', { cardState: 'void' });
    register.setFaults({ fault: 'wrong-signature' });
    await expect(read()).rejects.toMatchObject({ code: 'not-signed-by-the-peer' });
    expect([await cursor(), await stateOf(card)]).toEqual([undefined, 'photoless']);
    expect(log.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ event: 'register-changes-not-trusted', code: 'not-signed-by-the-peer', level: 'warn' }),
    ]);
  });

  it('reads more than one page', async () => {
    const card = await cardOfMei();
    for (let times = 0; times < 51; times += 1) await register.change('lin-mei', { cardState: times % 2 ? 'valid' : 'suspended' });
    expect([await read(), await read(), await read()]).toEqual([
      { applied: 50, isLast: false },
      { applied: 1, isLast: false },
      { applied: 0, isLast: true },
    ]);
    expect(await stateOf(card)).toBe('suspended');
  });
});
