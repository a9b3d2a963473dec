import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CardOf, heldClock, openTestDatabase, rowsIn, type TestDatabase, testKeys } from '../api/support/test-api.js';
import { AuditEntry, Effect, Grant, Notice, OutboxMessage, Presentation, Registration } from '../database/entities/index.js';
import type { GrantEnding } from '../domain/grant.js';
import { defaultPolicy } from '../domain/policy.js';
import { people, personByKey } from '../simulator/world/people.js';
import { grantWorkflowId } from '../workflows/grant.messages.js';
import { grantActivities } from './grant.activities.js';

/** Monday afternoon; a grant of three days from then on ends with the Wednesday in Taipei. */
const grantedAt = '2026-03-02T08:00:00.000Z';
const endsAt = '2026-03-04T16:00:00.000Z';
const remindAt = '2026-03-03T16:00:00.000Z';
const offerExpiresAt = '2026-03-02T08:05:00.000Z';
const clock = heldClock(grantedAt);
const silent = new DefaultLogger('ERROR', () => undefined);
const [mei, hao] = [personByKey('lin-mei'), personByKey('chen-hao')];
let database: TestDatabase;
let given: ReturnType<typeof rowsIn>;
let activities: ReturnType<typeof grantActivities>;
let grantor: CardOf;
let grantee: CardOf;

beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
  given = rowsIn(database.orm, clock, testKeys());
  activities = grantActivities({ orm: database.orm, clock, policy: defaultPolicy, deliver: async () => true });
});
afterAll(() => database.close());
beforeEach(async () => {
  clock.set(grantedAt);
  await database.clear();
  [grantor, grantee] = [await given.card(mei), await given.card(hao)];
});

const rows = () => database.orm.em.fork();
const rowOf = (id: string) => rows().findOneOrFail(Grant, { id });
const granted = (row: Partial<Grant> = {}) => given.grant(grantor, grantee, row);
const at = (instant: string, ms = 0) => clock.set(new Date(Date.parse(instant) + ms));
/** What stands in the audit trail about grants, and who was told what. */
const audited = async () =>
  (await rows().find(AuditEntry, { objectType: 'grant' }, { orderBy: { sequence: 'asc' } })).map(({ action }) => action);
const mailed = async () =>
  (await rows().find(Notice, {}, { orderBy: { kind: 'asc', toAddress: 'asc' } })).map(({ kind, toAddress }) => `${kind} ${toAddress}`);
const toBoth = (kind: string) => [mei, hao].map(({ email }) => `${kind} ${email}`).sort();

const settle = (grantId: string) =>
  new MockActivityEnvironment({ workflowExecution: { workflowId: grantWorkflowId(grantId), runId: randomUUID() } }, { logger: silent }).run(
    activities.settleGrant,
    { grantId, policy: defaultPolicy },
  );

describe('an offer', () => {
  it('R-178 D-06 lapses at its very end and not a millisecond earlier, and nobody is mailed', async () => {
    const id = await granted({ state: 'offered' });
    at(offerExpiresAt, -1);
    expect(await settle(id)).toEqual({ stage: 'offered', notBefore: offerExpiresAt });
    expect((await rowOf(id)).state).toBe('offered');
    at(offerExpiresAt);
    expect(await settle(id)).toEqual({ ending: 'lapsed' });
    expect(await rowOf(id)).toMatchObject({ state: 'lapsed', settledAt: new Date(offerExpiresAt), burnt: false });
    expect([await audited(), await mailed()]).toEqual([['grant.lapsed'], []]);
  });

  it('D-02 has lapsed when it ran out, however late that is noted', async () => {
    const id = await granted({ state: 'offered' });
    at(offerExpiresAt, 2 * 24 * 3600_000);
    expect(await settle(id)).toEqual({ ending: 'lapsed' });
    expect((await rowOf(id)).settledAt).toEqual(new Date(offerExpiresAt));
  });

  it('D-02 that was taken in time has not lapsed', async () => {
    const id = await granted();
    at(offerExpiresAt, 1);
    expect(await settle(id)).toEqual({ stage: 'active', notBefore: remindAt });
    expect([await audited(), await mailed()]).toEqual([[], []]);
  });
});

