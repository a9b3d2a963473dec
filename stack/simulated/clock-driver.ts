import { setTimeout as delay } from 'node:timers/promises';
import {
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
  type WorkflowHandle,
} from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { dateInTaipei } from '../../domain/roc-date.js';
import { workingDayAfter, type Calendar, type OfficeCalendar } from '../../domain/working-days.js';
import { registerReconciliationId } from '../../workflows/register-reconciliation.messages.js';
import { due, travelTo, type Due } from './time-travel.interceptor.js';
import { openWorld, type Outbox, type World, type WorldClock } from './world.js';

/** With `hold` time stands still at the end of the jump, until the next one: for what has to happen at one very instant. */
export type TravelRequest = ({ bySeconds: number } | { workingDays: number } | { to: string } | { nextEvent: true }) & { hold?: boolean };
export type FellDue = { at: string; workflowId: string; kind: string };
/** What did not come along: a workflow that is not settled, or a process that did not take the new instant. */
export type Waiting = { workflowId: string; activity?: string; reason: string } | { process: string; reason: string };
export type Travelled = { from: string; to: string; fellDue: FellDue[]; waiting: Waiting[] };
export type ClockReading = { now: string; offsetSeconds: number; state: 'ready' | 'advancing'; nextDueAt?: string };
/** `ending` is null while the run still waits for the register. */
export type Reconciled = { workflowId: string; ending: string | null };
export type NewWorld = { now: string; epoch: number; waiting: Waiting[] };
export type ClockDriver = Awaited<ReturnType<typeof createClockDriver>>;
export type ClockDriverOptions = {
  databaseUrl: string;
  /** With the same codec as the product's, or it cannot read the answers of the workflows. */
  client: Client;
  calendar: OfficeCalendar;
  /** Where the workflows are listed; the product's outbox unless told. */
  readOutbox?: (world: World) => Promise<Outbox>;
  /** A workflow that is not quiet by then is listed as waiting and does not hold the jump. */
  settleSeconds?: number;
};

/** A request that cannot be met: HTTP status and a sentence. */
export class TravelRefused extends Error {
  constructor(
    readonly status: number,
    sentence: string,
  ) {
    super(sentence);
  }
}

type Process = { workflowId: string; kind: string; messages: number; askedFor: number | null; answer?: Due; waiting?: Waiting };

const simultaneousAsks = 20;
const describeSeconds = 2;
/** A workflow known to be stuck is given this long at later stops. */
const stuckSeconds = 0.3;
const unreachable = 'Temporal does not answer; the workflow is carried on when it does.';

/**
 * Moves the simulated world's time. A jump stops at every instant at which a workflow is due, lets the workflows of that instant go on until
 * nothing can progress, and goes on (I-14). Without Temporal only the clock moves, and what is overdue is carried on in due order later.
 */
