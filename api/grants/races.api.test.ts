import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grantActivities } from '../../activities/grant.activities.js';
import { AuditEntry, Grant, Presentation, Redemption } from '../../database/entities/index.js';
import { defaultPolicy } from '../../domain/policy.js';
import { people } from '../../simulator/world/people.js';
import { grantWorkflowId } from '../../workflows/grant.messages.js';
import type { PresentationView } from '../presentations/presentations.dto.js';
import { type Answer, heldClock, inTurn, type TestApi } from '../support/test-api.js';
import {
  anotherPhone,
  api,
  audits,
  cancel,
  clock,
  database,
  freeze,
  given,
  grantOf,
  hao,
  laterDays,
  logOut,
  mailedTo,
  mei,
  type Member,
  member,
  offer,
  offered,
  openGrantApi,
  redeem,
  rows,
  scan,
  seen,
  show,
  shown,
  type,
  usesOf,
  withThreePeople,
  wrongFor,
} from '../support/test-grants.js';
import type { OfferedGrantView } from './grants.dto.js';

withThreePeople(process.env.TEST_DATABASE_URL!);

const both = () => [mei.person.email, hao.person.email].sort();
const row = (table: 'registrations' | 'grants' | 'presentations', id: string) => ({
  select: `select from ${table} where id = $1 for update`,
  values: [id],
});
/** A transaction that was undone as a whole: it lost a race in the database, and not by a refusal. */
const undoneSince = (before: number) => database.statements.slice(before).filter((line) => /^\[query\] rollback \[/.test(line));

/** Whoever comes first has its commit first: both stand before the same row. */

const orders = ['comes first', 'comes second'] as const;
async function inOrder<A, B>(
  order: (typeof orders)[number],
  where: ReturnType<typeof row>,
  one: () => Promise<A>,
  other: () => Promise<B>,
) {
  if (order === 'comes first') return inTurn(database.url, where, one, other);
  const [second, first] = await inTurn(database.url, where, other, one);
  return [first, second] as [A, B];
}

describe('I-07 at the same instant, where taking', () => {
  const ends: [string, (grant: OfferedGrantView) => Promise<Answer>, () => Member, string, Grant['state'], Grant['state']][] = [
    ['the grantor cancels', (grant) => cancel(mei, hao, grant), () => mei, 'grant-cancelled', 'cancelled', 'cancelled'],
    ['the grantor is frozen', () => freeze(mei), () => mei, 'grant-void', 'void', 'void'],
    ['the grantee is frozen', () => freeze(hao), () => hao, 'session-missing', 'void', 'offered'],
    ['the grantee logs out', () => logOut(hao), () => hao, 'session-missing', 'active', 'offered'],
  ];
  it.each(ends.flatMap((end) => orders.map((order) => [order, ...end] as const)))(
    '%s: %s',
    async (order, _what, end, held, code, after, before) => {
      const grant = await offered(mei, hao);
      const where = row('registrations', held().registrationId);
      const [taken, ended] = await inOrder(
        order,
        where,
        () => scan(hao, grant),
        () => end(grant),
      );
      expect(ended.status).toBeLessThan(300);
      const first = order === 'comes first';
      expect(seen(taken)).toEqual(first ? [200, undefined] : [expect.any(Number), code]);
      expect((await grantOf(grant)).state).toBe(first ? after : before);
      expect(await mailedTo('grant-accepted')).toEqual(first ? both() : []);
    },
  );
});

describe('I-07 at the last instant of an offer, where taking', () => {
  it.each(orders)('%s: that it lapsed is noted', async (order) => {
    const grant = await offered(mei, hao);
    const over = heldClock(grant.offerExpiresAt);
    const { settleGrant } = grantActivities({ orm: database.orm, clock: over, policy: defaultPolicy, deliver: async () => true });
    const itself = new MockActivityEnvironment({ workflowExecution: { workflowId: grantWorkflowId(grant.grantId), runId: randomUUID() } });
    clock.set(new Date(over.now().getTime() - 1));
    const [taken, noted] = await inOrder(
      order,
      row('grants', grant.grantId),
      () => scan(hao, grant),
      () => itself.run(settleGrant, { grantId: grant.grantId, policy: defaultPolicy }),
    );
    const first = order === 'comes first';
    expect(seen(taken)).toEqual(first ? [200, undefined] : [409, 'grant-code-expired']);
    expect(noted).toMatchObject(first ? { stage: 'active' } : { ending: 'lapsed' });
    expect((await grantOf(grant)).state).toBe(first ? 'active' : 'lapsed');
    expect(await mailedTo('grant-accepted')).toEqual(first ? both() : []);
  });
});

describe('I-07 I-08 at the same instant, where showing', () => {
  const ends: [string, (grant: { grantId: string }) => Promise<Answer>, 'grants' | (() => Member), string, string][] = [
    ['the grantor cancels', (grant) => cancel(mei, hao, grant), 'grants', 'grant-cancelled', 'grant-ended'],
    ['the grantee gives it up', (grant) => cancel(hao, mei, grant), 'grants', 'grant-cancelled', 'grant-ended'],
    ['the grantor is frozen', () => freeze(mei), () => mei, 'grant-void', 'account-frozen'],
    ['the grantee is frozen', () => freeze(hao), () => hao, 'session-missing', 'grant-ended'],
    ['the grantee logs out', () => logOut(hao), () => hao, 'session-missing', 'log-in-ended'],
  ];
  it.each(ends.flatMap((end) => orders.map((order) => [order, ...end] as const)))(
    '%s: %s',
    async (order, _what, end, held, code, ending) => {
      const grant = await given(mei, hao);
      const where = held === 'grants' ? row('grants', grant.grantId) : row('registrations', held().registrationId);
      const [opened, ended] = await inOrder(
        order,
        where,
        () => show(hao, grant),
        () => end(grant),
      );
      expect(ended.status).toBeLessThan(300);
      const first = order === 'comes first';
      expect(seen(opened)).toEqual(first ? [201, undefined] : [expect.any(Number), code]);
      expect((await rows().find(Presentation, {})).map((each) => each.ending)).toEqual(first ? [ending] : []);
    },
  );

  it.each(orders)('redeeming %s: the code is redeemed, or the grant is over and it is not', async (order) => {
    const grant = await given(mei, hao);
    const opened = await shown(hao, grant);
    const where = row('presentations', opened.presentationId);
    const [redeemed, cancelled] = await inOrder(
      order,
      where,
      () => redeem(api, opened),
      () => cancel(mei, hao, grant),
    );
    expect(cancelled.status).toBe(200);
    const first = order === 'comes first';
    expect(seen(redeemed)).toEqual(first ? [200, undefined] : [409, 'visit-code-grant-ended']);
    expect(await rows().count(Redemption)).toBe(first ? 1 : 0);
    const { entries } = await usesOf(mei, grant);
    expect(entries[0]).toMatchObject(first ? { kind: 'redeemed', refusal: null } : { kind: 'refused', refusal: 'grant-ended' });
  });
});

describe('F-26 many at once', () => {
  let roomy: TestApi;
  const limits = Object.fromEntries(Object.entries(defaultPolicy.limits).map(([rule, { seconds }]) => [rule, { times: 100_000, seconds }]));
  beforeAll(async () => {
    roomy = await openGrantApi({ policy: { limits, presentationsPerHour: 100_000 } });
  });
  afterAll(() => roomy.close());
  /** Members whose phones speak to the process without limits. */
  const crowd = (keysOf: readonly string[]) => Promise.all(keysOf.map((key) => member(roomy, key)));
  const tenPeople = people.filter(({ registered, key }) => registered && !['lin-mei', 'chen-hao', 'wang-da'].includes(key)).slice(0, 10);

  it('two people take what each has offered the other, both at the same instant', async () => {
    const [toHao, toMei] = [await offered(mei, hao), await offered(hao, mei)];
    const before = database.statements.length;
    const answers = await inTurn(
      database.url,
      row('registrations', [mei.registrationId, hao.registrationId].sort()[1]!),
      () => scan(hao, toHao),
      () => scan(mei, toMei),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(undoneSince(before)).toEqual([]);
  });

  it('everybody takes what everybody else has offered, and nobody waits for good', async () => {
    const all = await crowd(tenPeople.map(({ key }) => key));
    const pairs = all.flatMap((from) => all.filter((to) => to !== from).map((to) => ({ from, to })));
    const offers = await Promise.all(pairs.map(async ({ from, to }) => ({ to, grant: await offered(from, to) })));
    const before = database.statements.length;
    const answers = await Promise.all(offers.map(({ to, grant }) => scan(to, grant)));
    expect(answers.map(({ status }) => status)).toEqual(Array(90).fill(200));
    expect(await rows().count(Grant, { state: 'active' })).toBe(90);
    expect(undoneSince(before)).toEqual([]);
  });

  it('fifty on one person: offers, cancelling, showing, redeeming and taking', async () => {
    const holders = await crowd(tenPeople.map(({ key }) => key));
    const me = await anotherPhone(mei, roomy);
    const granted = await Promise.all(
      holders.map(async (by) => {
        const grant = await given(mei, by);
        return { by, grant, opened: await shown(by, grant), mine: await offered(by, mei) };
      }),
    );
    const before = database.statements.length;
    const [offers, cancels, shows, redemptions, takes] = (await Promise.all(
      [
        granted.map(({ by }) => offer(me, by, laterDays)),
        granted.map(({ by, grant }) => cancel(me, by, grant)),
        granted.map(({ by, grant }) => show(by, grant)),
        granted.map(({ opened }) => redeem(roomy, opened)),
        granted.map(({ mine }) => scan(me, mine)),
      ].map((each) => Promise.all(each)),
    )) as [Answer[], Answer[], Answer[], Answer[], Answer[]];
    for (const [answers, status] of [
      [offers, 201],
      [cancels, 200],
      [takes, 200],
    ] as const)
      // prettier-ignore
      expect(answers.map(seen)).toEqual(Array(10).fill([status, undefined]));
    for (const answer of shows) expect([201, 'grant-cancelled']).toContain(answer.status === 201 ? 201 : answer.json.code);
    const whyNot = [undefined, 'visit-code-grant-ended', 'visit-code-superseded'];
    for (const answer of redemptions) expect(whyNot).toContain(answer.json.code);
    expect(await rows().count(Redemption)).toBe(redemptions.filter(({ status }) => status === 200).length);
    expect(await rows().count(Presentation, { closedAt: null })).toBe(0);
    expect(undoneSince(before)).toEqual([]);
  });

  it('I-07 I-08 fifty rounds of everything that can be done with a grant, in any order: it was taken once at most and ended once at most', async () => {
    const [from, to] = [await anotherPhone(mei, roomy), await anotherPhone(hao, roomy)];
    const second = await anotherPhone(hao, roomy);
    type Round = { grant: OfferedGrantView; opened: PresentationView | undefined };
    const acts: Record<string, (round: Round) => Promise<Answer>> = {
      scan: ({ grant }) => scan(to, grant),
      'type on the other phone': ({ grant }) => type(second, from, grant.code),
      'type a wrong code': ({ grant }) => type(second, from, wrongFor(grant)),
      cancel: ({ grant }) => cancel(from, to, grant),
      'give up': ({ grant }) => cancel(to, from, grant),
      show: ({ grant }) => show(to, grant),
      'show on the other phone': ({ grant }) => show(second, grant),
      redeem: ({ grant, opened }) => (opened ? redeem(roomy, opened) : show(to, grant)),
      'offer again': () => offer(from, to),
    };
    const round = fc.record({
      wasTaken: fc.boolean(),
      chosen: fc.shuffledSubarray(Object.keys(acts), { minLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(round, async ({ wasTaken, chosen }) => {
        await rows().nativeDelete(Grant, {});
        await rows().nativeDelete(AuditEntry, {});
        const grant = await offered(from, to);
        if (wasTaken) expect((await scan(to, grant)).status).toBe(200);
        const opened = wasTaken ? await shown(to, grant) : undefined;
        const before = database.statements.length;
        const answers = await Promise.all(chosen.map(async (act) => ({ act, answer: await acts[act]!({ grant, opened }) })));
        for (const { answer } of answers) expect(answer.status).toBeLessThan(500);
        const done = (...of: string[]) => answers.filter(({ act, answer }) => of.includes(act) && answer.status < 300).length;
        expect(undoneSince(before)).toEqual([]);
        expect(await audits('grant.accepted')).toBe(done('scan', 'type on the other phone') + (wasTaken ? 1 : 0));
        expect(await audits('grant.accepted')).toBeLessThanOrEqual(1);
        expect(await audits('grant.cancelled')).toBe(done('cancel', 'give up'));
        expect(await audits('grant.cancelled')).toBeLessThanOrEqual(1);
        const { state } = await grantOf(grant);
        if (done('cancel', 'give up')) expect(state).toBe('cancelled');
        if (state === 'cancelled') expect(await rows().count(Presentation, { grantId: grant.grantId, closedAt: null })).toBe(0);
        if (done('offer again')) expect(state).toBe('cancelled');
        const redeemed = await rows().count(Presentation, { grantId: grant.grantId, ending: 'redeemed' });
        expect(redeemed).toBe(opened ? done('redeem') : 0);
      }),
      { numRuns: 50, endOnFailure: true },
    );
  });
});