describe('the reminder', () => {
  it('goes to both sides a day before the end and not a millisecond earlier', async () => {
    const id = await granted();
    at(remindAt, -1);
    expect(await settle(id)).toEqual({ stage: 'active', notBefore: remindAt });
    expect(await mailed()).toEqual([]);
    at(remindAt);
    expect(await settle(id)).toEqual({ stage: 'active', notBefore: endsAt });
    expect(await rowOf(id)).toMatchObject({ state: 'active', remindedAt: new Date(remindAt) });
    expect([await audited(), await mailed()]).toEqual([['grant.reminded'], toBoth('grant-ending-soon')]);
  });

  it('I-16 F-09 goes once, where three workers ask at the same moment and once more later', async () => {
    const id = await granted();
    at(remindAt, 1000);
    expect(await Promise.all([settle(id), settle(id), settle(id)])).toEqual(Array(3).fill({ stage: 'active', notBefore: endsAt }));
    at(endsAt, -1);
    expect(await settle(id)).toEqual({ stage: 'active', notBefore: endsAt });
    expect([await audited(), await mailed()]).toEqual([['grant.reminded'], toBoth('grant-ending-soon')]);
  });

  it('goes late rather than never, but not after the end', async () => {
    const [late, over] = [await granted(), await granted()];
    at(endsAt, -1);
    expect(await settle(late)).toEqual({ stage: 'active', notBefore: endsAt });
    expect(await mailed()).toEqual(toBoth('grant-ending-soon'));
    at(endsAt);
    expect(await settle(over)).toEqual({ ending: 'ended' });
    expect((await rowOf(over)).remindedAt).toBeNull();
    expect((await mailed()).filter((mail) => mail.startsWith('grant-ending-soon'))).toHaveLength(2);
  });

  it.each([
    ['lasts no longer than a day', { firstDay: '2026-03-04', startsAt: new Date(remindAt) }],
    ['was taken on its last day', { acceptedAt: new Date(Date.parse(remindAt) + 3600_000) }],
    ['was taken when the reminder would have been due', { acceptedAt: new Date(remindAt) }],
  ])('does not go where the grant %s', async (_what, row) => {
    const id = await granted(row);
    at(endsAt, -1);
    expect(await settle(id)).toEqual({ stage: 'active', notBefore: endsAt });
    expect([await audited(), await mailed()]).toEqual([[], []]);
  });
});

