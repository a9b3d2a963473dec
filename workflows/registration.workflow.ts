import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { settling } from './activity-options.js';
import { heard } from './hear.js';
import { patience } from './patience.js';
import * as messages from './registration.messages.js';
import { tell, tellDue, toItsEnd, type Ended } from './story.js';

const { settleRegistration } = proxyActivities<Activities>({ ...settling, summary: 'Asks the record how the wait ended' });

/**
 * Starts when an application is committed. Ends active if the confirmation was committed by `deadlineAt`, which is
 * policy.confirmationSeconds after the application (R-079, D-03), and void if not, policy.settleGraceSeconds later (I-03). A registration at an office or by
 * mobile number has no deadline and is active at once (R-035, D-36). The row decides, not this timer (D-02); a deadline that has moved is waited for again.
 */
export async function registration({
  registrationId,
  deadlineAt,
  policy,
}: messages.RegistrationInput): Promise<messages.RegistrationEnding> {
  const confirmation = heard(messages.emailConfirmed);
  const notBefore = patience();
  return toItsEnd(async () => {
    tell(
      deadlineAt ? `Waits for the confirmation of the e-mail address until ${deadlineAt}.` : 'Is active without a confirmation by mail.',
    );
    for (let at = deadlineAt; ;) {
      if (at !== null) await confirmation.by(at);
      const settled = await settleRegistration({ registrationId, policy });
      if ('ending' in settled) return settled.ending;
      at = notBefore(settled.notBefore);
      if (at !== deadlineAt) tellDue(at, `Waits for the confirmation of the e-mail address; asks again at ${at}.`);
    }
  }, ended);
}

function ended(ending: messages.RegistrationEnding): Ended {
  switch (ending) {
    case 'active':
      return { stage: 'active', outcome: 'active', words: 'The registration is active.' };
    case 'void':
      return { stage: 'void', outcome: 'void', words: 'The address was not confirmed by the deadline: the application is void.' };
  }
}
