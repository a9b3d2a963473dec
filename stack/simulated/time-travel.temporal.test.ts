import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { ApplicationFailure, type Payload, type PayloadCodec } from '@temporalio/common';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dateInTaipei } from '../../domain/roc-date.js';
import type { Calendar } from '../../domain/working-days.js';
import { openClock } from '../../platform/clock.js';
import { createClockDriver, workingDaysLater, type ClockDriver } from './clock-driver.js';
import { openSimulatedClock, startsInSimulatedTime, type SimulatedClock } from './simulated-clock.js';
import { openWorld } from './world.js';
import * as workflows from './time-travel.workflows.js';

const adminUrl = process.env.TEST_DATABASE_URL!;
const address = process.env.TEST_TEMPORAL_ADDRESS!;
/** Its own, because a new world ends whatever runs in its namespace. */
const namespace = `travel-${randomUUID()}`;
const day = 24 * 3600;
const local = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Stands for the codec of the product: whatever is not a header crosses it. */
const sealed: PayloadCodec = {
  encode: async (payloads) => payloads.map(turned),
  decode: async (payloads) => payloads.map(turned),
};
const turned = (payload: Payload): Payload => ({ metadata: payload.metadata, data: payload.data?.map((byte) => byte ^ 0x5a) });

let bundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  await registerNamespace();
  bundle = await bundleWorkflowCode({
    workflowsPath: local('./time-travel.workflows.ts'),
    workflowInterceptorModules: [local('./time-travel.interceptor.ts')],
    logger: new DefaultLogger('ERROR'),
  });
});

const calendar: Calendar = { coveredYears: new Set(), offDays: new Set(), makeUpDays: new Set(), declaredHolidays: new Set() };

/** One simulated world with a database, a worker, a clock and a driver of its own. */
async function openStage(temporalAddress: string, { reuseV8Context = true, settleSeconds = 2 } = {}) {
  const database = `travel_${randomUUID().replaceAll('-', '')}`;
  const admin = new Pool({ connectionString: adminUrl, max: 1 });
  await admin.query(`create database ${database}`);
  const databaseUrl = new URL(adminUrl);
  databaseUrl.pathname = database;
  const rows = new Pool({ connectionString: databaseUrl.href, max: 2 });
  await rows.query(`create table outbox_messages (id bigint generated always as identity primary key, workflow_id text not null, kind text not null,
    name text not null, payload jsonb, created_at timestamptz, delivered_at timestamptz, withdrawn_at timestamptz)`);
  await rows.query('create table declared_holidays (date text not null)');
  const clock: SimulatedClock = await openSimulatedClock(await openClock(databaseUrl.href), databaseUrl.href, 'test');
  const connection = Connection.lazy({
    address: temporalAddress,
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 500 },
  });
  const client = new Client({
    connection,
    namespace,
    dataConverter: { payloadCodecs: [sealed] },
    interceptors: { workflow: [startsInSimulatedTime(clock)] },
  });
  const taskQueue = randomUUID();
  const notes: { text: string; at: Date }[] = [];
  const activities: workflows.TestActivities = {
    note: async (text) => void notes.push({ text, at: clock.now() }),
    unavailable: async () => {
      throw ApplicationFailure.retryable('Nobody is to read this.', 'PeerAway');
    },
  };
  const nativeConnection = await NativeConnection.connect({ address: temporalAddress });
  async function startWorker() {
    const worker = await Worker.create({
      connection: nativeConnection,
      namespace,
      taskQueue,
      workflowBundle: bundle,
      activities,
      reuseV8Context,
      dataConverter: { payloadCodecs: [sealed] },
    });
    const run = worker.run();
    return async () => {
      worker.shutdown();
      await run;
    };
  }
  let stopWorker = await startWorker();
  const openDriver = () => createClockDriver({ databaseUrl: databaseUrl.href, client, calendar, settleSeconds });
  const driver: ClockDriver = await openDriver();
  return {
    client,
    clock,
    driver,
    notes,
    rows,
    databaseUrl: databaseUrl.href,
    openDriver,
    stopWorker: () => stopWorker(),
    restartWorker: async () => void (stopWorker = await startWorker()),
    afterSeconds: (seconds: number) => new Date(clock.now().getTime() + seconds * 1000).toISOString(),
    async start<Args extends unknown[]>(workflow: (...args: Args) => Promise<unknown>, ...args: Args) {
      const workflowId = `${workflow.name}-${randomUUID()}`;
      const handle = await client.workflow.start(workflow.name, { workflowId, taskQueue, args });
      await rows.query(`insert into outbox_messages (workflow_id, kind, name, delivered_at) values ($1, 'start', $2, $3)`, [
        workflowId,
        workflow.name,
        clock.now(),
      ]);
      return handle;
    },
    async signal(workflowId: string, eventId: string) {
      await client.workflow.getHandle(workflowId).signal(workflows.confirmed, { eventId });
      await rows.query(`insert into outbox_messages (workflow_id, kind, name, delivered_at) values ($1, 'signal', 'confirmed', $2)`, [
        workflowId,
        clock.now(),
      ]);
    },
    async close() {
      await driver.close();
      await stopWorker();
      await nativeConnection.close();
      await clock.close();
      await connection.close();
      await rows.end();
      await admin.query(`drop database ${database}`);
      await admin.end();
    },
  };
}
type Stage = Awaited<ReturnType<typeof openStage>>;

