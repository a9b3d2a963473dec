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

/** One attempt, as the worker makes it; other attempts at the page have the same workflow id. */
function read(page: number, run = '1'): Promise<ChangesFollowed> {
  const workflowExecution = { workflowId: registerReconciliationWorkflowId(run), runId: randomUUID() };
  return new MockActivityEnvironment({ workflowExecution }, { logger: silent }).run(activities.followRegisterChanges, { page });
}

describe('following the change feed', () => {
  it('D-26 makes up for what was missed, and goes on from where it was', async () => {
    const card = await cardOfMei();
    await register.change('lin-mei', { cardState: 'suspended' });
    expect(await read(1)).toEqual({ applied: 1, isLast: false });
    expect(await stateOf(card)).toBe('suspended');
    expect(await cursor()).toBe(register.entryOf('lin-mei')!.asOfSequence);
    expect(await read(2)).toEqual({ applied: 0, isLast: true });
    await register.change('lin-mei', { cardState: 'void' });
    expect(await read(1, '2')).toEqual({ applied: 1, isLast: false });
    expect(await stateOf(card)).toBe('void');
    expect((await rows().find(Notice, {})).map(({ kind }) => kind).sort()).toEqual(['card-suspended', 'card-voided']);
  });

  it('I-16 twice, also at once: one effect, one answer', async () => {
    await cardOfMei();
    await register.change('lin-mei', { cardState: 'suspended' });
    expect(await Promise.all([read(1), read(1)])).toEqual(Array(2).fill({ applied: 1, isLast: false }));
    expect(await read(1)).toEqual({ applied: 1, isLast: false });
    expect(await rows().count(AuditEntry, { action: 'card.suspended' })).toBe(1);
  });

  it('two runs at once do no harm', async () => {
    await cardOfMei();
    await register.change('lin-mei', { cardState: 'suspended' });
    const followed = await Promise.all([read(1, '1'), read(1, '2')]);
    expect(followed.map(({ applied }) => applied).sort()).toEqual([0, 1]);
    expect(await rows().count(AuditEntry, { action: 'card.suspended' })).toBe(1);
  });

  it('an outage of the register moves nothing', async () => {
    const card = await cardOfMei();
    await register.change('lin-mei', { cardState: 'void' });
    register.setFaults({ fault: 'down', times: 1 });
    await expect(read(1)).rejects.toMatchObject({ code: 'no-answer' });
    expect([await cursor(), await stateOf(card), log]).toEqual([undefined, 'photoless', []]);
    expect(await read(1)).toEqual({ applied: 1, isLast: false });
  });

  it('F-36 a page that somebody else has signed changes nothing, and raises an alarm', async () => {
    const card = await cardOfMei();
    await register.change('lin-mei', { cardState: 'void' });
    register.setFaults({ fault: 'wrong-signature' });
    await expect(read(1)).rejects.toMatchObject({ code: 'not-signed-by-the-peer' });
    expect([await cursor(), await stateOf(card)]).toEqual([undefined, 'photoless']);
    expect(log.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ event: 'register-changes-not-trusted', code: 'not-signed-by-the-peer', level: 'warn' }),
    ]);
  });

  it('reads more than one page', async () => {
    const card = await cardOfMei();
    for (let times = 0; times < 61; times += 1) await register.change('lin-mei', { cardState: times % 2 ? 'valid' : 'suspended' });
    expect([await read(1), await read(2), await read(3)]).toEqual([
      { applied: 50, isLast: false },
      { applied: 11, isLast: false },
      { applied: 0, isLast: true },
    ]);
    expect(await stateOf(card)).toBe('suspended');
  });
});
