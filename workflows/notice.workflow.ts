import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { mailing } from './activity-options.js';
import { until } from './hear.js';
import type { NoticeEnding, NoticeInput } from './notice.messages.js';
import { patience } from './patience.js';
import { tell, toItsEnd, type Ended } from './story.js';

const { deliverNotice } = proxyActivities<Activities>(mailing);

/**
 * Starts when a mail is committed with its cause. Ends delivered when the mail server took it, undeliverable when it refused it for good,
 * too-late when it was not taken before `notAfter` (D-03, I-09). Between tries the instant that the try named is waited for:
 * policy.mailRetrySeconds, doubling up to policy.mailRetryLimitSeconds. At `notAfter` it is asked a last time, which settles the record.
 */
export async function notice({ noticeId, notAfter, policy }: NoticeInput): Promise<NoticeEnding> {
  const notBefore = patience();
  return toItsEnd(async () => {
    tell('Hands the mail over to the mail server.');
    for (let round = 1; ; round++) {
      const tried = await deliverNotice.executeWithOptions({ summary: `Try ${round}` }, [{ noticeId, round, policy }]);
      if ('ending' in tried) return tried.ending;
      const at = notBefore(earlier(tried.retryAt, notAfter));
      tell(`The mail server did not take the mail at try ${round} (${tried.reason}). Tries again at ${at}.`);
      await until(at);
    }
  }, ended);
}

const earlier = (one: string, other: string) => (Date.parse(one) <= Date.parse(other) ? one : other);

function ended(ending: NoticeEnding): Ended {
  const words = {
    delivered: 'The mail server took the mail.',
    'too-late': 'The mail was not handed over before its end, or nobody needs it any more: it is not sent.',
    undeliverable: 'The mail server refused the mail for good.',
  } satisfies Record<NoticeEnding, string>;
  return { stage: ending, outcome: ending, words: words[ending] };
}
