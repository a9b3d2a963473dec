import { randomUUID } from 'node:crypto';
import type { WorkflowClientInterceptor, WorkflowHandle } from '@temporalio/client';
import { NativeConnection, type Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, rowsIn, type TestDatabase, testKeys } from '../../api/support/test-api.js';
import type { Activities } from '../../activities/index.js';
import { presentationActivities } from '../../activities/presentation.activities.js';
import { OutboxMessage, Presentation, VisitCode } from '../../database/entities/index.js';
import { defaultPolicy } from '../../domain/policy.js';
import { tellTemporal } from '../../outbox/tell.js';
import { openClock } from '../../platform/clock.js';
import { createLogger } from '../../platform/logger.js';
import { loadOfficeCalendar } from '../../platform/office-calendar.js';
import { openTemporalClient, type TemporalClient } from '../../platform/temporal.js';
import { bundleWorkflows } from '../../worker/bundle-workflows.js';
import { createWorker } from '../../worker/create-worker.js';
import { installRuntime } from '../../worker/stay-connected.js';
import { presentationWorkflowId } from '../../workflows/presentation.messages.js';
import { createClockDriver, type ClockDriver } from './clock-driver.js';
import { openSimulatedClock, startsInSimulatedTime, type SimulatedClock } from './simulated-clock.js';

const address = process.env.TEST_TEMPORAL_ADDRESS!;
const namespace = process.env.TEST_TEMPORAL_NAMESPACE ?? 'default';
const { visitCodeSeconds, sessionSeconds: logInSeconds } = defaultPolicy;
const queue = `presentations-${randomUUID()}`;
const onOwnQueue: WorkflowClientInterceptor = {
  startWithDetails: (input, next) => next({ ...input, options: { ...input.options, taskQueue: queue } }),
};

type OpenCard = { id: string; openedAt: Date; after: (seconds: number) => Date; handle: WorkflowHandle };

const keys = testKeys();
let database: TestDatabase;
let clock: SimulatedClock;
let connection: NativeConnection;
let client: TemporalClient;
let driver: ClockDriver;
let worker: Worker;
let working: Promise<void>;

