import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heldClock, openTestDatabase, rowsIn, type TestDatabase, testKeys } from '../api/support/test-api.js';
import { AuditEntry, CardApplication, DeclaredHoliday, Notice, Reviewer } from '../database/entities/index.js';
import type { CardApplication as ApplicationState } from '../domain/card-application.js';
import { defaultPolicy } from '../domain/policy.js';
import { createLogger } from '../platform/logger.js';
import { loadOfficeCalendar } from '../platform/office-calendar.js';
import { personByKey } from '../simulator/world/people.js';
import { cardApplicationWorkflowId } from '../workflows/card-application.messages.js';
import { cardApplicationActivities } from './card-application.activities.js';

/** Thursday; the seventh working day is Monday the 7th of December. */
const submittedAt = '2026-11-26T02:00:00.000Z';
const dueAt = '2026-12-07T16:00:00.000Z';
const clock = heldClock(submittedAt);
const silent = new DefaultLogger('ERROR', () => undefined);
const log: string[] = [];
let database: TestDatabase;
let activities: ReturnType<typeof cardApplicationActivities>;

beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
  const officeCalendar = await loadOfficeCalendar();
  const logger = createLogger({ process: 'worker', destination: { write: (line) => void log.push(line) } });
  activities = cardApplicationActivities({
    orm: database.orm,
    clock,
    policy: defaultPolicy,
    officeCalendar,
    logger,
    deliver: async () => true,
  });
});
afterAll(() => database.close());
beforeEach(async () => {
  clock.set(submittedAt);
  log.length = 0;
  await database.clear();
});

const rows = () => database.orm.em.fork();
const atMs = (ms: number) => clock.set(new Date(Date.parse(dueAt) + ms));
const overdueEntries = () => rows().count(AuditEntry, { action: 'card-application.overdue' });

async function application(state: ApplicationState['name'] = 'under-review', settledAt: Date | null = null): Promise<string> {
  const { id: registrationId } = await rowsIn(database.orm, clock, testKeys()).registration(personByKey('lin-mei'), { state: 'active' });
  const id = randomUUID();
  const photos = { documentKind: 'national-id-card', documentPhotoId: randomUUID(), portraitPhotoId: randomUUID() } as const;
  const em = rows();
  em.create(CardApplication, {
    ...{ id, registrationId, cardId: randomUUID(), personDigest: 'x', state, channel: 'app', consentIds: [], ...photos },
    ...{ submittedAt: new Date(submittedAt), dueAt: new Date(dueAt), settledAt },
  });
  await em.flush();
  return id;
}
async function reviewer(staffId: string, more: Partial<Reviewer> = {}) {
  const known = { id: randomUUID(), staffId, personDigest: 'y', email: `${staffId}@insurer.example`, isLead: true };
  await rows().insert(Reviewer, { ...known, enrolledAt: clock.now(), ...more });
}
const settle = (applicationId: string) =>
  new MockActivityEnvironment(
    { workflowExecution: { workflowId: cardApplicationWorkflowId(applicationId), runId: randomUUID() } },
    { logger: silent },
  ).run(activities.settleCardApplication, { applicationId, policy: defaultPolicy });

describe('settling an application for the virtual card', () => {
  it('I-05 waits for the end of the last working day, and for no other instant', async () => {
    const id = await application();
    atMs(-1);
    expect(await settle(id)).toEqual({ notBefore: dueAt });
    expect(await overdueEntries()).toBe(0);
  });

  it('D-05 I-16 marks it overdue and tells applicant and review lead, once, however often it is asked', async () => {
    const id = await application();
    await reviewer('lead');
    await reviewer('no-lead', { isLead: false });
    await reviewer('former-lead', { removedAt: clock.now() });
    atMs(0);
    for (let time = 0; time < 3; time += 1) expect(await settle(id)).toEqual({ notBefore: null });
    expect(await overdueEntries()).toBe(1);
    expect((await rows().find(Notice, {}, { orderBy: { kind: 'asc' } })).map(({ kind, toAddress }) => [kind, toAddress])).toEqual([
      ['card-application-overdue', personByKey('lin-mei').email],
      ['review-overdue', 'lead@insurer.example'],
    ]);
    expect(log).toEqual([]);
  });

  it('D-05 warns operators where there is no review lead to tell', async () => {
    const id = await application();
    atMs(0);
    await settle(id);
    expect(log.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['review-overdue-without-lead']);
  });

  it('I-16 does so once where two workers ask at the same moment', async () => {
    const id = await application();
    atMs(0);
    await Promise.all([settle(id), settle(id), settle(id)]);
    expect(await overdueEntries()).toBe(1);
  });

  it('D-04 counts a holiday that was declared a moment ago', async () => {
    const id = await application();
    const em = rows();
    em.create(DeclaredHoliday, { id: randomUUID(), date: '2026-12-07', reason: 'typhoon', declaredAt: clock.now(), declaredBy: 'x' });
    await em.flush();
    atMs(0);
    expect(await settle(id)).toEqual({ notBefore: '2026-12-08T16:00:00.000Z' });
    expect(await overdueEntries()).toBe(0);
  });

  it.each(['approved', 'returned', 'superseded', 'withdrawn'] as const)('tells that it was %s, and changes nothing', async (ending) => {
    const id = await application(ending, new Date(submittedAt));
    atMs(1);
    expect(await settle(id)).toEqual({ ending });
    expect(await rows().count(AuditEntry, {})).toBe(0);
  });

  it('ends the process of a row that is gone', async () => {
    await expect(settle(randomUUID())).rejects.toMatchObject({ type: 'row-missing', nonRetryable: true });
  });
});