export async function createClockDriver(options: ClockDriverOptions) {
  const { client, settleSeconds = 3, readOutbox = (of: World) => of.readOutbox() } = options;
  const world = await openWorld(options.databaseUrl);
  const closing = new AbortController();
  const closed = new Set<string>();
  /** Workflows that no worker answered for: they are looked at before they are asked again, for the server keeps unanswered questions. */
  const unattended = new Set<string>();
  let isTravelling = false;
  let queue: Promise<unknown> = Promise.resolve();
  let isBehind = true; // An earlier driver may have died before it had caught up.
  let keeping: Promise<void> | undefined;

  async function travel(request: TravelRequest): Promise<Travelled> {
    return oneAtATime(() =>
      exclusively(async () => {
        const { now } = await world.readClock();
        const target = await targetOf(request, now);
        if (await temporalAnswers()) return persistently(() => journey(now, target, request.hold));
        if (target === null) throw new TravelRefused(503, 'Temporal does not answer, so nobody knows what is due next.');
        return moveClockOnly(now, target, request.hold);
      }),
    );
  }

  async function targetOf(request: TravelRequest, now: Date): Promise<Date | null> {
    if ('nextEvent' in request) return null;
    if ('workingDays' in request) {
      const declaredHolidays = await world.declaredHolidays();
      return workingDaysLater(now, request.workingDays, { ...options.calendar, declaredHolidays });
    }
    const target = 'to' in request ? new Date(request.to) : new Date(now.getTime() + request.bySeconds * 1000);
    if (target < now) throw new TravelRefused(409, `Time only goes forward; it is ${now.toISOString()} already.`);
    return target;
  }

  /** Carries overdue workflows on in due order, and finishes a jump that was cut off (F-38). */
  async function catchUp(): Promise<Travelled> {
    return exclusively(async () => {
      const { now, targetAt } = await world.readClock();
      return persistently(() => journey(now, targetAt && targetAt > now ? targetAt : now));
    });
  }

  /** A jump that fails on the way is finished later. */
  async function persistently(work: () => Promise<Travelled>): Promise<Travelled> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TravelRefused)) isBehind = true;
      throw error;
    } finally {
      if (isBehind) keepUp();
    }
  }

  /** To the target, or to the next event (null). */
  async function journey(from: Date, target: Date | null, hold = false): Promise<Travelled> {
    const processes = new Map<string, Process>();
    const undelivered = new Set<string>();
    const fellDue: FellDue[] = [];
    let silent: string[] = [];
    await settle(processes, undelivered);
    const to = target ?? earliest(processes);
    if (!to) throw new TravelRefused(409, 'No process waits for an instant.');
    if (to > from) await world.keepTarget(to);
    for (let next = earliest(processes); next && next <= to; next = earliest(processes)) {
      silent = await world.moveTo(next, hold);
      const falling = [...processes.values()].filter((process) => dueMs(process) <= next!.getTime());
      for (const process of falling) process.askedFor = null;
      await settle(processes, undelivered, next);
      fellDue.push(...falling.filter((process) => hasReached(process, next!)).map((process) => fell(process, next!)));
    }
    silent = await world.moveTo(to, hold);
    for (const process of processes.values()) process.askedFor = null;
    await settle(processes, undelivered, to);
    await world.keepTarget(null);
    isBehind = [...processes.values()].some((process) => !hasReached(process, to));
    return { from: from.toISOString(), to: to.toISOString(), fellDue, waiting: waitingOf(processes.values(), undelivered, silent) };
  }

  async function moveClockOnly(from: Date, to: Date, hold = false): Promise<Travelled> {
    const silent = await world.moveTo(to, hold);
    isBehind = true;
    keepUp();
    const { started } = await readOutbox(world);
    const open = started.filter(({ workflowId }) => !closed.has(workflowId));
    const waiting = open.map(({ workflowId }) => ({ workflowId, reason: unreachable }));
    return { from: from.toISOString(), to: to.toISOString(), fellDue: [], waiting: [...waiting, ...silentAsWaiting(silent)] };
  }

  /**
   * Asks every workflow that is new, was told something, or is to move, until nobody writes anything more. With an instant each that is asked
   * moves to it; no other is due before.
   */
  async function settle(processes: Map<string, Process>, undelivered: Set<string>, instant?: Date): Promise<void> {
    for (;;) {
      const before = await delivered(undelivered);
      const toAsk = before.started.flatMap((row) => {
        const process = noted(processes, row);
        return closed.has(row.workflowId) || process.askedFor === row.messages ? [] : [process];
      });
      await inParallel(toAsk, async (process) => {
        process.askedFor = process.messages;
        await ask(process, instant);
      });
      if (toAsk.length === 0 && (await readOutbox(world)).mark === before.mark) return;
    }
  }

  /** Waits for the relay; what it does not deliver in time does not hold the jump. */
  async function delivered(undelivered: Set<string>): Promise<Outbox> {
    const giveUpAtMs = performance.now() + settleSeconds * 1000;
    for (;;) {
      const outbox = await readOutbox(world);
      for (const workflowId of undelivered) if (!outbox.undelivered.includes(workflowId)) undelivered.delete(workflowId);
      const missing = outbox.undelivered.filter((workflowId) => !undelivered.has(workflowId));
      if (missing.length === 0) return outbox;
      if (performance.now() > giveUpAtMs) missing.forEach((workflowId) => undelivered.add(workflowId));
      else await delay(20);
    }
  }

  async function ask(process: Process, instant: Date | undefined): Promise<void> {
    const handle = client.workflow.getHandle(process.workflowId);
    // The first question does not move anybody: a workflow that was left behind would pass several instants at once.
    const moveTo = process.answer && instant ? instant.toISOString() : null;
    if (unattended.has(process.workflowId)) await explain(process, handle);
    if (unattended.has(process.workflowId) || closed.has(process.workflowId)) return;
    const seconds = process.waiting ? stuckSeconds : settleSeconds;
    try {
      process.answer = await within(seconds, () => handle.executeUpdate(travelTo, { args: [moveTo] }));
      process.waiting = undefined;
    } catch {
      await explain(process, handle);
      // It did not take the question: what it says of itself is not about this instant.
      if (moveTo && process.answer && process.answer.instant < moveTo) process.answer = undefined;
    }
  }

  /** Why a workflow did not answer: it ended, an activity holds it, no worker takes it, or Temporal is away. */
  async function explain(process: Process, handle: WorkflowHandle): Promise<void> {
    const { workflowId } = process;
    process.answer = undefined;
    try {
      const description = await within(describeSeconds, () => handle.describe());
      if (description.status.name !== 'RUNNING') return void closed.add(workflowId);
      process.answer =
        notBegun(description.raw, await world.readClock()) ??
        (await within(describeSeconds, () => handle.query(due)).catch(() => undefined));
      if (process.answer) unattended.delete(workflowId);
      else unattended.add(workflowId);
      process.waiting = { workflowId, ...reasonOf(description.raw.pendingActivities ?? [], process.answer) };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) closed.add(workflowId);
      else process.waiting = { workflowId, reason: unreachable };
    }
  }

  function hasReached({ workflowId, answer }: Process, instant: Date): boolean {
    return closed.has(workflowId) || (answer !== undefined && Date.parse(answer.instant) >= instant.getTime());
  }

  function earliest(processes: Map<string, Process>): Date | null {
    const ms = Math.min(...[...processes.values()].filter(({ workflowId }) => !closed.has(workflowId)).map(dueMs));
    return Number.isFinite(ms) ? new Date(ms) : null;
  }

  function waitingOf(processes: Iterable<Process>, undelivered: Set<string>, silent: string[]): Waiting[] {
    const stuck = [...processes].filter(({ workflowId }) => !closed.has(workflowId)).flatMap(({ waiting }) => waiting ?? []);
    const untold = [...undelivered].map((workflowId) => ({ workflowId, reason: 'A message to it is not delivered yet.' }));
    return [...stuck, ...untold, ...silentAsWaiting(silent)];
  }

  async function read(): Promise<ClockReading> {
    const { now, offsetMs, targetAt } = await world.readClock();
    const state = isTravelling || targetAt ? 'advancing' : 'ready';
    const nextDueAt = state === 'ready' ? await peekNextDue() : undefined;
    return { now: now.toISOString(), offsetSeconds: offsetMs / 1000, state, ...(nextDueAt && { nextDueAt }) };
  }

  /** By queries, which leave no trace in the histories. */
  async function peekNextDue(): Promise<string | undefined> {
    if (!(await temporalAnswers())) return undefined;
    const { started } = await readOutbox(world);
    const processes = started.map((row): Process => ({ ...row, askedFor: null })).filter(({ workflowId }) => !closed.has(workflowId));
    await inParallel(processes, (process) => explain(process, client.workflow.getHandle(process.workflowId)));
    return earliest(new Map(processes.map((process) => [process.workflowId, process])))?.toISOString();
  }

  /** Ends the world that is and begins another, at any instant. */
  async function newWorld({ bornAt }: { bornAt?: string }): Promise<NewWorld> {
    return oneAtATime(() =>
      exclusively(async () => {
        if (!(await temporalAnswers()))
          throw new TravelRefused(503, 'Temporal does not answer, so the workflows of this world cannot be ended.');
        // What is under way would reach into the new world: a mail half handed over.
        await settle(new Map(), new Set());
        const open = await openInVisibility();
        await terminate(open);
        const { workflowIds, silent } = await world.begin(bornAt ? new Date(bornAt) : null);
        await terminate(workflowIds.filter((workflowId) => !closed.has(workflowId) && !open.includes(workflowId)));
        closed.clear();
        unattended.clear();
        const { now, epoch } = await world.readClock();
        return { now: now.toISOString(), epoch, waiting: silentAsWaiting(silent) };
      }),
    );
  }

  /**
   * Lets the schedule of the reconciliation start a run, and waits for its end as long as for anything. By itself it starts none here: schedules know the
   * ordinary time only.
   */
  async function reconcile(): Promise<Reconciled> {
    if (!(await temporalAnswers())) throw new TravelRefused(503, 'Temporal does not answer, so nothing can be started.');
    const schedule = client.schedule.getHandle(registerReconciliationId);
    const { info: before } = await schedule.describe();
    await schedule.trigger();
    const giveUpAtMs = performance.now() + settleSeconds * 1000;
    for (;;) {
      const { info } = await schedule.describe();
      const run = info.numActionsTaken > before.numActionsTaken ? info.recentActions.at(-1)?.action.workflow : undefined;
      if (run) return { workflowId: run.workflowId, ending: await endOf(run, giveUpAtMs) };
      if (performance.now() > giveUpAtMs) throw new TravelRefused(503, 'The schedule has started nothing.');
      await delay(20);
    }
  }

  /** How the run ended; null where it still goes on, as while the register does not answer. */
  async function endOf(run: { workflowId: string; firstExecutionRunId: string }, giveUpAtMs: number): Promise<string | null> {
    const seconds = Math.max(0.1, (giveUpAtMs - performance.now()) / 1000);
    const handle = client.workflow.getHandle<() => Promise<string>>(run.workflowId, run.firstExecutionRunId);
    return within(seconds, () => handle.result()).catch((error: unknown) => {
      if (error instanceof WorkflowFailedError) throw error;
      return null;
    });
  }

  /** Workflows whose rows are lost stand nowhere else. */
  async function openInVisibility(): Promise<string[]> {
    const workflowIds: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query: 'ExecutionStatus = "Running"' })) workflowIds.push(workflowId);
    return workflowIds;
  }

  async function terminate(workflowIds: string[]): Promise<void> {
    await inParallel(workflowIds, async (workflowId) => {
      try {
        await client.workflow.getHandle(workflowId).terminate('A new world begins.');
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    });
  }

  async function temporalAnswers(): Promise<boolean> {
    return within(1.5, () => client.workflowService.getSystemInfo({})).then(
      () => true,
      () => false,
    );
  }

  /** Looks for Temporal ever more seldom, and catches up once it answers. */
  function keepUp(): void {
    keeping ??= (async () => {
      for (let pauseSeconds = 0.25; isBehind && !closing.signal.aborted; pauseSeconds = Math.min(pauseSeconds * 2, 5)) {
        if (await temporalAnswers()) await catchUp().catch(() => undefined); // Rows or server went away again.
        if (isBehind) await delay(pauseSeconds * 1000, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    })().finally(() => (keeping = undefined));
  }

  async function within<T>(seconds: number, call: () => Promise<T>): Promise<T> {
    const signal = AbortSignal.any([AbortSignal.timeout(Math.round(seconds * 1000)), closing.signal]);
    // An abort does not end the client's pauses between tries, a deadline does, but only at the next try.
    const deadlineAtMs = performance.timeOrigin + performance.now() + seconds * 1000;
    const answer = client.withDeadline(deadlineAtMs, () => client.withAbortSignal(signal, call));
    return Promise.race([answer, aborted(signal)]);
  }

  async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    if (isTravelling) throw new TravelRefused(409, 'Time is already being moved.');
    isTravelling = true;
    try {
      return await work();
    } finally {
      isTravelling = false;
    }
  }

  async function exclusively<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  }

  async function close(): Promise<void> {
    closing.abort();
    await keeping;
    await queue;
    await world.close();
  }

  keepUp();
  return { travel, catchUp, read, newWorld, reconcile, close };
}

