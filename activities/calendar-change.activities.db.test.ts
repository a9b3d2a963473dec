import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { gate, heldClock, openTestDatabase, rowsIn, type TestDatabase, testKeys } from '../api/support/test-api.js';
import { settleApplication } from '../changes/settle-application.js';
import { AuditEntry, CardApplication, DeclaredHoliday, Notice, OutboxMessage, Registration } from '../database/entities/index.js';
import { calendarToChange, calendarWithDeclared } from '../database/queries/declared-holidays.js';
import { defaultPolicy } from '../domain/policy.js';
import { endOfWorkingDays } from '../domain/working-days.js';
import { unitOfWork, heldForUpdate } from '../outbox/unit-of-work.js';
import { createLogger } from '../platform/logger.js';
import { personByKey } from '../simulator/world/people.js';
import { calendarChangeWorkflowId, type DeadlinesMoved } from '../workflows/calendar-change.messages.js';
import { cardApplicationWorkflowId, deadlineMoved } from '../workflows/card-application.messages.js';
import { calendarChangeActivities } from './calendar-change.activities.js';
import { cardApplicationActivities } from './card-application.activities.js';
import type { ReviewDeps } from './deps.js';

/** A working Friday; the reviews that were begun up to nine days before are open on it. */
const typhoonDay = '2026-07-10';
const declaredAt = '2026-07-09T10:00:00.000Z';
const clock = heldClock(declaredAt);
const silent = new DefaultLogger('ERROR', () => undefined);
const mei = personByKey('lin-mei');
const officeCalendar = { coveredYears: new Set([2026]), offDays: new Set<string>(), makeUpDays: new Set<string>() };
const { reviewWorkingDays } = defaultPolicy;
const endWith = (submittedAt: Date, ...declared: string[]) =>
  endOfWorkingDays(submittedAt, reviewWorkingDays, { ...officeCalendar, declaredHolidays: new Set(declared) });
const cause = { actor: { type: 'staff' } } as const;
let database: TestDatabase;
let deps: ReviewDeps;

beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
  const logger = createLogger({ process: 'worker', level: 'silent' });
  deps = { orm: database.orm, clock, policy: defaultPolicy, officeCalendar, logger, deliver: async () => true };
});
afterAll(() => database.close());
beforeEach(async () => {
  clock.set(declaredAt);
  await database.clear();
});

const rows = () => database.orm.em.fork();
const applicationRow = (id: string) => rows().findOneOrFail(CardApplication, { id });
const holidayRow = (id: string) => rows().findOneOrFail(DeclaredHoliday, { id });

async function declared(date = typhoonDay): Promise<string> {
  const id = randomUUID();
  await rows().insert(DeclaredHoliday, { id, date, reason: '颱風', declaredAt: clock.now(), declaredBy: 'operator-night' });
  return id;
}

type Given = { submittedAt: Date; state?: CardApplication['state']; hasEmail?: boolean };
/** An application with the end that was promised before the day was declared. */
async function application({ submittedAt, state = 'under-review', hasEmail = true }: Given): Promise<string> {
  const { id: registrationId } = await rowsIn(database.orm, clock, testKeys()).registration(mei, {
    ...{ state: 'active', idNumber: randomUUID(), deadlineAt: null, email: hasEmail ? mei.email : null },
  });
  const [id, dueAt] = [randomUUID(), endWith(submittedAt)];
  const ends = { overdueAt: state === 'overdue' ? dueAt : null, settledAt: state === 'approved' ? clock.now() : null };
  await rows().insert(CardApplication, {
    ...{
      id,
      registrationId,
      cardId: randomUUID(),
      personDigest: 'x',
      state,
      channel: 'app',
      actedBy: null,
      consentIds: [],
      submittedAt,
      dueAt,
      ...ends,
    },
    ...{ documentKind: 'national-id-card', documentPhotoId: randomUUID(), portraitPhotoId: randomUUID() },
  });
  return id;
}

