import { HandlerUnfinishedPolicy } from '@temporalio/common';
import {
  CancellationScope,
  condition,
  defaultPayloadConverter,
  defineQuery,
  defineUpdate,
  LocalActivityDoBackoff,
  setHandler,
  sleep,
  type ActivityInput,
  type Headers,
  type LocalActivityInput,
  type Next,
  type TimerInput,
  type WorkflowInterceptors,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';

/**
 * Time travel for one workflow (only the bundle of a simulated stack has it). The workflow code runs unchanged: its `Date` is shifted, and
 * each timer ends when the travelled instant reaches its end. Everything here follows from history (start header, updates, activation
 * times), so a history made with this module replays with it, and only with it.
 */

/** Start header: how far simulated time is ahead of real time, as plain JSON (the SDK passes headers by the codec). */
export const offsetHeader = 'simulator-offset-ms';
/** When this workflow next does something by itself, on its own clock; `outstanding` are the activities it waits for. */
export type Due = { instant: string; nextDueAt: string | null; outstanding: string[] };
/** Moves to the instant (null: stays), goes on until nothing can progress without time or somebody else, and tells what is due next. */
export const travelTo = defineUpdate<Due, [string | null]>('simulator.travelTo');
export const due = defineQuery<Due>('simulator.due');

/** So many rounds of unblocking without an activity outstanding: one condition may unblock another, and that one start an activity. */
const quietRounds = 8;

export function interceptors(): WorkflowInterceptors {
  const shift = shiftDate();
  const dueAtMs = new Map<object, number>();
  const outstanding = new Map<object, string>();
  const backoffs: { durationMs: number; activityType: string }[] = [];
  let travels = 0;
  let shifts = 0;

  async function travel(instant: string | null): Promise<Due> {
    const travelled = ++travels;
    // The server may fire a timer some milliseconds late: it is due all the same.
    if (instant !== null && (shift.forwardTo(Date.parse(instant)) || earliestMs() <= Date.now())) shifts++;
    // A later travel answers for this one too, so that a workflow that is stuck does not collect open updates (the server allows ten).
    await quiet(
      () => outstanding.size === 0,
      () => travels !== travelled,
    );
    return tellDue();
  }

  function earliestMs(): number {
    return Math.min(...dueAtMs.values());
  }

  function tellDue(): Due {
    const nextMs = earliestMs();
    return {
      instant: new Date().toISOString(),
      nextDueAt: Number.isFinite(nextMs) ? new Date(nextMs).toISOString() : null,
      outstanding: [...outstanding.values()],
    };
  }

  async function startTimer(input: TimerInput, next: Next<WorkflowOutboundCallsInterceptor, 'startTimer'>): Promise<void> {
    const backoff = takeBackoff(input.durationMs);
    // The outage behind a back-off passes in real time: nobody travels over it.
    if (backoff) return counted(outstanding, backoff.activityType, () => next(input));
    const endsAtMs = Math.ceil(Date.now() + input.durationMs);
    const fired = await counted(dueAtMs, endsAtMs, () => firesBeforeTravel(() => next(input)));
    // A travel that stops short of the end leaves a shorter wait, which passes in real time if nobody travels again.
    if (!fired && Date.now() < endsAtMs) await sleep(endsAtMs - Date.now(), input.options);
  }

  async function firesBeforeTravel(timer: () => Promise<void>): Promise<boolean> {
    const shiftsAtStart = shifts;
    return CancellationScope.cancellable(async () => {
      try {
        return await Promise.race([timer().then(() => true), condition(() => shifts !== shiftsAtStart).then(() => false)]);
      } finally {
        CancellationScope.current().cancel();
      }
    });
  }

  async function scheduleLocalActivity(
    input: LocalActivityInput,
    next: Next<WorkflowOutboundCallsInterceptor, 'scheduleLocalActivity'>,
  ): Promise<unknown> {
    try {
      return await counted(outstanding, input.activityType, () => next(input));
    } catch (error) {
      // The SDK goes on with an ordinary timer of this duration, started in the same round.
      if (error instanceof LocalActivityDoBackoff)
        backoffs.push({ durationMs: durationMs(error.backoff.backoffDuration), activityType: input.activityType });
      throw error;
    }
  }

  function takeBackoff(forMs: number) {
    const index = backoffs.findIndex(({ durationMs }) => Math.abs(durationMs - forMs) < 1);
    return index < 0 ? undefined : backoffs.splice(index, 1)[0];
  }

  return {
    inbound: [
      {
        async execute(input, next) {
          shift.setOffsetMs(readOffset(input.headers));
          setHandler(travelTo, travel, { unfinishedPolicy: HandlerUnfinishedPolicy.ABANDON });
          setHandler(due, tellDue);
          return next(input);
        },
      },
    ],
    outbound: [
      {
        startTimer,
        scheduleActivity: (input: ActivityInput, next) => counted(outstanding, input.activityType, () => next(input)),
        scheduleLocalActivity,
        continueAsNew: (input, next) => next({ ...input, headers: { ...input.headers, ...offsetHeaders(shift.offsetMs()) } }),
      },
    ],
  };
}

export function offsetHeaders(offsetMs: number): Headers {
  return { [offsetHeader]: defaultPayloadConverter.toPayload(offsetMs) };
}

function readOffset(headers: Headers): number {
  const payload = headers[offsetHeader];
  return payload ? defaultPayloadConverter.fromPayload<number>(payload) : 0;
}

/**
 * `Date` of the sandbox reads `now` of the workflow's own activator, which the worker sets before each activation. Making it an accessor shifts
 * every way to ask for the time, for this workflow alone, also where workflows share one V8 context.
 */
function shiftDate() {
  const activator = (globalThis as { __TEMPORAL_ACTIVATOR__?: { now: number } }).__TEMPORAL_ACTIVATOR__;
  if (!activator) throw new Error('Time travel works inside a workflow only.');
  let realMs = activator.now;
  let offsetMs = 0;
  Object.defineProperty(activator, 'now', {
    get: () => realMs + offsetMs,
    set: (nowMs: number) => (realMs = nowMs),
  });
  return {
    offsetMs: () => offsetMs,
    setOffsetMs: (ms: number) => void (offsetMs = ms),
    /** Only forward (I-14); tells whether it moved. */
    forwardTo(instantMs: number): boolean {
      const forward = instantMs - realMs > offsetMs;
      if (forward) offsetMs = instantMs - realMs;
      return forward;
    },
  };
}

/** Holds an entry while the work runs. */
async function counted<Entry, T>(entries: Map<object, Entry>, entry: Entry, work: () => Promise<T>): Promise<T> {
  const key = {};
  entries.set(key, entry);
  try {
    return await work();
  } finally {
    entries.delete(key);
  }
}

/** Resolves when the workflow has been idle for some rounds of unblocking, or when it is superseded. */
async function quiet(isIdle: () => boolean, isSuperseded: () => boolean): Promise<void> {
  for (let rounds = 0; rounds < quietRounds && !isSuperseded();) {
    await nextRound();
    if (isIdle()) rounds++;
    else {
      rounds = 0;
      await condition(() => isIdle() || isSuperseded());
    }
  }
}

/** `condition` asks once at the call and again in the next round of unblocking. */
async function nextRound(): Promise<void> {
  let asked = 0;
  await condition(() => asked++ > 0);
}

function durationMs(duration: { seconds?: unknown; nanos?: number | null } | null | undefined): number {
  return Number(duration?.seconds ?? 0) * 1000 + Math.floor((duration?.nanos ?? 0) / 1e6);
}
