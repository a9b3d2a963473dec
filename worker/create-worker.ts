import type { DataConverter } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkflowBundleOption } from '@temporalio/worker';
import type { Activities } from '../activities/index.js';
import { taskQueue } from '../platform/temporal.js';

/** The worker of the product: all workflows and all activities but those of the reader hosts. */
export function createWorker(options: {
  connection: NativeConnection;
  namespace: string;
  activities: Activities;
  workflowBundle: WorkflowBundleOption;
  dataConverter?: DataConverter;
  /** Other than the product's in tests that share a namespace. */
  queue?: string;
  identity?: string;
}): Promise<Worker> {
  const { connection, namespace, activities, workflowBundle, dataConverter, queue, identity } = options;
  return Worker.create({
    connection,
    namespace,
    taskQueue: queue ?? taskQueue,
    activities,
    workflowBundle,
    ...(dataConverter && { dataConverter }),
    ...(identity && { identity }),
    maxConcurrentActivityTaskExecutions: 40,
    // A worker that was killed keeps the next step of its workflows from the others for so long (10 s unless told).
    stickyQueueScheduleToStartTimeout: '2 seconds',
    // Nobody waits longer than this for a heartbeat to be passed on.
    maxHeartbeatThrottleInterval: '1 second',
    // Asked to stop, it ends what it has begun; each activity is bounded, so none has to be forced (the SDK does not survive that).
    shutdownGraceTime: '5 seconds',
  });
}
