import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { settling } from './activity-options.js';
import { heard } from './hear.js';
import { readerHostReported, type ReaderHostEnding, type ReaderHostInput, type ReportedReaderHost } from './reader-host.messages.js';
import { tell, toItsEnd, type Ended } from './story.js';

const { recordReaderHost } = proxyActivities<Activities>({ ...settling, summary: 'Records what the reader host reported of itself' });

/**
 * Starts with the first report of a reader host. Each report is recorded for operators. Ends stopped when the host says that it ends, or silent
 * when it has not reported for policy.readerHostSilentSeconds; its next report starts another.
 */
export async function readerHost(input: ReaderHostInput): Promise<ReaderHostEnding> {
  const { host, policy } = input;
  const reports = heard<ReportedReaderHost>(readerHostReported);
  return toItsEnd(async () => {
    while (await reports.within(policy.readerHostSilentSeconds)) {
      const { report } = reports.latest()!;
      await recordReaderHost({ host, report });
      if (report.stopping) return 'stopped';
      tell(report.readers === 'service-gone' ? serviceGone : `Connected, with ${readers(report.readers.length)}.`);
      if (workflowInfo().continueAsNewSuggested && !reports.isNew()) await continueAsNew<typeof readerHost>(input);
    }
    return 'silent';
  }, ended);
}

const serviceGone = 'Connected, but the smart-card service of its machine does not answer.';
const readers = (count: number) => `${count} card ${count === 1 ? 'reader' : 'readers'}`;

function ended(ending: ReaderHostEnding): Ended {
  const words = {
    stopped: 'The reader host was stopped.',
    silent: 'The reader host has not been heard of any more.',
  } satisfies Record<ReaderHostEnding, string>;
  return { stage: ending, outcome: ending, words: words[ending] };
}
