import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { OutboxMessage } from '../database/entities/index.js';
import { taskQueue } from '../platform/temporal.js';
import { describeStart, type WorkflowName } from '../workflows/starts.js';

/** Tells Temporal what was committed. `tell` fails when Temporal does not answer; telling the same twice does no harm (M4). */
export type Tell = (message: OutboxMessage) => Promise<void>;

export const tellTemporal =
  (client: Client): Tell =>
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
