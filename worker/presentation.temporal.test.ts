import { randomUUID } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { WorkflowClientInterceptor, WorkflowHandle } from '@temporalio/client';
import { NativeConnection, type Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CuttableLink, openLink, openTestDatabase, rowsIn, type TestDatabase, testKeys } from '../api/support/test-api.js';
import type { Activities } from '../activities/index.js';
import { presentationActivities } from '../activities/presentation.activities.js';
import { OutboxMessage, Presentation } from '../database/entities/index.js';
import { openOrm } from '../database/orm.js';
import { tellTemporal } from '../outbox/tell.js';
import { openClock, type RunningClock } from '../platform/clock.js';
import { createLogger } from '../platform/logger.js';
import { dataConverter, openTemporalClient, type TemporalClient } from '../platform/temporal.js';
import { type PresentationInput, presentationWorkflowId } from '../workflows/presentation.messages.js';
import { bundleWorkflows } from './bundle-workflows.js';
import { createWorker } from './create-worker.js';
import { historyToText } from './histories.js';
import { installRuntime } from './stay-connected.js';

const address = process.env.TEST_TEMPORAL_ADDRESS!;
const namespace = process.env.TEST_TEMPORAL_NAMESPACE ?? 'default';
const visitCodeSeconds = 1;
const queue = `presentation-${randomUUID()}`;
const onOwnQueue: WorkflowClientInterceptor = {
  startWithDetails: (input, next) => next({ ...input, options: { ...input.options, taskQueue: queue } }),
};

const keys = testKeys();
const someCard = () => ({ registrationId: randomUUID(), cardId: randomUUID() });
let database: TestDatabase;
/** The way to it of the process whose outage is tried. */
let link: CuttableLink;
let behindLink: MikroORM;
let clock: RunningClock;
let connection: NativeConnection;
let client: TemporalClient;
let worker: Worker;
let working: Promise<void>;
/** Whose rotations take the way that is cut, and what happens when one fails. */
const cutOff = new Map<string, () => void>();