describe('time travel', () => {
  let stage: Stage;
  beforeAll(async () => void (stage = await openStage(address)));
  afterAll(async () => {
    // Ends whatever still runs; some of what is listed as running may have ended already.
    await stage.driver.newWorld({});
    await stage.close();
  });

  it('I-14 passes a wait of five days at once, at exactly its instant', async () => {
    const deadlineAt = stage.afterSeconds(5 * day);
    const handle = await stage.start(workflows.waitsByDeadline, deadlineAt);
    const travelled = await stage.driver.travel({ bySeconds: 6 * day });
    expect(travelled.fellDue).toEqual([{ at: deadlineAt, workflowId: handle.workflowId, kind: 'waitsByDeadline' }]);
    expect(travelled.waiting).toEqual([]);
    expect(await handle.result()).toEqual({ came: false, at: deadlineAt });
    expect(stage.clock.now().toISOString() >= travelled.to).toBe(true);
  });

  it('D-03 lets a fact win that comes one second before the deadline', async () => {
    const deadlineAt = stage.afterSeconds(5 * day);
    const handle = await stage.start(workflows.waitsByDeadline, deadlineAt);
    const beforeAt = new Date(Date.parse(deadlineAt) - 1000).toISOString();
    expect((await stage.driver.travel({ to: beforeAt })).fellDue).toEqual([]);
    await stage.signal(handle.workflowId, 'one');
    expect(await handle.result()).toMatchObject({ came: true });
  });

  it('I-14 stops at each due instant, in due order, and all processes stand there', async () => {
    const first = await stage.start(workflows.threeDays, 'a', stage.afterSeconds(0));
    const second = await stage.start(workflows.threeDays, 'b', stage.afterSeconds(3600));
    stage.notes.length = 0;
    const travelled = await stage.driver.travel({ bySeconds: 4 * day });
    expect(stage.notes.map(({ text }) => text.slice(0, 3))).toEqual(['a 1', 'b 1', 'a 2', 'b 2', 'a 3', 'b 3']);
    expect(travelled.fellDue.map(({ workflowId }) => workflowId)).toEqual(Array(3).fill([first.workflowId, second.workflowId]).flat());
    for (const [index, { at }] of travelled.fellDue.entries()) {
      // The workflow is within a second of the due instant, and no process believes that it is earlier.
      expect(stage.notes[index]!.at.getTime() - Date.parse(at)).toBeGreaterThanOrEqual(0);
      expect(Date.parse(stage.notes[index]!.text.slice(4)) - Date.parse(at)).toBeLessThan(1000);
    }
    await Promise.all([first.result(), second.result()]);
  });

  it('I-14 leaves a workflow that was not reached the rest of its time', async () => {
    const dueAt = stage.afterSeconds(2 * day);
    const handle = await stage.start(workflows.untilThenAgain, stage.afterSeconds(day), dueAt);
    await stage.driver.travel({ to: new Date(Date.parse(dueAt) - 1000).toISOString() });
    expect((await handle.describe()).status.name).toBe('RUNNING');
    // The last second passes by itself.
    const [, endedAt] = (await handle.result()) as string[];
    expect(Date.parse(endedAt!) - Date.parse(dueAt)).toBeGreaterThanOrEqual(0);
    expect(Date.parse(endedAt!) - Date.parse(dueAt)).toBeLessThan(5000);
  });

  it('starts a workflow in the time of the world and finds the next event', async () => {
    const handle = await stage.start(workflows.sleeps, '3 days');
    const asked = stage.clock.now();
    const { nextDueAt } = await stage.driver.read();
    expect(Math.abs(Date.parse(nextDueAt!) - asked.getTime() - 3 * day * 1000)).toBeLessThan(2000);
    const travelled = await stage.driver.travel({ nextEvent: true });
    expect(travelled.to).toBe(nextDueAt);
    expect(travelled.fellDue).toEqual([{ at: nextDueAt, workflowId: handle.workflowId, kind: 'sleeps' }]);
    expect(await handle.result()).toBe(nextDueAt);
    await expect(stage.driver.travel({ nextEvent: true })).rejects.toMatchObject({ status: 409 });
  });

  it('lists a workflow in an activity back-off as waiting and does not hold the jump', async () => {
    const handle = await stage.start(workflows.stuck);
    const localHandle = await stage.start(workflows.stuckLocally);
    const other = await stage.start(workflows.sleeps, '1 day');
    const travelled = await stage.driver.travel({ bySeconds: 2 * day });
    expect(travelled.waiting).toEqual([
      { workflowId: handle.workflowId, activity: 'unavailable', reason: 'The activity is not done: attempt 2, last failure PeerAway.' },
      { workflowId: localHandle.workflowId, activity: 'unavailable', reason: 'The local activity is not done.' },
    ]);
    expect(travelled.fellDue.map(({ workflowId }) => workflowId)).toEqual([other.workflowId]);
    await handle.terminate();
    await localHandle.terminate();
    expect((await stage.driver.travel({ bySeconds: 1 })).waiting).toEqual([]);
  });

  it('counts a repeated fact once', async () => {
    const handle = await stage.start(workflows.hearsTwice, stage.afterSeconds(day), stage.afterSeconds(2 * day));
    await stage.signal(handle.workflowId, 'one');
    await stage.signal(handle.workflowId, 'one');
    await stage.driver.travel({ bySeconds: 3 * day });
    expect(await handle.result()).toEqual([true, false]);
  });

  it('moves by working days to the same time of day', async () => {
    const { from, to } = await stage.driver.travel({ workingDays: 2 });
    expect(to).toBe(workingDaysLater(new Date(from), 2, calendar).toISOString());
  });

  it('D-04 passes over a day that was declared off in this world', async () => {
    const declared = dateInTaipei(workingDaysLater(stage.clock.now(), 1, calendar));
    await stage.rows.query('insert into declared_holidays values ($1)', [declared]);
    const { from, to } = await stage.driver.travel({ workingDays: 1 });
    expect(to).toBe(workingDaysLater(new Date(from), 1, { ...calendar, declaredHolidays: new Set([declared]) }).toISOString());
    expect(dateInTaipei(new Date(to))).not.toBe(declared);
  });

  it('moves twenty workflows together and replays their histories', async () => {
    const handles = await Promise.all(
      Array.from({ length: 20 }, (_, index) => stage.start(workflows.threeDays, `many${index}`, stage.afterSeconds(index))),
    );
    const travelled = await stage.driver.travel({ bySeconds: 3 * day + 60 });
    expect(travelled.fellDue).toHaveLength(60);
    await Promise.all(handles.map((handle) => handle.result()));
    await Worker.runReplayHistory({ workflowBundle: bundle, dataConverter: { payloadCodecs: [sealed] } }, await handles[0]!.fetchHistory());
  });

  it('refuses a second travel at the same time and a way back', async () => {
    const first = stage.driver.travel({ bySeconds: 60 });
    await expect(stage.driver.travel({ bySeconds: 60 })).rejects.toMatchObject({ status: 409 });
    await first;
    await expect(stage.driver.travel({ to: stage.afterSeconds(-10) })).rejects.toMatchObject({ status: 409 });
  });

  it('keeps one workflow of a shared context apart from another', async () => {
    const handles = await Promise.all([stage.start(workflows.sleeps, '1 day'), stage.start(workflows.sleeps, '1000 days')]);
    await stage.driver.travel({ nextEvent: true });
    const { nextDueAt } = await stage.driver.read();
    expect(Math.abs(Date.parse(nextDueAt!) - stage.clock.now().getTime() - 999 * day * 1000)).toBeLessThan(5000);
    await handles[0].result();
    await handles[1].terminate();
  });
});

