import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { askingOutside } from './activity-options.js';
import { type CarrierCheckEnding, type CarrierCheckInput, checkGivenUp } from './carrier-check.messages.js';
import { heard } from './hear.js';
import { patience } from './patience.js';
import { tell, toItsEnd, type Ended } from './story.js';

const { askCarrier } = proxyActivities<Activities>(askingOutside);

/**
 * Starts when a check of a mobile number is committed. Ends matched when the carrier vouches for the person, with the code of a refusal when
 * it does not (D-19), carrier-unavailable when there was no answer by `deadlineAt` (policy.carrierCheckSeconds), switched when the person
 * went over to the device code before that. Between rounds the instant that the round named is waited for: policy.carrierRetrySeconds,
 * doubling up to policy.carrierRetryLimitSeconds. The row decides, not this timer (D-02).
 */
export async function carrierCheck({ carrierCheckId, policy }: CarrierCheckInput): Promise<CarrierCheckEnding> {
  const givenUp = heard(checkGivenUp);
  const notBefore = patience();
  return toItsEnd(async () => {
    tell('Asks the carrier whether number, SIM and person belong together.');
    for (let round = 1; ; round++) {
      const asked = await askCarrier.executeWithOptions({ summary: `Round ${round}` }, [{ carrierCheckId, round, policy }]);
      if ('ending' in asked) return asked.ending;
      const at = notBefore(asked.retryAt);
      tell(`No answer in round ${round} (${asked.reason}). Asks again at ${at}; the person may go over to the device code meanwhile.`);
      await givenUp.by(at);
    }
  }, ended);
}

function ended(ending: CarrierCheckEnding): Ended {
  switch (ending) {
    case 'matched':
      return { stage: 'matched', outcome: ending, words: 'The carrier vouched for the person, who may set a password now.' };
    case 'switched':
      return { stage: 'given-up', outcome: ending, words: 'The person went over to the device code.' };
    default:
      return { stage: 'refused', outcome: ending, words: `The number was not accepted: ${ending}.` };
  }
}
