import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { settling } from './activity-options.js';
import { heard } from './hear.js';
import { patience } from './patience.js';
import * as messages from './recovery.messages.js';
import { tell, tellDue, toItsEnd, type Ended } from './story.js';

const { settleRecovery } = proxyActivities<Activities>({ ...settling, summary: 'Asks the record how the wait ended' });

/**
 * Starts when a link is mailed that leads to something: a new password, the end of a registration, another e-mail address. Ends used when the
 * link was used before `expiresAt`, which is policy.recoverySeconds after the start (D-08, D-36), replaced when a newer link took its place,
 * burnt after too many wrong codes, and lapsed if nothing of this was committed, policy.settleGraceSeconds later (I-03). The row decides,
 * not this timer (D-02).
 */
export async function recovery({ recoveryId, kind, expiresAt, policy }: messages.RecoveryInput): Promise<messages.RecoveryEnding> {
  const settlement = heard(messages.recoverySettled);
  const notBefore = patience();
  return toItsEnd(async () => {
    tell(`Waits until ${expiresAt} for the mailed link to be used (${kind}).`);
    for (let at = expiresAt; ;) {
      await settlement.by(at);
      const settled = await settleRecovery({ recoveryId, policy });
      if ('ending' in settled) return settled.ending;
      at = notBefore(settled.notBefore);
      tellDue(at, `Waits for the mailed link to be used (${kind}); asks again at ${at}.`);
    }
  }, ended);
}

function ended(ending: messages.RecoveryEnding): Ended {
  const words = {
    used: 'The link was used.',
    lapsed: 'The link was not used in time: it has lapsed.',
    replaced: 'A newer mail, or a change of the account, took the place of the link.',
    burnt: 'Too many wrong codes were entered: the link is burnt.',
  } satisfies Record<messages.RecoveryEnding, string>;
  return { stage: ending, outcome: ending, words: words[ending] };
}
