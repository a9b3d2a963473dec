import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { Client } from '@temporalio/client';
import type { Policy } from '../domain/policy.js';
import type { ReaderHostReport } from '../domain/reader-host.js';
import type { Logger } from '../platform/logger.js';
import { taskQueue } from '../platform/temporal.js';
import { readerHostReported, readerHostWorkflowId, type ReaderHostInput } from '../workflows/reader-host.messages.js';
import { describeStart } from '../workflows/starts.js';

type Report = Omit<ReaderHostReport, 'stopping'>;
/** A report that did not arrive is sent again after this span. */
const againMs = 5000;

/** Reports a reader host to operators: at first, when what it has to tell has changed, every `policy.readerHostReportSeconds`, and when it stops. */
export function startReporting(options: {
  client: Client;
  host: string;
  report: () => Report;
  policy: Pick<Policy, 'readerHostReportSeconds' | 'readerHostSilentSeconds'>;
  logger: Logger;
  /** Other than the product's in tests that share a namespace. */
  queue?: string;
}) {
  const { client, host, policy, logger } = options;
  const input: ReaderHostInput = { host, policy: { readerHostSilentSeconds: policy.readerHostSilentSeconds } };
  const changes = new EventEmitter();
  const stopping = new AbortController();
  let told: Report | undefined;

  async function tell(report: ReaderHostReport): Promise<void> {
    await client.workflow.signalWithStart('readerHost', {
      workflowId: readerHostWorkflowId(host),
      taskQueue: options.queue ?? taskQueue,
      args: [input],
      signal: readerHostReported,
      signalArgs: [{ eventId: randomUUID(), report }],
      ...describeStart('readerHost', input),
    });
  }

  async function keepReporting(): Promise<void> {
    while (!stopping.signal.aborted) {
      const report = options.report();
      let untilNextMs = policy.readerHostReportSeconds * 1000;
      try {
        await tell({ ...report, stopping: false });
        told = report;
      } catch (error) {
        logger.failure('report-failed', error);
        untilNextMs = againMs;
      }
      await changedWithin(untilNextMs);
    }
  }

  async function changedWithin(ms: number): Promise<void> {
    // What changed while it was told is not heard of again.
    if (told && !isDeepStrictEqual(told, options.report())) return;
    const over = AbortSignal.any([stopping.signal, AbortSignal.timeout(ms)]);
    await once(changes, 'change', { signal: over }).catch(() => undefined);
  }

  const reporting = keepReporting();
  return {
    /** To be called when something may have changed. */
    changed(): void {
      if (told && !isDeepStrictEqual(told, options.report())) changes.emit('change');
    },
    /** Says good-bye. What cannot be told is known from its silence. */
    async stop(): Promise<void> {
      stopping.abort();
      await reporting;
      await tell({ ...options.report(), stopping: true }).catch((error) => logger.failure('report-failed', error));
    },
  };
}
