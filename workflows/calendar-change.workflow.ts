import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { settling } from './activity-options.js';
import type * as messages from './calendar-change.messages.js';
import { tell, toItsEnd } from './story.js';

const { moveDeadlines } = proxyActivities<Activities>({ ...settling, summary: 'Moves the ends of some open reviews' });

/**
 * Starts when a holiday is declared (D-04). Moves the ends of the open reviews that it concerns, policy.deadlinesPerChunk at a time, and ends
 * carried-out when it has been through all of them. It waits for nobody and has no deadline: that nothing is overdue too early does not
 * depend on it. A round is six events of the history, so 100,000 open applications make 3,000 events, far from where a server objects.
 */
export async function calendarChange({ holidayId, policy }: messages.CalendarChangeInput): Promise<messages.CalendarChangeEnding> {
  let moved = 0;
  return toItsEnd(
    async () => {
      for (let after: string | null = null, round = 1; ; round++) {
        tell(`Moves the ends of open reviews: ${moved} moved so far.`);
        const done: messages.DeadlinesMoved = await moveDeadlines({ holidayId, after, round, policy });
        moved += done.moved;
        if (done.after === null) return 'carried-out';
        after = done.after;
      }
    },
    (ending) => ({ stage: ending, outcome: ending, words: `The ends of ${moved} open reviews were moved; their applicants are told.` }),
  );
}
