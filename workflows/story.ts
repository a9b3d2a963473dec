import { ActivityFailure, ApplicationFailure, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { attributes } from './starts.js';

/** Tells an operator, in words without personal data, what the process is doing and for what it waits. */
export const tell = (words: string) => setCurrentDetails(words);

/** Tells for when the process has set its alarm, where operators search for what is due. */
export function tellDue(instant: string, words: string): void {
  upsertSearchAttributes([{ key: attributes.dueAt, value: new Date(instant) }]);
  tell(words);
}

/** Tells in which stage the process is, and for when it has set its alarm. */
export function tellStage(stage: string, instant: string, words: string): void {
  upsertSearchAttributes([
    { key: attributes.stage, value: stage },
    { key: attributes.dueAt, value: new Date(instant) },
  ]);
  tell(words);
}

/** Tells that nothing is due any more, although the process goes on waiting. */
export function tellOverdue(words: string): void {
  upsertSearchAttributes([
    { key: attributes.stage, value: 'overdue' },
    { key: attributes.dueAt, value: null },
  ]);
  tell(words);
}

export type Ended = { stage: string; outcome: string; words: string };

/** Carries a process to its end and tells how it ended, also when the row that it belongs to is gone. */
export async function toItsEnd<Ending extends string>(story: () => Promise<Ending>, describe: (ending: Ending) => Ended): Promise<Ending> {
  try {
    const ending = await story();
    tellEnd(describe(ending));
    return ending;
  } catch (error) {
    if (!isRowMissing(error)) throw error;
    tellEnd({
      stage: rowMissing,
      outcome: rowMissing,
      words: 'The record that this process belongs to does not exist. There is nothing left to do.',
    });
    throw ApplicationFailure.nonRetryable('The row of this process is gone.', rowMissing);
  }
}

const rowMissing = 'row-missing';

function isRowMissing(error: unknown): boolean {
  // What a local activity throws arrives as it is.
  const failure = error instanceof ActivityFailure ? error.cause : error;
  return failure instanceof ApplicationFailure && failure.type === rowMissing;
}

function tellEnd({ stage, outcome, words }: Ended): void {
  upsertSearchAttributes([
    { key: attributes.stage, value: stage },
    { key: attributes.outcome, value: outcome },
    // Nothing is due any more.
    { key: attributes.dueAt, value: null },
  ]);
  tell(words);
}
