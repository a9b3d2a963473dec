import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClock, type RunningClock } from '../platform/clock.js';
import * as workflows from '../stack/simulated/time-travel.workflows.js';

const address = process.env.TEST_TEMPORAL_ADDRESS!;
const namespace = process.env.TEST_TEMPORAL_NAMESPACE ?? 'default';

/** On the ordinary bundle, in ordinary time; with the travelling clock it is shown beside that. */
describe('heard', () => {
  const taskQueue = randomUUID();
  let clock: RunningClock;
  let client: Client;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    clock = await openClock(process.env.TEST_DATABASE_URL!);
    const connection = await Connection.connect({ address });
    client = new Client({ connection, namespace });
    const nativeConnection = await NativeConnection.connect({ address });
    const worker = await Worker.create({
      connection: nativeConnection,
      namespace,
      taskQueue,
      workflowsPath: fileURLToPath(new URL('../stack/simulated/time-travel.workflows.ts', import.meta.url)),
    });
    const run = worker.run();
    stop = async () => {
      worker.shutdown();
      await run;
      await Promise.all([nativeConnection.close(), connection.close(), clock.close()]);
    };
  });
  afterAll(() => stop());

  const inSeconds = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000).toISOString();
  const start = <Args extends unknown[]>(workflow: (...args: Args) => Promise<unknown>, ...args: Args) =>
    client.workflow.start(workflow.name, { taskQueue, workflowId: `${workflow.name}-${randomUUID()}`, args });

  it('answers true for a fact, at once, with a deadline that is years away', async () => {
    const handle = await start(workflows.waitsByDeadline, inSeconds(20 * 365 * 24 * 3600));
    await handle.signal(workflows.confirmed, { eventId: 'one' });
    expect(await handle.result()).toMatchObject({ came: true });
  });

  it('answers false at the instant and not before, and at once when it has passed', async () => {
    const deadlineAt = inSeconds(1);
    const handle = await start(workflows.waitsByDeadline, deadlineAt);
    const { came, at } = (await handle.result()) as { came: boolean; at: string };
    expect(came).toBe(false);
    expect(at >= deadlineAt).toBe(true);
    const late = await start(workflows.waitsByDeadline, inSeconds(-1));
    expect(await late.result()).toMatchObject({ came: false });
  });

  it('hears a fact that comes with the start, and a repeated one once', async () => {
    const workflowId = `hearsTwice-${randomUUID()}`;
    const options = { taskQueue, workflowId, signal: workflows.confirmed, signalArgs: [{ eventId: 'one' }] as [{ eventId: string }] };
    const handle = await client.workflow.signalWithStart('hearsTwice', { ...options, args: [inSeconds(60), inSeconds(1)] });
    await handle.signal(workflows.confirmed, { eventId: 'one' });
    expect(await handle.result()).toEqual([true, false]);
  });
});
