import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Activities } from '../activities/index.js';
import { createLogger } from '../platform/logger.js';
import { registerReconciliationId } from '../workflows/register-reconciliation.messages.js';
import { attributes } from '../workflows/starts.js';
import { bundleWorkflows } from './bundle-workflows.js';
import { createWorker } from './create-worker.js';
import { scheduleReconciliation } from './schedule-reconciliation.js';
import { installRuntime } from './stay-connected.js';

const address = process.env.TEST_TEMPORAL_ADDRESS!;
const namespace = process.env.TEST_TEMPORAL_NAMESPACE ?? 'default';
const policy = { registerReconciliationSeconds: 3600, registerPagesPerRun: 3 };
let connection: Connection;
let client: Client;

/** The schedule is one, however many workers start, and an operator's hand on it stays. */
describe('the schedule of the reconciliation', () => {
  beforeAll(async () => {
    installRuntime(createLogger({ process: 'schedule', level: 'silent' }));
    connection = await Connection.connect({ address });
    client = new Client({ connection, namespace });
  });
  afterAll(async () => {
    await client.schedule.getHandle(registerReconciliationId).delete();
    await connection.close();
  });
  const schedule = () => client.schedule.getHandle(registerReconciliationId);

  it('D-26 is made once by several workers, describes itself, and starts a run that an operator can find', async () => {
    const queue = `schedule-${randomUUID()}`;
    await Promise.all([1, 2, 3].map(() => scheduleReconciliation(client, policy, { paused: true, queue })));
    const made = await schedule().describe();
    expect(made.state).toMatchObject({ paused: true, note: expect.stringContaining('did not arrive') });
    expect(made.policies.overlap).toBe('SKIP');
    expect(made.spec.intervals).toMatchObject([{ every: 3600_000 }]);

    const native = await NativeConnection.connect({ address });
    let pages = 0;
    const followRegisterChanges: Activities['followRegisterChanges'] = async () => ({ applied: 1, isLast: ++pages === 2 });
    const activities = { followRegisterChanges } as Partial<Activities> as Activities;
    const worker = await createWorker({ connection: native, namespace, queue, activities, workflowBundle: await bundleWorkflows() });
    await worker.runUntil(async () => {
      await schedule().trigger();
      const { workflowId } = await firstRun();
      expect(workflowId).toMatch(/^registerReconciliation-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      const run = client.workflow.getHandle(workflowId);
      expect(await run.result()).toBe('up-to-date');
      expect(pages).toBe(2);
      const description = await run.describe();
      expect(await description.staticSummary()).toBe('Reconciliation with the insured register');
      expect(description.typedSearchAttributes.get(attributes.kind)).toBe('register-reconciliation');
    });
    await native.close();
  });

  it('takes the policy of a later release, and stays paused or not as operators left it', async () => {
    await schedule().unpause('by an operator');
    await scheduleReconciliation(client, { ...policy, registerReconciliationSeconds: 1800 }, { paused: true });
    const after = await schedule().describe();
    expect(after.spec.intervals).toMatchObject([{ every: 1800_000 }]);
    expect(after.state).toMatchObject({ paused: false, note: 'by an operator' });
  });

  async function firstRun(): Promise<{ workflowId: string }> {
    for (;;) {
      const { info } = await schedule().describe();
      const [first] = info.recentActions;
      if (first) return first.action.workflow;
    }
  }
});
