import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { settling } from './activity-options.js';
import * as messages from './card-application.messages.js';
import { heard } from './hear.js';
import { patience } from './patience.js';
import { tell, tellDue, tellOverdue, toItsEnd, type Ended } from './story.js';

const { settleCardApplication } = proxyActivities<Activities>({ ...settling, summary: 'Asks the record where the review stands' });

/**
 * Starts when an application for the virtual card is committed. Ends approved, returned or withdrawn as a reviewer decides (D-22), superseded when the
 * person applies again (R-150, D-21), withdrawn also when the card ends. Nobody having decided by `dueAt`, which is policy.reviewWorkingDays
 * working days after the submission (R-148, D-04), the application is overdue: review lead and applicant are told, and the decision is waited for without
 * an end (D-05). The row decides, not this timer (D-02); a deadline that a declared holiday has moved is waited for again.
 */
export async function cardApplication({
  applicationId,
  dueAt,
  policy,
}: messages.CardApplicationInput): Promise<messages.CardApplicationEnding> {
  const news = heard(messages.applicationSettled, messages.deadlineMoved);
  const notBefore = patience();
  return toItsEnd(async () => {
    tell(`Waits for the decision of a reviewer until ${dueAt}.`);
    for (let at: string | null = dueAt; ;) {
      await news.by(at);
      const settled = await settleCardApplication({ applicationId, policy });
      if ('ending' in settled) return settled.ending;
      if (settled.notBefore !== null) {
        at = notBefore(settled.notBefore);
        tellDue(at, `Waits for the decision of a reviewer until ${at}.`);
      } else if (at !== null) {
        at = null;
        tellOverdue(`Overdue since ${dueAt}: review lead and applicant were told. Waits for the decision of a reviewer.`);
      }
    }
  }, ended);
}

function ended(ending: messages.CardApplicationEnding): Ended {
  const words = {
    approved: 'A reviewer approved the application: the card shows the photo.',
    returned: 'A reviewer returned the application with reasons: the card stays without photo.',
    superseded: 'The person has applied again: the newer application took its place.',
    withdrawn: 'The application was withdrawn: for misuse, or because the card has ended.',
  } satisfies Record<messages.CardApplicationEnding, string>;
  return { stage: ending, outcome: ending, words: words[ending] };
}
