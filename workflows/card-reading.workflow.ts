import { TimeoutType } from '@temporalio/common';
import { ActivityFailure, isCancellation, proxyActivities, TimeoutFailure } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { ReaderActivities } from '../activities/reader.types.js';
import { readingAtHost, recordingForSomebody } from './activity-options.js';
import { readerHostQueue, type CardRead, type CardReadingEnding, type CardReadingInput } from './card-reading.messages.js';
import { tell, toItsEnd, type Ended } from './story.js';

const { recordCardReading } = proxyActivities<Activities>({ ...recordingForSomebody, summary: 'Records what was read' });

/**
 * Starts when somebody presses Read. Ends read when the record of the card was recorded, or with the code of the refusal that was: the
 * reader host's own, reader-host-unavailable when no host took the work within policy.readerHostSeconds, card-reading-unavailable when the
 * host fell silent for that long or took longer than policy.cardReadingSeconds in all. Nothing is read twice (I-13).
 */
export async function cardReading(input: CardReadingInput): Promise<CardReadingEnding> {
  return toItsEnd(async () => {
    tell(`Waits for reader host ${input.host}.`);
    const result = await read(input);
    tell('Records what was read.');
    return recordCardReading({ cardReadingId: input.cardReadingId, result });
  }, ended);
}

async function read({ cardReadingId, host, reader, policy }: CardReadingInput): Promise<CardRead> {
  const options = readingAtHost(readerHostQueue(host), policy);
  const { readCard } = proxyActivities<ReaderActivities>({ ...options, summary: `Reads the card at ${host}` });
  try {
    return await readCard({ cardReadingId, reader });
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
