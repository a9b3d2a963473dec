import { TimeoutType } from '@temporalio/common';
import { ActivityFailure, isCancellation, proxyActivities, TimeoutFailure } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { ReaderActivities } from '../activities/reader.types.js';
import { readingAtHost, recordingForSomebody } from './activity-options.js';
import { readerHostQueue, type CardRead, type CardReadingEnding, type CardReadingInput } from './card-reading.messages.js';
import { tell, toItsEnd, type Ended } from './story.js';

const { recordCardReading } = proxyActivities<Activities>({ ...recordingForSomebody, summary: 'Records what was read' });
const { handOutChallenge } = proxyActivities<Activities>({
  ...recordingForSomebody,
  summary: 'Hands out what the certificate has to sign',
});

/**
 * Starts when somebody presses Read. Ends read when the record of the card was recorded, or with the code of the refusal that was: the
 * reader host's own, reader-host-unavailable when no host took the work within policy.readerHostSeconds, card-reading-unavailable when the
 * host fell silent for that long or took longer than policy.cardReadingSeconds in all. Nothing is read twice (I-13), and no PIN is shown to a
 * card twice. Where the local component of the portal has read the card, its answer comes with the start. With the check `certificate` the card signs a challenge instead; the PIN is fetched sealed and stays so until the host.
 */
export async function cardReading(input: CardReadingInput): Promise<CardReadingEnding> {
  return toItsEnd(async () => {
    if (!input.answer) tell(`Waits for reader host ${input.host}.`);
    const result = input.answer ?? (await read(input));
    tell('Records what was read.');
    return recordCardReading({ cardReadingId: input.cardReadingId, result });
  }, ended);
}

async function read(input: CardReadingInput): Promise<CardRead> {
  const { cardReadingId, host, reader, policy } = input;
  const options = readingAtHost(readerHostQueue(host), policy);
  const atHost = proxyActivities<ReaderActivities>({ ...options, summary: `Reads the card at ${host}` });
  const challenge = input.check === 'certificate' ? await handOutChallenge({ cardReadingId }) : undefined;
  if (challenge?.name === 'refused') return challenge;
  try {
    return await (challenge ? atHost.readCertificate({ cardReadingId, reader, challenge }) : atHost.readCard({ cardReadingId, reader }));
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return { name: 'refused', code: isTaken(error) ? 'card-reading-unavailable' : 'reader-host-unavailable' };
  }
}

/** Whether a host had taken the work before it failed. */
const isTaken = ({ cause }: ActivityFailure) => !(cause instanceof TimeoutFailure && cause.timeoutType === TimeoutType.SCHEDULE_TO_START);

function ended(ending: CardReadingEnding): Ended {
  return ending === 'read'
    ? { stage: 'read', outcome: 'read', words: 'The card was read.' }
    : { stage: 'refused', outcome: ending, words: `The card was not read: ${ending}.` };
}
