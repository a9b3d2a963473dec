import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heldClock, openTestDatabase, rowsIn, type TestDatabase, testKeys } from '../../api/support/test-api.js';
import { defaultPolicy } from '../../domain/policy.js';
import { presentationEndings } from '../../domain/presentation.js';
import { mintToken } from '../../platform/random-code.js';
import { presentationWorkflowId } from '../../workflows/presentation.messages.js';
import { presentationChannel } from '../channels.js';
import { AuditEntry, Presentation, VisitCode } from '../entities/index.js';
import { type Rotated, rotateVisitCode } from './rotate-visit-code.js';

const keys = testKeys();
const { visitCodeSeconds, sessionSeconds: logInSeconds } = defaultPolicy;
const openedAt = new Date('2026-03-02T08:00:00.000Z');
const after = (seconds: number) => new Date(openedAt.getTime() + seconds * 1000);

let database: TestDatabase;
let ear: pg.Client;
const told: string[] = [];
beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
  ear = new pg.Client({ connectionString: database.url });
  await ear.connect();
  ear.on('notification', ({ payload }) => void told.push(payload!));
  await ear.query(`listen ${presentationChannel}`);
});
afterAll(async () => {
  await ear.end();
  await database.close();
});
beforeEach(() => database.clear());

async function opened(row: Partial<Presentation> = {}): Promise<string> {
  const card = { registrationId: randomUUID(), cardId: randomUUID() };
  return (await rowsIn(database.orm, heldClock(openedAt.toISOString()), keys).presentation(card, row)).presentationId;
}

const rotate = (presentationId: string, now: Date): Promise<Rotated | undefined> =>
  rotateVisitCode(database.orm, { presentationId, now, visitCodeSeconds, next: mintToken(keys.visitCodeKey) });

async function stateOf(presentationId: string) {
  const em = database.orm.em.fork();
  const { codeNumber, codeExpiresAt, rotations, closedAt, ending } = await em.findOneOrFail(Presentation, { id: presentationId });
  return { codeNumber, codeExpiresAt, rotations, closedAt, ending };
}
const codesOf = (presentationId: string) =>
  database.orm.em
    .fork()
    .find(VisitCode, { presentationId }, { orderBy: { number: 'asc' }, fields: ['number', 'madeBy', 'madeAt', 'expiresAt'] });
const open = (codeExpiresAt: Date): Rotated => ({ name: 'open', codeExpiresAt });
const closed = (ending: Extract<Rotated, { name: 'closed' }>['ending']): Rotated => ({ name: 'closed', ending });

/** How often the channel was notified about it: what came before an answer to the listening connection itself has arrived. */
async function timesTold(presentationId: string): Promise<number> {
  await ear.query('select 1');
  return told.filter((id) => id === presentationId).length;
}

/** As the API does it when somebody presses Update. */
async function updateByHand(em: EntityManager, presentationId: string, now: Date): Promise<boolean> {
  const updated = await em.execute<object[]>(
    `update presentations set code_number = code_number + 1, code_expires_at = least(?::timestamptz + ? * interval '1 second', closes_at)
     where id = ? and closed_at is null and code_number = 1 returning id`,
    [now, visitCodeSeconds, presentationId],
  );
  return updated.length === 1;
}

async function redeem(em: EntityManager, presentationId: string, now: Date): Promise<void> {
  await em.execute(`update presentations set closed_at = ?, ending = 'redeemed' where id = ?`, [now, presentationId]);
}

/** Until a statement in this database stands before a lock. */
async function somebodyWaits(): Promise<void> {
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await ear.query(waiting)).rowCount === 0);
}

