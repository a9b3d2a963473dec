import { randomUUID } from 'node:crypto';
import { ServiceError } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { gate, heldClock, openTestDatabase, type TestDatabase } from '../api/support/test-api.js';
import { AuditEntry, OutboxMessage } from '../database/entities/index.js';
import { createLogger } from '../platform/logger.js';
import { emailConfirmed, registrationWorkflowId } from '../workflows/registration.messages.js';
import { deliver, withdraw } from './deliver.js';
import { startRelay } from './relay.js';
import type { Tell } from './tell.js';
import { unitOfWork, type UnitOfWork } from './unit-of-work.js';

const clock = heldClock();
const logger = createLogger({ process: 'worker', destination: { write: () => undefined } });
const cause = { actor: { type: 'portal' } } as const;
let database: TestDatabase;
const relays: { stop(): Promise<void> }[] = [];

beforeAll(async () => void (database = await openTestDatabase(process.env.TEST_DATABASE_URL!)));
afterAll(() => database.close());
beforeEach(() => database.clear());
afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
});

const relayTo = (tell: Tell) => void relays.push(startRelay({ orm: database.orm, databaseUrl: database.url, tell, clock, logger }));

/** Commits what a command tells one workflow: its start, then facts. */
const commit = (id: string, facts = 0) => unitOfWork(database.orm, clock.now(), cause, async (tx) => tellOf(tx, id, facts));

function tellOf(tx: UnitOfWork, id: string, facts = 0) {
  tx.start('registration', registrationWorkflowId(id), {
    registrationId: id,
    channel: 'portal',
    deadlineAt: null,
    policy: { settleGraceSeconds: 1 },
  });
  for (let fact = 0; fact < facts; fact++) tx.signal(emailConfirmed, registrationWorkflowId(id), { eventId: `${fact}` });
}

const stored = () => database.orm.em.fork().find(OutboxMessage, {}, { orderBy: { id: 'asc' } });
const undelivered = () => database.orm.em.fork().count(OutboxMessage, { deliveredAt: null });
const allDelivered = () => vi.waitFor(async () => expect(await undelivered()).toBe(0), { timeout: 10_000, interval: 20 });

/** Hears, takes a moment as a server does, and remembers. */
function hearing(heard: OutboxMessage[]): Tell {
  return async (message) => {
    for (let turn = 0; turn < message.id % 5; turn++) await new Promise(setImmediate);
    heard.push(message);
  };
}

/** What each workflow heard first, by ids in the order of hearing. */
function firstTimes(heard: readonly OutboxMessage[]): number[][] {
  const byWorkflow = Map.groupBy(heard, ({ workflowId }) => workflowId);
  return [...byWorkflow.values()].map((all) => [...new Set(all.map(({ id }) => id))]);
}
const inOrder = (ids: readonly number[]) => ids.toSorted((a, b) => a - b);

const grpc = (code: number) =>
  new ServiceError('refused', { cause: Object.assign(new Error('refused'), { code, details: '', metadata: {} }) });

/** What was committed is told, sooner or later, and in the order of its commits. */
describe('the relay', () => {
  it('F-22 M4 keeps the order within a workflow, with two relays at once', async () => {
    const heard: OutboxMessage[] = [];
    const ids = Array.from({ length: 15 }, () => randomUUID());
    relayTo(hearing(heard));
    relayTo(hearing(heard));
    await Promise.all(ids.map((id) => commit(id, 4)));
    await allDelivered();
    expect(firstTimes(heard)).toHaveLength(15);
    for (const told of firstTimes(heard)) expect(told).toEqual(inOrder(told));
    // A relay that holds a message keeps the other from it.
    expect(heard).toHaveLength(15 * 5);
  });

  it('M4 shares the work: what one relay holds, another leaves to it and takes the rest', async () => {
    const [first, second]: OutboxMessage[][] = [[], []];
    const held = gate();
    for (let n = 0; n < 25; n++) await commit(randomUUID());
    relayTo(async (message) => {
      await held.pass();
      first!.push(message);
    });
    await held.arrived;
    relayTo(hearing(second!));
    await vi.waitFor(() => expect(second).toHaveLength(5), { timeout: 5000, interval: 10 }).finally(held.open);
    await allDelivered();
    expect(first).toHaveLength(20);
    expect(new Set([...first!, ...second!].map(({ id }) => id)).size).toBe(25);
  });

  it('F-20 I-12 an outage stops nothing else and is tried again', async () => {
    const heard: OutboxMessage[] = [];
    let away: string | undefined;
    const [unlucky, ...others] = Array.from({ length: 5 }, () => randomUUID());
    away = registrationWorkflowId(unlucky!);
    const tries: OutboxMessage[] = [];
    for (const id of [unlucky!, ...others]) await commit(id);
    relayTo(async (message) => {
      if (message.workflowId !== away) return void heard.push(message);
      tries.push(message);
      throw grpc(14);
    });
    await vi.waitFor(() => expect([heard.length, tries.length >= 2]).toEqual([4, true]), { timeout: 5000, interval: 20 });
    expect(await stored()).toMatchObject([{ deliveredAt: null, tries: 0, nextTryAt: null }, {}, {}, {}, {}]);
    away = undefined;
    await allDelivered();
    expect(heard).toHaveLength(5);
  });

  it('I-12 a message that Temporal refuses waits, holds up its own workflow and no other', async () => {
    const heard: OutboxMessage[] = [];
    const [bad, good] = [randomUUID(), randomUUID()];
    let refusing = true;
    let refusals = 0;
    await commit(bad, 1);
    await commit(good, 1);
    relayTo(async (message) => {
      if (refusing && message.workflowId === registrationWorkflowId(bad)) {
        refusals++;
        throw grpc(3);
      }
      heard.push(message);
    });
    await vi.waitFor(() => expect(heard).toHaveLength(2), { timeout: 5000, interval: 10 });
    expect(heard.map(({ kind }) => kind)).toEqual(['start', 'signal']);
    const waiting = () => database.orm.em.fork().findOneOrFail(OutboxMessage, { workflowId: registrationWorkflowId(bad), kind: 'start' });
    await vi.waitFor(async () => expect(await waiting()).toMatchObject({ tries: 1, deliveredAt: null }), { timeout: 5000, interval: 10 });

    // Each wait is twice as long, and nothing is tried before its time.
    for (const [tries, waitSeconds] of [
      [2, 1],
      [3, 2],
      [4, 4],
    ] as const) {
      expect((await waiting()).nextTryAt).toEqual(new Date(clock.now().getTime() + waitSeconds * 1000));
      clock.forward(waitSeconds);
      await commit(randomUUID());
      await vi.waitFor(async () => expect((await waiting()).tries).toBe(tries), { timeout: 5000, interval: 10 });
    }
    expect(refusals).toBe(4);
    refusing = false;
    clock.forward(60);
    await commit(randomUUID());
    await allDelivered();
    expect(heard.filter(({ workflowId }) => workflowId === registrationWorkflowId(bad)).map(({ kind }) => kind)).toEqual([
      'start',
      'signal',
    ]);
  });

  it('M4 together with the fast path tells everything at least once and each workflow in order', async () => {
    const heard: OutboxMessage[] = [];
    const tell = hearing(heard);
    relayTo(tell);
    relayTo(tell);
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { messages } = await commit(randomUUID(), 2);
        await deliver(database.orm, tell, clock, messages);
      }),
    );
    await allDelivered();
    expect(firstTimes(heard).flat()).toHaveLength(60);
    for (const told of firstTimes(heard)) expect(told).toEqual(inOrder(told));
  });

  it('M4 tells what was committed while no relay ran', async () => {
    const heard: OutboxMessage[] = [];
    await commit(randomUUID(), 3);
    relayTo(hearing(heard));
    await allDelivered();
    expect(heard.map(({ kind }) => kind)).toEqual(['start', 'signal', 'signal', 'signal']);
  });
});

