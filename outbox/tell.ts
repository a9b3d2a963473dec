import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { OutboxMessage } from '../database/entities/index.js';
import type { Clock } from '../platform/clock.js';
import { taskQueue } from '../platform/temporal.js';
import { describeStart, firstStepAt, type WorkflowName } from '../workflows/starts.js';

/** Tells Temporal what was committed. `tell` fails when Temporal does not answer; telling the same twice does no harm (M4). */
export type Tell = (message: OutboxMessage) => Promise<void>;

export const tellTemporal =
  (client: Client, clock: Clock): Tell =>
  async ({ kind, name, workflowId, payload }) => {
    try {
      if (kind === 'start') {
        await client.workflow.start(name, {
          workflowId,
          taskQueue,
          args: [payload],
          workflowIdConflictPolicy: 'USE_EXISTING',
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          ...describeStart(name as WorkflowName, payload as never),
          startDelay: delayMs(firstStepAt(name as WorkflowName, payload as never), clock.now()),
        });
      } else {
        await client.workflow.getHandle(workflowId).signal(name, payload);
      }
    } catch (error) {
      // Already run to its end, or gone with its retention: there is nobody left to be told.
      if (error instanceof WorkflowExecutionAlreadyStartedError || error instanceof WorkflowNotFoundError) return;
      throw error;
    }
  };

/** Counted when it is told, which may be late, and by the clock that promised the instant. */
const delayMs = (instant: Date | undefined, now: Date) => Math.max(0, (instant?.getTime() ?? 0) - now.getTime());