describe('rotating the visit code', () => {
  it('R-165 changes nothing a moment before it has run out, and says when it does', async () => {
    const id = await opened();
    const before = await stateOf(id);
    expect(await rotate(id, new Date(after(visitCodeSeconds).getTime() - 1))).toEqual(open(after(visitCodeSeconds)));
    expect([await stateOf(id), (await codesOf(id)).length, await timesTold(id)]).toEqual([before, 1, 0]);
  });

  it('R-162 R-164 puts the next code in its place when it has run out, and tells the phone', async () => {
    const id = await opened();
    expect(await rotate(id, after(300))).toEqual(open(after(600)));
    expect(await stateOf(id)).toEqual({ codeNumber: 2, codeExpiresAt: after(600), rotations: 1, closedAt: null, ending: null });
    expect((await codesOf(id)).at(-1)).toMatchObject({ number: 2, madeBy: 'rotation', madeAt: after(300), expiresAt: after(600) });
    expect(await timesTold(id)).toBe(1);
  });

  it('R-162 rotates once when it is run fifty times at once, and everybody is answered what then counts', async () => {
    const id = await opened();
    const answers = await Promise.all(Array.from({ length: 50 }, () => rotate(id, after(301))));
    expect(answers).toEqual(Array(50).fill(open(after(601))));
    expect(await stateOf(id)).toMatchObject({ codeNumber: 2, rotations: 1 });
    expect([(await codesOf(id)).length, await timesTold(id)]).toEqual([2, 1]);
  });

  it('R-167 rotates once after an outage of an hour', async () => {
    const id = await opened();
    expect(await rotate(id, after(3900))).toEqual(open(after(4200)));
    expect(await rotate(id, after(3900))).toEqual(open(after(4200)));
    expect(await stateOf(id)).toMatchObject({ codeNumber: 2, rotations: 1 });
  });

  it('D-09 makes no code that outlives the log in', async () => {
    const id = await opened({ codeExpiresAt: after(7000) });
    expect(await rotate(id, after(7000))).toEqual(open(after(logInSeconds)));
    expect((await codesOf(id)).at(-1)!.expiresAt).toEqual(after(logInSeconds));
  });

  it.each([
    ['at its end', logInSeconds],
    ['three days later', 3 * 24 * 3600],
  ])('D-09 I-10 closes with the log in, when it is run %s', async (_when, seconds) => {
    const id = await opened({ codeExpiresAt: after(logInSeconds) });
    expect(await rotate(id, after(seconds))).toEqual(closed('log-in-ended'));
    expect(await stateOf(id)).toMatchObject({ codeNumber: 1, rotations: 0, closedAt: after(logInSeconds), ending: 'log-in-ended' });
    const { registrationId } = await database.orm.em.fork().findOneOrFail(Presentation, { id });
    expect(await database.orm.em.fork().find(AuditEntry, { objectId: id })).toMatchObject([
      {
        ...{ at: after(seconds), actorType: 'workflow', actorId: presentationWorkflowId(id), action: 'presentation.ended' },
        ...{ objectType: 'presentation', accountId: registrationId, details: { how: 'log-in-ended' } },
      },
    ]);
    expect([(await codesOf(id)).length, await timesTold(id)]).toEqual([1, 1]);
    expect(await rotate(id, after(seconds))).toEqual(closed('log-in-ended'));
    expect([await database.orm.em.fork().count(AuditEntry, { objectId: id }), await timesTold(id)]).toEqual([1, 1]);
  });

  it.each([
    ['log-in-ended', 'a moment', 1],
    ['grant-ended', 'a moment', 1],
    ['grant-ended', 'three days', 3 * 24 * 3600 * 1000],
  ] as const)('D-09 D-31 closes as %s at what ends it first, and not before, however late: %s', async (closesAs, _when, lateMs) => {
    const id = await opened({ closesAs, closesAt: after(700), codeExpiresAt: after(600) });
    expect(await rotate(id, after(600))).toEqual(open(after(700)));
    expect(await rotate(id, new Date(after(700).getTime() - 1))).toEqual(open(after(700)));
    expect(await rotate(id, new Date(after(700).getTime() + lateMs))).toEqual(closed(closesAs));
    expect(await stateOf(id)).toMatchObject({ closedAt: after(700), ending: closesAs });
    expect(await database.orm.em.fork().find(AuditEntry, { objectId: id })).toMatchObject([{ details: { how: closesAs } }]);
  });

  it.each(presentationEndings)('leaves one that has ended as it is: %s', async (ending) => {
    const id = await opened({ closedAt: after(100), ending });
    const before = await stateOf(id);
    expect(await rotate(id, after(300))).toEqual(closed(ending));
    expect(await rotate(id, after(logInSeconds))).toEqual(closed(ending));
    expect([await stateOf(id), (await codesOf(id)).length, await timesTold(id)]).toEqual([before, 1, 0]);
  });

  it('D-06 of a rotation and an Update in the same instant one comes first, and the other finds its code', async () => {
    for (let round = 0; round < 20; round++) {
      const id = await opened();
      const [answer, isUpdated] = await Promise.all([rotate(id, after(300)), updateByHand(database.orm.em.fork(), id, after(300))]);
      expect(answer).toEqual(open(after(600)));
      expect(await stateOf(id)).toMatchObject({ codeNumber: 2, rotations: isUpdated ? 0 : 1 });
    }
  });

  it.each([
    ['an Update', updateByHand, open(after(600))],
    ['a redemption', redeem, closed('redeemed')],
  ] as const)('D-06 waits for %s under way, and answers what came of it', async (_what, change, answer) => {
    const id = await opened();
    let rotating: Promise<Rotated | undefined> | undefined;
    await database.orm.em.fork().transactional(async (em) => {
      await change(em as EntityManager, id, after(300));
      rotating = rotate(id, after(300));
      await somebodyWaits();
    });
    expect(await rotating).toEqual(answer);
    expect([(await stateOf(id)).rotations, (await codesOf(id)).length]).toEqual([0, 1]);
  });

  it('R-163 an Update moves the next rotation', async () => {
    const id = await opened();
    await updateByHand(database.orm.em.fork(), id, after(200));
    expect(await rotate(id, after(300))).toEqual(open(after(500)));
    expect(await stateOf(id)).toMatchObject({ codeNumber: 2, rotations: 0 });
  });

  it('knows of nothing without a row', async () => {
    expect(await rotate(randomUUID(), openedAt)).toBeUndefined();
  });
});