describe('the end of a grant', () => {
  it('R-185 D-31 is not a millisecond early', async () => {
    const id = await granted({ remindedAt: new Date(remindAt) });
    at(endsAt, -1);
    expect(await settle(id)).toEqual({ stage: 'active', notBefore: endsAt });
    expect(await rowOf(id)).toMatchObject({ state: 'active', settledAt: null });
  });

  it.each([
    ['at once', 0],
    ['a second later', 1000],
    ['two days later', 2 * 24 * 3600_000],
  ])('R-185 D-33 is noted %s: it ended then, both sides are told, once', async (_when, ms) => {
    const id = await granted();
    at(endsAt, ms);
    for (let time = 0; time < 2; time += 1) expect(await settle(id)).toEqual({ ending: 'ended' });
    expect(await rowOf(id)).toMatchObject({ state: 'ended', settledAt: new Date(endsAt), cancelledBy: null });
    expect([await audited(), await mailed()]).toEqual([['grant.ended'], toBoth('grant-ended')]);
    expect(await rows().findOneOrFail(AuditEntry, { action: 'grant.ended' })).toMatchObject({
      ...{ at: clock.now(), actorType: 'workflow', actorId: grantWorkflowId(id), objectId: id, accountId: grantor.registrationId },
    });
    expect(await rows().count(OutboxMessage, { name: 'notice' })).toBe(2);
  });

  it('I-07 D-33 ends in the same commit what is shown by it, and nothing else', async () => {
    const id = await granted();
    const byGrantee = { presenterId: grantee.registrationId, grantId: id };
    const untilItsEnd = { closesAt: new Date(endsAt), closesAs: 'grant-ended' } as const;
    const shown = await given.presentation(grantor, { ...byGrantee, ...untilItsEnd });
    const loggedOutBefore = await given.presentation(await given.card(personByKey('wang-da')), {
      ...{ ...byGrantee, closesAt: new Date(Date.parse(endsAt) - 1000) },
    });
    const own = await given.presentation(grantor, { closesAt: new Date(Date.parse(endsAt) + 3600_000) });
    at(endsAt, 1000);
    await settle(id);
    const endingOf = async ({ presentationId }: { presentationId: string }) => {
      const { ending, closedAt } = await rows().findOneOrFail(Presentation, { id: presentationId });
      return [ending, closedAt?.toISOString()];
    };
    expect(await endingOf(shown)).toEqual(['grant-ended', endsAt]);
    expect(await endingOf(loggedOutBefore)).toEqual(['log-in-ended', '2026-03-04T15:59:59.000Z']);
    expect(await endingOf(own)).toEqual([null, undefined]);
    const commits = await rows().execute(
      `select xmin::text from grants where id = ? union select xmin::text from presentations where id = ? union select xmin::text from effects`,
      [id, shown.presentationId],
    );
    expect(commits).toHaveLength(1);
  });

  it('D-36 is told to whom it can be told', async () => {
    const id = await granted();
    await rows().nativeUpdate(Registration, { id: grantor.registrationId }, { email: null });
    at(endsAt);
    await settle(id);
    expect(await mailed()).toEqual([`grant-ended ${hao.email}`]);
  });

  it('I-07 F-09 of a hundred at one midnight, each asked for twice at once: each ends once, and everybody is told', async () => {
    await database.clear();
    const cards = await Promise.all(people.slice(0, 11).map((person) => given.card(person)));
    const pairs = cards.flatMap((one) => cards.filter((other) => other !== one).map((other) => [one, other] as const)).slice(0, 100);
    const ids = await Promise.all(
      pairs.map(async ([one, other]) => {
        const grantId = await given.grant(one, other, { remindedAt: new Date(remindAt) });
        await given.presentation(one, { presenterId: other.registrationId, grantId, closesAt: new Date(endsAt), closesAs: 'grant-ended' });
        return grantId;
      }),
    );
    at(endsAt);
    const answers = await Promise.all([...ids, ...ids].map(settle));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"ending":"ended"}']));
    const count = async () => [
      await rows().count(Grant, { state: 'ended', settledAt: new Date(endsAt) }),
      await rows().count(AuditEntry, { action: 'grant.ended' }),
      await rows().count(Presentation, { ending: 'grant-ended' }),
      await rows().count(Effect),
      await rows().count(Notice, { kind: 'grant-ended' }),
    ];
    expect(await count()).toEqual([100, 100, 100, 100, 200]);
  });
});

describe('what has ended already', () => {
  it.each(['ended', 'lapsed', 'cancelled', 'void'] as const satisfies GrantEnding[])(
    'is told as %s, and nothing changes',
    async (state) => {
      const id = await granted({ state, settledAt: new Date(grantedAt), remindedAt: null });
      at(endsAt, 1);
      expect(await settle(id)).toEqual({ ending: state });
      expect(await rowOf(id)).toMatchObject({ state, settledAt: new Date(grantedAt) });
      expect([await audited(), await mailed()]).toEqual([[], []]);
    },
  );

  it('ends the process of a row that is gone', async () => {
    await expect(settle(randomUUID())).rejects.toMatchObject({ type: 'row-missing', nonRetryable: true });
  });
});