/** The process as production runs it, with a short policy: its own statement, told by the outbox, sealed, on the ordinary time. */
describe.concurrent('the process of a presentation', () => {
  beforeAll(async () => {
    installRuntime(createLogger({ process: 'presentation', level: 'silent' }));
    database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
    link = await openLink(database.url);
    behindLink = await openOrm(link.url);
    clock = await openClock(database.url);
    connection = await NativeConnection.connect({ address });
    client = openTemporalClient({ address, namespace, dataConverter: dataConverter(keys.codec), interceptors: [onOwnQueue] });
    const { rotateVisitCode } = presentationActivities({ orm: database.orm, clock, keys });
    const cut = presentationActivities({ orm: behindLink, clock, keys });
    const activities: Pick<Activities, 'rotateVisitCode'> = {
      async rotateVisitCode(request) {
        const onFailure = cutOff.get(request.presentationId);
        if (!onFailure) return rotateVisitCode(request);
        try {
          return await cut.rotateVisitCode(request);
        } catch (error) {
          onFailure();
          throw error;
        }
      },
    };
    worker = await createWorker({
      ...{ connection, namespace, queue, workflowBundle: await bundleWorkflows(), dataConverter: dataConverter(keys.codec) },
      activities: activities as Activities,
    });
    working = worker.run();
  });
  afterAll(async () => {
    worker.shutdown();
    await working;
    await Promise.all([client.close(), connection.close(), clock.close(), behindLink.close()]);
    await Promise.all([database.close(), link.close()]);
  });

  /** Opened now, under a log in that lasts so long. */
  async function opened(logInSeconds: number, row: Partial<Presentation> = {}): Promise<{ id: string; handle: WorkflowHandle }> {
    const openedAt = clock.now();
    const after = (seconds: number) => new Date(openedAt.getTime() + seconds * 1000);
    const given = { openedAt, closesAt: after(logInSeconds), codeExpiresAt: after(visitCodeSeconds), ...row };
    const { presentationId } = await rowsIn(database.orm, clock, keys).presentation(someCard(), given);
    return { id: presentationId, handle: await told(presentationId, given.codeExpiresAt) };
  }

  async function told(presentationId: string, rotatesAt: Date): Promise<WorkflowHandle> {
    const input: PresentationInput = { presentationId, rotatesAt: rotatesAt.toISOString(), policy: { visitCodeSeconds } };
    const workflowId = presentationWorkflowId(presentationId);
    const message = Object.assign(new OutboxMessage(), { kind: 'start', name: 'presentation', workflowId, payload: input });
    await tellTemporal(client, clock)(message);
    return client.workflow.getHandle(workflowId);
  }

  const rowOf = (id: string) => database.orm.em.fork().findOneOrFail(Presentation, { id });
  async function costsOf(handle: WorkflowHandle): Promise<{ transitions: number; events: number }> {
    const { stateTransitionCount, historyLength } = (await handle.describe()).raw.workflowExecutionInfo!;
    return { transitions: Number(stateTransitionCount), events: Number(historyLength) };
  }

  it('costs four state transitions when it is closed before the first code has run out', async () => {
    const { handle } = await opened(3600, { closedAt: clock.now(), ending: 'closed' });
    expect(await handle.result()).toBe('closed');
    expect(await costsOf(handle)).toEqual({ transitions: 4, events: 7 });
  });

  it.each([1, 2, 5])('R-162 costs three state transitions more for a rotation: %i', async (rotations) => {
    const { id, handle } = await opened((rotations + 1) * visitCodeSeconds);
    expect(await handle.result()).toBe('log-in-ended');
    const row = await rowOf(id);
    expect(row.closedAt).toEqual(row.closesAt);
    // Each comes a little late, so that on a slow machine the last one may find the log in over.
    expect(row.rotations).toBeLessThanOrEqual(rotations);
    expect(row.rotations).toBeGreaterThan(0);
    expect(await costsOf(handle)).toEqual({ transitions: 4 + 3 * row.rotations, events: 7 + 6 * row.rotations });
  });

  it('is left alone by the server until the first code has run out, and not a moment longer when it is told late', async () => {
    const { handle } = await opened(7200, { codeExpiresAt: new Date(clock.now().getTime() + 3600_000) });
    const { firstWorkflowTaskBackoff } = (await handle.fetchHistory()).events![0]!.workflowExecutionStartedEventAttributes!;
    expect(Number(firstWorkflowTaskBackoff!.seconds)).toBeGreaterThan(3590);
    expect(await costsOf(handle)).toEqual({ transitions: 1, events: 1 });
    await handle.terminate();
    const past = { openedAt: new Date(0), closesAt: new Date(300_000), codeExpiresAt: new Date(300_000) };
    const late = await opened(0, past);
    expect(await late.handle.result()).toBe('log-in-ended');
    expect((await rowOf(late.id)).closedAt).toEqual(past.closesAt);
  });

  it('M7 an outage of the database costs a few timers, and one rotation makes up for it', async () => {
    link.cut();
    const { id, handle } = await opened(3600);
    await new Promise<void>((resolve) => {
      let failures = 0;
      cutOff.set(id, () => ++failures === 3 && resolve());
    });
    link.mend();
    await vi.waitFor(async () => expect((await rowOf(id)).rotations).toBeGreaterThan(0), { timeout: 20_000, interval: 20 });
    await database.orm.em.fork().nativeUpdate(Presentation, { id }, { closedAt: clock.now(), ending: 'closed' });
    expect(await handle.result()).toBe('closed');
    const { rotations } = await rowOf(id);
    // The pauses after the first two tries are spent within the step, the longer ones that follow by a timer.
    expect(await costsOf(handle)).toEqual({ transitions: 4 + 3 * rotations + 3, events: 7 + 6 * rotations + 6 });
  });

  it('I-15 leaves nothing readable on the server, also when it fails', async () => {
    const missing = randomUUID();
    const handle = await told(missing, clock.now());
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'row-missing' } });
    const stored = historyToText(await handle.fetchHistory());
    const payloads = [...stored.matchAll(/"data": "([^"]+)"/g)].map(([, data]) => Buffer.from(data!, 'base64').toString('latin1'));
    for (const word of ['no row in', 'rotatesAt', 'visitCodeSeconds', 'The virtual card'])
      expect([stored, ...payloads].join('\n')).not.toContain(word);
    expect(stored).toContain('Encoded failure');
  });
});