describe('time travel without a shared V8 context', () => {
  it('I-14 shifts the Date of each workflow as well', async () => {
    const stage = await openStage(address, { reuseV8Context: false });
    try {
      const deadlineAt = stage.afterSeconds(5 * day);
      const handle = await stage.start(workflows.waitsByDeadline, deadlineAt);
      await stage.driver.travel({ nextEvent: true });
      expect(await handle.result()).toEqual({ came: false, at: deadlineAt });
    } finally {
      await stage.close();
    }
  });
});

describe('a new world', () => {
  it('ends all workflows, empties the product and is born at any instant', async () => {
    const stage = await openStage(address);
    try {
      await stage.rows.query('create table persons (name text); insert into persons values ($$one$$)');
      await stage.rows.query('create table mikro_orm_migrations (name text); insert into mikro_orm_migrations values ($$first$$)');
      const handle = await stage.start(workflows.sleeps, '1 day');
      const bornAt = '2024-02-01T00:00:00.000Z';
      const born = await stage.driver.newWorld({ bornAt });
      expect(born).toMatchObject({ epoch: 2, waiting: [] });
      expect(Date.parse(born.now) - Date.parse(bornAt)).toBeLessThan(5000);
      expect(stage.clock.now().getTime() - Date.parse(bornAt)).toBeLessThan(5000);
      expect((await handle.describe()).status.name).toBe('TERMINATED');
      const counts = await stage.rows.query(
        'select (select count(*)::int from persons) p, (select count(*)::int from mikro_orm_migrations) m',
      );
      expect(counts.rows).toEqual([{ p: 0, m: 1 }]);
      // Workflows of the new world live in its time.
      const next = await stage.start(workflows.sleeps, '1 day');
      await stage.driver.travel({ nextEvent: true });
      expect(String(await next.result())).toMatch(/^2024-02-02T/);
    } finally {
      await stage.close();
    }
  });
});