/** One attempt at a round, as the worker makes it. */
function move(holidayId: string, { after = null as string | null, round = 1, deadlinesPerChunk = 100 } = {}): Promise<DeadlinesMoved> {
  const workflowExecution = { workflowId: calendarChangeWorkflowId(holidayId), runId: randomUUID() };
  const environment = new MockActivityEnvironment({ workflowExecution }, { logger: silent });
  const policy = { reviewWorkingDays, deadlinesPerChunk };
  return environment.run(calendarChangeActivities(deps).moveDeadlines, { holidayId, after, round, policy });
}
function settle(applicationId: string) {
  const workflowExecution = { workflowId: cardApplicationWorkflowId(applicationId), runId: randomUUID() };
  const environment = new MockActivityEnvironment({ workflowExecution }, { logger: silent });
  return environment.run(cardApplicationActivities(deps).settleCardApplication, { applicationId, policy: { reviewWorkingDays } });
}

/** How often the move of one application stands in the audit trail, among the mails, and among the facts for its process. */
const traces = async (id: string) => [
  await rows().count(AuditEntry, { objectId: id, action: 'card-application.deadline-moved' }),
  await rows().count(Notice, { aboutId: id, kind: 'review-deadline-moved' }),
  await rows().count(OutboxMessage, { workflowId: cardApplicationWorkflowId(id), name: deadlineMoved.name }),
];

/** Goes through all of them as the workflow does, each round once or by two workers at once. */
async function carryOut(holidayId: string, deadlinesPerChunk: number, doubled: (round: number) => boolean): Promise<number> {
  let moved = 0;
  for (let after: string | null = null, round = 1; ; round++) {
    const attempt: Required<Parameters<typeof move>[1]> = { after, round, deadlinesPerChunk };
    const [first, second]: [DeadlinesMoved, DeadlinesMoved | null] = await Promise.all([
      move(holidayId, attempt),
      doubled(round) ? move(holidayId, attempt) : null,
    ]);
    if (second) expect(second).toEqual(first);
    moved += first.moved;
    if (first.after === null) return moved;
    after = first.after;
  }
}

const minute = 60_000;
const anyApplication = fc.record({
  submittedAt: fc.integer({ min: 0, max: 12 * 24 * 60 }).map((minutes) => new Date(Date.parse(declaredAt) - minutes * minute)),
  state: fc.constantFrom<CardApplication['state']>('under-review', 'under-review', 'under-review', 'overdue', 'approved'),
  hasEmail: fc.boolean(),
});

