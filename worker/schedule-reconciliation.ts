import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Policy } from '../domain/policy.js';
import { taskQueue } from '../platform/temporal.js';
import { registerReconciliationId as id, type RegisterReconciliationInput } from '../workflows/register-reconciliation.messages.js';
import { describeStart } from '../workflows/starts.js';

type ReconciliationPolicy = Pick<Policy, 'registerReconciliationSeconds' | 'registerPagesPerRun'>;

/**
 * Sees to it that there is the one schedule by which missed events of the register are looked for (D-26). Every worker does at its start: the first one makes
 * it, a later one brings it to the policy of its release. An operator may pause it, and it stays paused.
 * @param options.paused where it starts nothing by itself: in a simulated world, whose time it does not know
 */
export async function scheduleReconciliation(
  client: Client,
  policy: ReconciliationPolicy,
  options: { paused: boolean; queue?: string },
): Promise<void> {
  const schedule = scheduleBy(policy, options.queue ?? taskQueue);
  try {
    await client.schedule.create({ scheduleId: id, ...schedule, state: { paused: options.paused, note } });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(id).update(({ state }) => ({ ...schedule, state }));
  }
}

const note = 'Looks for events of the insured register that did not arrive; what it finds has the effects it would have had.';

function scheduleBy({ registerReconciliationSeconds, registerPagesPerRun }: ReconciliationPolicy, queue: string) {
  const input: RegisterReconciliationInput = { policy: { registerPagesPerRun } };
  return {
    spec: { intervals: [{ every: registerReconciliationSeconds * 1000 }] },
    // A run that waits for the register is not joined by another; after an outage of Temporal one run makes up for all.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: registerReconciliationSeconds * 1000 },
    action: {
      type: 'startWorkflow' as const,
      workflowType: 'registerReconciliation',
      workflowId: id,
      taskQueue: queue,
      args: [input],
      ...describeStart('registerReconciliation', input),
    },
  };
}
