import { proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { rotating } from './activity-options.js';
import { until } from './hear.js';
import { patience } from './patience.js';
import type * as messages from './presentation.messages.js';
import { tell, toItsEnd, type Ended } from './story.js';

const { rotateVisitCode } = proxyLocalActivities<Activities>({ ...rotating, summary: 'Puts the next visit code in the place of this one' });

/**
 * Starts when the virtual card is opened, with a delay until the first visit code runs out, which is policy.visitCodeSeconds after the opening.
 * Then, and whenever a code runs out, the next one takes its place. Ends as the row of the presentation ended, log-in-ended at the
 * latest (D-09). Updating, redeeming and closing change the row only and are not signalled: the row is asked when a code would have run out, and says
 * how it ended or when to ask again. The row decides, not this timer (D-02); after an outage the code rotates once, however often it would have.
 */
export async function presentation({
  presentationId,
  rotatesAt,
  policy,
}: messages.PresentationInput): Promise<messages.PresentationEnding> {
  const notBefore = patience();
  return toItsEnd(async () => {
    for (let at = rotatesAt; ;) {
      // In words only: a search attribute that moves with every visit code would cost the server half as much again.
      tell(`Waits until the visit code runs out; asks the record at ${at}.`);
      await until(at);
      const rotated = await rotateVisitCode({ presentationId, policy });
      if ('ending' in rotated) return rotated.ending;
      at = notBefore(rotated.rotatesAt);
    }
  }, ended);
}

function ended(ending: messages.PresentationEnding): Ended {
  const words = {
    closed: 'The card was closed by whoever presented it.',
    redeemed: 'The visit code was redeemed.',
    'opened-again': 'The card was opened again: the newer opening took the place of this one.',
    'log-in-ended': 'The log in under which the card was opened has ended.',
    'device-disabled': 'The device that showed the card was disabled.',
    'account-frozen': 'The account was frozen.',
    'account-restricted': 'The account was restricted.',
    'card-suspended': 'The card was suspended.',
    'card-voided': 'The card was voided.',
    'grant-ended': 'The grant by which the card was shown has ended.',
  } satisfies Record<messages.PresentationEnding, string>;
  return { stage: 'closed', outcome: ending, words: words[ending] };
}