describe('moving the ends of open reviews', () => {
  it('D-04 M2 F-07 moves each that is concerned once, tells its applicant once, and leaves the others alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyApplication, { maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
        async (givens, deadlinesPerChunk, doubled) => {
          await database.clear();
          const ids: string[] = [];
          for (const given of givens) ids.push(await application(given));
          const holidayId = await declared();
          const concerned = givens.map(
            ({ state, submittedAt }) => state === 'under-review' && endWith(submittedAt, typhoonDay) > endWith(submittedAt),
          );

          expect(await carryOut(holidayId, deadlinesPerChunk, (round) => doubled[round] ?? false)).toBe(concerned.filter(Boolean).length);

          for (const [index, id] of ids.entries()) {
            const { submittedAt, state, hasEmail } = givens[index]!;
            const isConcerned = concerned[index]!;
            const dueAt = isConcerned ? endWith(submittedAt, typhoonDay) : endWith(submittedAt);
            expect(await applicationRow(id)).toMatchObject({ state, dueAt });
            expect(await traces(id)).toEqual(isConcerned ? [1, hasEmail ? 1 : 0, 1] : [0, 0, 0]);
          }
          expect(await holidayRow(holidayId)).toMatchObject({ movedCount: concerned.filter(Boolean).length, carriedOutAt: clock.now() });
        },
      ),
      { numRuns: 20 },
    );
  });

  it('D-04 does not touch what counts the day already, and adds one day for each declared', async () => {
    const submittedAt = new Date('2026-07-06T02:00:00.000Z');
    const id = await application({ submittedAt });
    const [friday, monday] = [await declared(), await declared('2026-07-13')];
    expect(await move(friday)).toEqual({ moved: 1, after: null });
    expect(await move(monday)).toEqual({ moved: 0, after: null });
    expect((await applicationRow(id)).dueAt).toEqual(endWith(submittedAt, typhoonDay, '2026-07-13'));
    expect(await traces(id)).toEqual([1, 1, 1]);
  });

  it('I-05 F-11 leaves alone what is decided while it waits for its turn', async () => {
    const id = await application({ submittedAt: new Date('2026-07-06T02:00:00.000Z') });
    const before = await applicationRow(id);
    const holidayId = await declared();
    const decision = gate();
    const deciding = unitOfWork(database.orm, clock.now(), cause, async (tx) => {
      await tx.em.findOneOrFail(Registration, { id: before.registrationId }, heldForUpdate);
      await settleApplication(tx, await tx.em.findOneOrFail(CardApplication, { id }, heldForUpdate), 'approved');
      await decision.pass();
    });
    await decision.arrived;
    const moving = move(holidayId);
    await somebodyWaits();
    decision.open();
    await deciding;
    expect(await moving).toEqual({ moved: 0, after: null });
    expect(await applicationRow(id)).toMatchObject({ state: 'approved', dueAt: before.dueAt });
    expect(await traces(id)).toEqual([0, 0, 0]);
  });

  it('D-04 nobody declares a day while an end is counted that does not know it yet', async () => {
    const counting = gate();
    const submitting = unitOfWork(database.orm, clock.now(), cause, async (tx) => {
      const known = await calendarWithDeclared(tx.em, officeCalendar);
      await counting.pass();
      return known.declaredHolidays.size;
    });
    await counting.arrived;
    const declaring = unitOfWork(database.orm, clock.now(), cause, async (tx) => {
      await calendarToChange(tx.em, officeCalendar);
      await tx.em.insert(DeclaredHoliday, { id: randomUUID(), date: typhoonDay, reason: '颱風', declaredAt: clock.now(), declaredBy: 'x' });
    });
    await somebodyWaits();
    expect(await rows().count(DeclaredHoliday)).toBe(0);
    counting.open();
    expect((await submitting).result).toBe(0);
    await declaring;
    const { result } = await unitOfWork(database.orm, clock.now(), cause, (tx) => calendarWithDeclared(tx.em, officeCalendar));
    expect([...result.declaredHolidays]).toEqual([typhoonDay]);
  });

  it('I-05 F-23 is not overdue at the old end although nothing was moved, and at the new one with the new end', async () => {
    const submittedAt = new Date('2026-07-01T02:00:00.000Z');
    const id = await application({ submittedAt });
    const holidayId = await declared();
    const newEnd = endWith(submittedAt, typhoonDay);
    clock.set(endWith(submittedAt));
    expect(await settle(id)).toEqual({ notBefore: newEnd.toISOString() });
    clock.set(newEnd);
    expect(await settle(id)).toMatchObject({ notBefore: null });
    expect(await applicationRow(id)).toMatchObject({ state: 'overdue', dueAt: newEnd, overdueAt: newEnd });
    expect(await move(holidayId)).toEqual({ moved: 0, after: null });
    expect(await traces(id)).toEqual([0, 0, 0]);
  });

  it('ends where the declared day is gone', async () => {
    await expect(move(randomUUID())).rejects.toMatchObject({ type: 'row-missing' });
  });
});

/** The event itself: somebody stands before a lock of this database. */
const somebodyWaits = () =>
  vi.waitFor(
    async () => {
      const waiting = await rows().execute(
        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      expect(waiting.length).toBeGreaterThan(0);
    },
    { timeout: 10_000, interval: 10 },
  );