/** The same time of day in Taipei, so many working days later. */
export function workingDaysLater(from: Date, workingDays: number, calendar: Calendar): Date {
  const day = dateInTaipei(from);
  return new Date(from.getTime() + Date.parse(workingDayAfter(day, workingDays, calendar)) - Date.parse(day));
}

/** Keeps what is known of a workflow, with the number of messages it has been told by now. */
function noted(processes: Map<string, Process>, { workflowId, kind, messages }: Outbox['started'][number]): Process {
  const process = processes.get(workflowId) ?? { workflowId, kind, messages, askedFor: null };
  process.messages = messages;
  processes.set(workflowId, process);
  return process;
}

function dueMs({ answer }: Process): number {
  return answer?.nextDueAt ? Date.parse(answer.nextDueAt) : Infinity;
}

function fell({ workflowId, kind }: Process, at: Date): FellDue {
  return { at: at.toISOString(), workflowId, kind };
}

/** A workflow whose start is delayed answers no query: it begins when the delay is over, or when it is asked to move. */
function notBegun(
  { workflowExecutionInfo, pendingWorkflowTask }: WorkflowExecutionDescription['raw'],
  { offsetMs }: WorldClock,
): Due | undefined {
  if (pendingWorkflowTask || Number(workflowExecutionInfo?.historyLength) !== 1) return undefined;
  const { startTime, executionTime } = workflowExecutionInfo!;
  const simulated = (real: typeof startTime) => new Date(tsToMs(real) + offsetMs).toISOString();
  return { instant: simulated(startTime), nextDueAt: simulated(executionTime), outstanding: [] };
}

function silentAsWaiting(silent: string[]): Waiting[] {
  return silent.map((process) => ({ process, reason: 'The process does not acknowledge the new instant.' }));
}

type PendingActivity = {
  activityType?: { name?: string | null } | null;
  attempt?: number | null;
  lastFailure?: { applicationFailureInfo?: { type?: string | null } | null } | null;
};

/** The failure's type only: its message may name a person. */
function reasonOf(pending: PendingActivity[], answer: Due | undefined): { activity?: string; reason: string } {
  const first = pending[0];
  if (first?.activityType?.name) {
    const failure = first.lastFailure ? `, last failure ${first.lastFailure.applicationFailureInfo?.type ?? 'of the server'}` : '';
    return { activity: first.activityType.name, reason: `The activity is not done: attempt ${first.attempt ?? 1}${failure}.` };
  }
  const local = answer?.outstanding[0];
  if (local) return { activity: local, reason: 'The local activity is not done.' };
  return { reason: answer ? 'The workflow is not quiet yet.' : 'No worker answers for the workflow, or it fails there.' };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
}

async function inParallel<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const one = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: simultaneousAsks }, one));
}
