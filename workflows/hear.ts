import { condition, setHandler, sleep, type SignalDefinition } from '@temporalio/workflow';

/** A longer wait is made of several: a timer beyond this is nobody's intention and some servers refuse it. */
const longestTimerMs = 365 * 24 * 3600 * 1000;

/**
 * The one way to wait for a fact, of one kind or of several. Listens from the call on, so call it before the first `await`. `by` answers true when a
 * fact came that no earlier `by` has answered for, and false at the instant; without an instant it waits for the fact alone. A fact delivered twice
 * counts once.
 */
export function heard<Fact extends { eventId: string }>(...signals: SignalDefinition<[Fact]>[]) {
  const eventIds = new Set<string>();
  let answeredFor = 0;
  let latest: Fact | undefined;
  const isNew = () => eventIds.size > answeredFor;
  const hear = (fact: Fact) => {
    eventIds.add(fact.eventId);
    latest = fact;
  };
  for (const signal of signals) setHandler(signal, hear);
  return {
    /** Whether a fact waits that nobody has answered for. */
    isNew,
    /** The fact that came last, where more is in it than that it happened. */
    latest: () => latest,
    /** For signs of life: they have no instant, they must not be further apart. */
    within(seconds: number): Promise<boolean> {
      return this.by(new Date(Date.now() + seconds * 1000).toISOString());
    },
    async by(instant: string | null): Promise<boolean> {
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
