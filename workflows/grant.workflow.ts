import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { settling } from './activity-options.js';
import * as messages from './grant.messages.js';
import { heard } from './hear.js';
import { patience } from './patience.js';
import { tell, tellStage, toItsEnd, type Ended } from './story.js';

const { settleGrant } = proxyActivities<Activities>({
  ...settling,
  summary: 'Asks the record where the grant stands, and carries out what is due',
});

/**
 * Starts when a grant is offered. Ends lapsed when the named person does not take it by `offerExpiresAt` (R-178, D-06) or wrong codes burn it (D-30). Taken,
 * it is active: both sides are reminded policy.grantReminderSeconds before the end, and it ends with its last day (R-185, D-31). Ends cancelled when either
 * side cancels it (R-186, D-33), void with a card or an account of the two. The row decides, not this timer (D-02).
 */
export async function grant({ grantId, offerExpiresAt, policy }: messages.GrantInput): Promise<messages.GrantEnding> {
  const news = heard(messages.grantChanged);
  const notBefore = patience();
  return toItsEnd(async () => {
    tell(offered(offerExpiresAt));
    for (let at = offerExpiresAt; ;) {
      await news.by(at);
      const settled = await settleGrant({ grantId, policy });
      if ('ending' in settled) return settled.ending;
      at = notBefore(settled.notBefore);
      tellStage(settled.stage, at, settled.stage === 'active' ? taken(at) : offered(at));
    }
  }, ended);
}

const offered = (until: string) => `Offered: waits for the named person until ${until}.`;
const taken = (at: string) => `Taken: at ${at} both sides are reminded of the end, or it is the end.`;

function ended(ending: messages.GrantEnding): Ended {
  const words = {
    ended: 'The last day of the grant is over.',
    lapsed: 'Nobody took the grant in time, or wrong codes burnt it.',
    cancelled: 'One of the two people cancelled the grant.',
    void: 'A card or an account of the two people ended or was stopped, and the grant with it.',
  } satisfies Record<messages.GrantEnding, string>;
  return { stage: ending, outcome: ending, words: words[ending] };
}
