/** `node polls.js <task queue>`: ends with code 0 if a worker has asked for work there within a minute. The health check of processes that serve nothing. */
import { Connection } from '@temporalio/client';

const [name] = process.argv.slice(2);
const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = process.env;
const connection = await Connection.connect({ address, connectTimeout: '2s' });
const { pollers } = await connection.workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType: queueType(name) });
await connection.close();
// The server itself forgets who has not asked for five minutes; a minute is longer than one long poll.
const secondsNow = performance.timeOrigin / 1000;
const recent = (pollers ?? []).some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) > secondsNow - 70);
process.exit(recent ? 0 : 1);

/** A reader host only carries out activities (2), the main worker also runs workflows (1). */
function queueType(queue: string | undefined): 1 | 2 {
  return queue?.startsWith('reader-host-') ? 2 : 1;
}