/** Cards that are open while time is moved: the product's own process, statement and outbox. */
describe('time travel with open cards', () => {
  beforeAll(async () => {
    installRuntime(createLogger({ process: 'presentations', level: 'silent' }));
    database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
    clock = await openSimulatedClock(await openClock(database.url), database.url, 'test');
    connection = await NativeConnection.connect({ address });
    client = openTemporalClient({ address, namespace, interceptors: [onOwnQueue, startsInSimulatedTime(clock)] });
    const workflowBundle = await bundleWorkflows({ interceptorModules: [new URL('time-travel.interceptor.ts', import.meta.url).pathname] });
    const activities = presentationActivities({ orm: database.orm, clock, keys }) as Activities;
    worker = await createWorker({ connection, namespace, queue, workflowBundle, activities });
    working = worker.run();
    driver = await createClockDriver({ databaseUrl: database.url, client, calendar: await loadOfficeCalendar() });
  });
  afterAll(async () => {
    await driver.close();
    worker.shutdown();
    await working;
    await Promise.all([client.close(), connection.close(), clock.close()]);
    await database.close();
  });

  async function opened(): Promise<OpenCard> {
    const openedAt = clock.now();
    const after = (seconds: number) => new Date(openedAt.getTime() + seconds * 1000);
    const codeExpiresAt = after(visitCodeSeconds);
    const card = { registrationId: randomUUID(), cardId: randomUUID() };
    const row = { openedAt, closesAt: after(logInSeconds), codeExpiresAt };
    const { presentationId: id } = await rowsIn(database.orm, clock, keys).presentation(card, row);
    const workflowId = presentationWorkflowId(id);
    const em = database.orm.em.fork();
    const payload = { presentationId: id, rotatesAt: codeExpiresAt.toISOString(), policy: { visitCodeSeconds } };
    const told = { deliveredAt: clock.now(), createdAt: openedAt, withdrawnAt: null, tries: 0, nextTryAt: null };
    const message = em.create(OutboxMessage, { kind: 'start', name: 'presentation', workflowId, payload, ...told });
    await tellTemporal(client, clock)(message);
    await em.flush();
    return { id, openedAt, after, handle: client.workflow.getHandle(workflowId) };
  }
  const rowOf = (id: string) => database.orm.em.fork().findOneOrFail(Presentation, { id });

  const madeAt = async (presentationId: string) =>
    (await database.orm.em.fork().find(VisitCode, { presentationId }, { orderBy: { number: 'asc' } })).map((code) => code.madeAt);
  const fell = ({ handle }: { handle: WorkflowHandle }, at: Date) => ({
    ...{ at: at.toISOString(), workflowId: handle.workflowId, kind: 'presentation' },
  });

  it('R-162 changes the visit code at the very instant at which it runs out, and not before', async () => {
    const card = await opened();
    const { openedAt } = card;
    expect(await driver.travel({ to: card.after(visitCodeSeconds - 1).toISOString(), hold: true })).toMatchObject({ fellDue: [] });
    const travelled = await driver.travel({ bySeconds: 1, hold: true });
    expect(travelled).toMatchObject({ fellDue: [fell(card, card.after(visitCodeSeconds))], waiting: [] });
    expect(await madeAt(card.id)).toEqual([openedAt, card.after(visitCodeSeconds)]);
    expect((await driver.travel({ bySeconds: visitCodeSeconds - 1, hold: true })).fellDue).toEqual([]);
    expect((await rowOf(card.id)).rotations).toBe(1);
    await card.handle.terminate();
  });

  it('I-14 D-09 passes two hours with every rotation on the way, up to the end of the log in', async () => {
    const card = await opened();
    const { fellDue, waiting } = await driver.travel({ bySeconds: logInSeconds });
    expect(waiting).toEqual([]);
    expect(await card.handle.result()).toBe('log-in-ended');
    const { rotations, closedAt, closesAt } = await rowOf(card.id);
    expect([rotations, closedAt]).toEqual([23, closesAt]);
    const [, ...rotatedAt] = await madeAt(card.id);
    expect(fellDue).toHaveLength(24);
    expect(fellDue.at(-1)).toEqual(fell(card, closesAt));
    // Each visit code is made when the one before it has run out, and no later than the jump stands there.
    for (const [index, made] of rotatedAt.entries()) {
      expect(made.getTime()).toBeGreaterThanOrEqual(Date.parse(fellDue[index]!.at));
      expect(made.getTime()).toBeLessThan(Date.parse(fellDue[index + 1]!.at));
    }
  });

  it('I-14 passes five days with two open cards, in due order', async () => {
    const first = await opened();
    await driver.travel({ bySeconds: 100 });
    const second = await opened();
    const { fellDue, waiting } = await driver.travel({ bySeconds: 5 * 24 * 3600 });
    expect(waiting).toEqual([]);
    expect([await first.handle.result(), await second.handle.result()]).toEqual(['log-in-ended', 'log-in-ended']);
    expect(fellDue.map(({ workflowId }) => workflowId)).toEqual(Array(24).fill([first.handle.workflowId, second.handle.workflowId]).flat());
    expect(fellDue.map(({ at }) => at)).toEqual(fellDue.map(({ at }) => at).sort());
  });

  it('R-163 finds at the first rotation that an Update has moved it', async () => {
    const card = await opened();
    await database.orm.em.fork().nativeUpdate(Presentation, { id: card.id }, { codeNumber: 2, codeExpiresAt: card.after(400) });
    const { fellDue } = await driver.travel({ to: card.after(500).toISOString() });
    expect(fellDue).toEqual([fell(card, card.after(visitCodeSeconds)), fell(card, card.after(400))]);
    expect(await rowOf(card.id)).toMatchObject({ codeNumber: 3, rotations: 1 });
    await card.handle.terminate();
  });

  it('tells when the next visit code is due without beginning anything, and goes there', async () => {
    const card = await opened();
    const rotatesAt = card.after(visitCodeSeconds).toISOString();
    const { nextDueAt } = await driver.read();
    expect(nextDueAt! >= rotatesAt).toBe(true);
    expect(Date.parse(nextDueAt!) - Date.parse(rotatesAt)).toBeLessThan(5000);
    expect((await card.handle.fetchHistory()).events).toHaveLength(1);
    expect(await driver.travel({ nextEvent: true })).toMatchObject({ to: rotatesAt, waiting: [] });
    expect((await rowOf(card.id)).rotations).toBe(1);
    await card.handle.terminate();
  });
});