describe('time travel that is disturbed', () => {
  it('I-14 carries on in due order when the worker is back', async () => {
    const stage = await openStage(address, { settleSeconds: 0.5 });
    try {
      const later = await stage.start(workflows.threeDays, 'later', stage.afterSeconds(0));
      const sooner = await stage.start(workflows.sleeps, '12 hours');
      await stage.stopWorker();
      const { fellDue, waiting } = await stage.driver.travel({ bySeconds: 5 * day });
      expect(fellDue).toEqual([]);
      expect(waiting).toHaveLength(2);
      await stage.restartWorker();
      const soonerAt = await sooner.result();
      await later.result();
      const notedAt = stage.notes.map(({ text }) => text.slice(8));
      expect([soonerAt, ...notedAt]).toEqual([soonerAt, ...notedAt].sort());
      expect(new Set(notedAt.map((instant) => instant.slice(0, 10))).size).toBe(3);
    } finally {
      await stage.close();
    }
  });

  it('F-38 is finished by the next driver', async () => {
    const stage = await openStage(address);
    const world = await openWorld(stage.databaseUrl);
    try {
      const handle = await stage.start(workflows.sleeps, '1 day');
      const target = new Date(stage.afterSeconds(2 * day));
      await stage.driver.catchUp();
      await world.keepTarget(target);
      expect((await stage.driver.read()).state).toBe('advancing');
      const next = await stage.openDriver();
      await handle.result();
      await next.catchUp();
      expect((await next.read()).state).toBe('ready');
      expect(stage.clock.now().getTime()).toBeGreaterThanOrEqual(target.getTime() - 10);
      await next.close();
    } finally {
      await world.close();
      await stage.close();
    }
  });
});

describe('time travel without Temporal', () => {
  it('F-30 moves the clock alone and carries on in due order when Temporal is back', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'travel-'));
    const port = await freePort();
    const file = path.join(folder, 'temporal.db');
    let server = await startServer(port, file);
    const stage = await openStage(`127.0.0.1:${port}`);
    try {
      const later = await stage.start(workflows.threeDays, 'later', stage.afterSeconds(0));
      const sooner = await stage.start(workflows.sleeps, '12 hours');
      await stage.driver.travel({ bySeconds: 1 });
      await stopServer(server);
      const before = stage.clock.now();
      const travelled = await stage.driver.travel({ bySeconds: 5 * day });
      expect(travelled.fellDue).toEqual([]);
      expect(travelled.waiting).toHaveLength(2);
      expect(stage.clock.now().getTime() - before.getTime()).toBeGreaterThanOrEqual(5 * day * 1000);
      await expect(stage.driver.travel({ nextEvent: true })).rejects.toMatchObject({ status: 503 });
      server = await startServer(port, file);
      const soonerAt = await sooner.result();
      await later.result();
      const notedAt = stage.notes.map(({ text }) => text.slice(8));
      expect([soonerAt, ...notedAt]).toEqual([soonerAt, ...notedAt].sort());
      expect(new Set(notedAt.map((instant) => instant.slice(0, 10))).size).toBe(3);
    } finally {
      await stage.close();
      await stopServer(server);
      await rm(folder, { recursive: true });
    }
  }, 90_000);
});

async function registerNamespace(): Promise<void> {
  const connection = await Connection.connect({ address });
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') });
  // The server's parts learn of a namespace one after the other.
  const client = new Client({ connection, namespace });
  await vi.waitFor(() => client.workflow.count(), { timeout: 20_000, interval: 100 });
  await connection.close();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function startServer(port: number, file: string): Promise<ChildProcess> {
  const flags = ['--headless', '--port', String(port), '--db-filename', file, '--log-level', 'never', '--namespace', namespace];
  const server = spawn(process.env.TEMPORAL_PROGRAM!, ['server', 'start-dev', ...flags], { stdio: 'ignore' });
  const connection = await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: '20 s' });
  await connection.close();
  return server;
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGKILL');
  await once(server, 'exit');
}