describe('the fast path', () => {
  it('M4 leaves to the relay what Temporal does not take, and what comes after it', async () => {
    const heard: OutboxMessage[] = [];
    const { messages } = await commit(randomUUID(), 2);
    let calls = 0;
    const second = async (message: OutboxMessage) => {
      if (++calls === 2) throw grpc(14);
      heard.push(message);
    };
    expect(await deliver(database.orm, second, clock, messages)).toBe(false);
    expect([heard.length, await undelivered()]).toEqual([1, 2]);
  });

  it('F-22 never tells a fact before the start that an earlier command left behind', async () => {
    const id = randomUUID();
    await commit(id);
    const heard: OutboxMessage[] = [];
    const { messages } = await unitOfWork(database.orm, clock.now(), cause, async (tx) =>
      tx.signal(emailConfirmed, registrationWorkflowId(id), { eventId: '1' }),
    );
    expect(await deliver(database.orm, hearing(heard), clock, messages)).toBe(false);
    expect(heard).toEqual([]);
  });

  it('takes back what nobody needs, but not what was delivered', async () => {
    const [told, untold] = [await commit(randomUUID()), await commit(randomUUID())];
    await deliver(database.orm, async () => undefined, clock, told.messages);
    await withdraw(database.orm, clock, [...told.messages, ...untold.messages]);
    expect(await stored()).toMatchObject([
      { deliveredAt: clock.now(), withdrawnAt: null },
      { deliveredAt: null, withdrawnAt: clock.now() },
    ]);
    const heard: OutboxMessage[] = [];
    relayTo(hearing(heard));
    await commit(randomUUID());
    await vi.waitFor(() => expect(heard).toHaveLength(1), { timeout: 5000, interval: 10 });
    expect(heard[0]!.workflowId).not.toBe(untold.messages[0]!.workflowId);
  });
});

describe('a unit of work', () => {
  const fails = async () => {
    throw new Error('undone');
  };

  it('M1 I-09 that is rolled back leaves neither message nor audit entry', async () => {
    const undone = unitOfWork(database.orm, clock.now(), cause, async (tx) => {
      tellOf(tx, randomUUID(), 1);
      tx.audit('registration.applied', { type: 'registration', id: randomUUID() });
      await tx.em.flush();
      await fails();
    });
    await expect(undone).rejects.toThrow('undone');
    expect([await stored(), await database.orm.em.fork().count(AuditEntry)]).toEqual([[], 0]);
  });

  it('M1 undoes a part as a whole and keeps the rest', async () => {
    const [kept, lost] = [randomUUID(), randomUUID()];
    const { messages } = await unitOfWork(database.orm, clock.now(), cause, async (tx) => {
      await tx
        .nested(async (inner) => {
          tellOf(inner, lost);
          await inner.em.flush();
          await fails();
        })
        .catch(() => undefined);
      await tx.nested(async (inner) => tellOf(inner, kept));
    });
    expect(messages.map(({ workflowId }) => workflowId)).toEqual([registrationWorkflowId(kept)]);
    expect(await stored()).toMatchObject([{ workflowId: registrationWorkflowId(kept) }]);
  });
});
