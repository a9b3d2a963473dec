import { condition, setHandler, sleep, type SignalDefinition } from '@temporalio/workflow';

/** A longer wait is made of several: a timer beyond this is nobody's intention and some servers refuse it. */
const longestTimerMs = 365 * 24 * 3600 * 1000;

/**
 * The one way to wait for a fact, of one kind or of several. Listens from the call on, so call it before the first `await`. `by` answers true when a
 * fact came that no earlier `by` has answered for, and false at the instant; without an instant it waits for the fact alone. A fact delivered twice
 * counts once.
 */
export function heard(...signals: SignalDefinition<[{ eventId: string }]>[]) {
  const eventIds = new Set<string>();
  let answeredFor = 0;
  for (const signal of signals) setHandler(signal, ({ eventId }) => void eventIds.add(eventId));
  return {
    async by(instant: string | null): Promise<boolean> {
      const isNew = () => eventIds.size > answeredFor;
      if (instant === null) await condition(isNew);
      else while (!isNew() && remainingMs(instant) > 0) await condition(isNew, Math.min(remainingMs(instant), longestTimerMs));
      const came = isNew();
      answeredFor = eventIds.size;
      return came;
    },
  };
}

/** Waits for an instant and for nothing else. */
export async function until(instant: string): Promise<void> {
  while (remainingMs(instant) > 0) await sleep(Math.min(remainingMs(instant), longestTimerMs));
}

function remainingMs(instant: string): number {
  const ms = Date.parse(instant) - Date.now();
  // A wait for nothing would end at once and be taken for a deadline that has passed.
  if (Number.isNaN(ms)) throw new TypeError(`Not an instant: ${instant}`);
  return ms;
}
