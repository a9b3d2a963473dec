import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freeze } from '../api/accounts/freeze.js';
import type { Call } from '../api/call.js';
import { Commands } from '../api/commands.js';
import { endRegistration } from '../api/deletions/end-registration.js';
import { GrantsService } from '../api/grants/grants.service.js';
import { PresentationEvents } from '../api/presentations/presentation-events.js';
import { PresentationsService } from '../api/presentations/presentations.service.js';
import { RestrictionsService } from '../api/restrictions/restrictions.service.js';
import { ReviewsService } from '../api/reviews/reviews.service.js';
import { type CardOf, heldClock, openTestApi, openTestDatabase, type TestApi, type TestDatabase } from '../api/support/test-api.js';
import {
  AuditEntry,
  CardApplication,
  Grant,
  Notice,
  OutboxMessage,
  Presentation,
  Registration,
  Reviewer,
  Session,
} from '../database/entities/index.js';
import { grantQr } from '../domain/grant.js';
import { maskIdNumber } from '../domain/mask.js';
import type { PresentationEnding } from '../domain/presentation.js';
import { Refusal } from '../domain/refusals.js';
import { heldForUpdate, type UnitOfWork, unitOfWork } from '../outbox/unit-of-work.js';
import { tokenOf } from '../platform/random-code.js';
import { people, personByKey } from '../simulator/world/people.js';
import { grantWorkflowId } from '../workflows/grant.messages.js';
import { followRegister } from './follow-register.js';
import { settleApplication } from './settle-application.js';
import { settleGrant } from './settle-grant.js';
import { stopShowing } from './stop-showing.js';

const clock = heldClock();
const [mei, hao, da, jing] = ['lin-mei', 'chen-hao', 'wang-da', 'wang-jing'].map(personByKey) as [Person, Person, Person, Person];
type Person = ReturnType<typeof personByKey>;
const reviewer = { staffId: 'reviewer-1', role: 'reviewer' } as const;
const operator = { staffId: 'operator-night', role: 'operator' } as const;
let database: TestDatabase;
let api: TestApi;
let given: TestApi['given'];
let reviews: ReviewsService;
let restrictions: RestrictionsService;
let grants: GrantsService;

beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
  api = await openTestApi({ database, clock, registerUrl: 'http://127.0.0.1:1' });
  ({ given } = api);
  const commands = new Commands(api.parts);
  reviews = new ReviewsService(api.parts, commands);
  restrictions = new RestrictionsService(api.parts, commands);
  grants = new GrantsService(api.parts, commands, new PresentationsService(api.parts, commands, new PresentationEvents(api.parts)));
});
afterAll(async () => {
  await api.close();
  await database.close();
});
beforeEach(() => database.clear());

const rows = () => database.orm.em.fork();
const call = (): Call => ({
  ...{ endpoint: 'POST /test', idempotencyKey: randomUUID(), body: {}, requestId: randomUUID(), principal: 'test' },
  ...{ actor: { type: 'portal' }, network: '127.0.0.1', replayed: false },
});
const commit = async <T>(work: (tx: UnitOfWork) => Promise<T>) =>
  (await unitOfWork(database.orm, clock.now(), { actor: { type: 'portal' } }, work)).result;
/** As everybody does who stops a card or an account: the person first. */
const holding = (registrationId: string, work: (tx: UnitOfWork, registration: Registration) => Promise<unknown>) =>
  commit(async (tx) => work(tx, await tx.em.findOneOrFail(Registration, { id: registrationId }, heldForUpdate)));

const registerSays = (state: 'void' | 'suspended') =>
  commit((tx) =>
    followRegister(tx, api.parts, {
      ...{ eventId: randomUUID(), sequence: 11, idNumber: mei.idNumber, kind: state === 'void' ? 'voided' : 'suspended' },
      ...{ card: { state, replacementPending: false }, since: clock.now().toISOString() },
    }),
  );

/** An application of this person, in the hands of the reviewer. */
async function underReview({ registrationId, cardId }: CardOf): Promise<string> {
  const id = randomUUID();
  await rows().insert(Reviewer, {
    id,
    staffId: reviewer.staffId,
    personDigest: 'own',
    email: 'r@insurer.example',
    isLead: false,
    enrolledAt: clock.now(),
  });
  await rows().insert(CardApplication, {
    ...{ id, registrationId, cardId, state: 'under-review', channel: 'app', consentIds: [], personDigest: 'x' },
    ...{ documentKind: 'national-id-card', documentPhotoId: randomUUID(), portraitPhotoId: randomUUID() },
    ...{ submittedAt: clock.now(), dueAt: clock.now(), claimedBy: reviewer.staffId },
    claimedUntil: new Date(clock.now().getTime() + 60_000),
  });
  return id;
}

/** Mei has granted her card and was granted one, and all these cards are open. */
async function household() {
  const [card, ofHao, ofDa, ofJing] = await Promise.all(
    [mei, hao, da, jing].map((person) => given.card(person, { photoId: randomUUID() })),
  );
  const [people, cards] = [{ mei: card!, hao: ofHao!, da: ofDa!, jing: ofJing! }, [card!, ofHao!, ofDa!, ofJing!]];
  const [toHao, fromDa] = [await given.grant(people.mei, people.hao), await given.grant(people.da, people.mei)];
  const ids = {
    ...{ toHao, fromDa },
    offeredToDa: await given.grant(people.mei, people.da, { state: 'offered' }),
    ofOthers: await given.grant(people.hao, people.da),
    over: await given.grant(people.mei, people.jing, { endsAt: clock.now() }),
    cancelled: await given.grant(people.jing, people.mei, { state: 'cancelled', settledAt: clock.now() }),
  };
  const shown = {
    own: await given.presentation(people.mei),
    byHao: await given.presentation(people.mei, { presenterId: people.hao.registrationId, grantId: toHao }),
    daByMei: await given.presentation(people.da, { presenterId: people.mei.registrationId, grantId: fromDa }),
    daOwn: await given.presentation(people.da),
  };
  return { ...people, cards, ids, shown };
}
type Household = Awaited<ReturnType<typeof household>>;

async function states<Name extends string>(ids: Record<Name, string>) {
  const found = new Map((await rows().find(Grant, {})).map(({ id, state }) => [id, state]));
  return Object.fromEntries(Object.entries<string>(ids).map(([name, id]) => [name, found.get(id)]));
}
async function endings(shown: Household['shown']) {
  const found = new Map((await rows().find(Presentation, {})).map(({ id, ending }) => [id, ending]));
  return Object.fromEntries(Object.entries(shown).map(([name, { presentationId }]) => [name, found.get(presentationId)]));
}
const toldOfVoid = async () => (await rows().find(Notice, { kind: 'grant-void' })).map(({ toAddress }) => toAddress).sort();
const untouched = { toHao: 'active', fromDa: 'active', offeredToDa: 'offered', ofOthers: 'active', over: 'active', cancelled: 'cancelled' };

const stops: [string, (household: Household) => Promise<unknown>, PresentationEnding][] = [
  ['D-26 the register voids the card', () => registerSays('void'), 'card-voided'],
  ['D-26 the register suspends the card', () => registerSays('suspended'), 'card-suspended'],
  [
    'D-22 a reviewer withdraws it for misuse',
    async ({ mei: card }) => reviews.withdraw(call(), reviewer, await underReview(card)),
    'card-suspended',
  ],
  ['D-17 R-042 the theft is reported', (all) => holding(all.mei.registrationId, (tx, one) => freeze(tx, api.parts, one)), 'account-frozen'],
  ...(['suspended', 'banned'] as const).map((kind): (typeof stops)[number] => [
    `R-039 R-040 the insurer decides: ${kind}`,
    () => restrictions.place(call(), operator, { idNumber: mei.idNumber, kind, reason: 'misuse' }),
    'account-restricted',
  ]),
  [
    'R-123 the registration is deleted',
    (all) => holding(all.mei.registrationId, (tx, one) => endRegistration(tx, api.parts, one, null)),
    'card-voided',
  ],
];

describe.each(stops)('%s', (_what, stop, reason) => {
  it('D-33 I-07 voids what was granted in both directions, ends what is shown by it, and tells both sides and the process', async () => {
    const all = await household();
    await stop(all);
    const { toHao, fromDa, offeredToDa } = all.ids;
    expect(await states(all.ids)).toEqual({ ...untouched, toHao: 'void', fromDa: 'void', offeredToDa: 'void' });
    expect(await rows().count(Grant, { state: 'void', settledAt: clock.now() })).toBe(3);
    // The card that was granted to the person is as good as before: it is the grant that has ended.
    expect(await endings(all.shown)).toEqual({ own: reason, byHao: reason, daByMei: 'grant-ended', daOwn: null });
    expect(await toldOfVoid()).toEqual([mei.email, mei.email, hao.email, da.email].sort());
    const told = await rows().find(OutboxMessage, { name: 'grantChanged' });
    expect(told.map(({ workflowId }) => workflowId).sort()).toEqual([toHao, fromDa, offeredToDa].map(grantWorkflowId).sort());
    const audited = await rows().find(AuditEntry, { action: 'grant.void' });
    expect(audited.map(({ objectId, accountId }) => [objectId, accountId]).sort()).toEqual(
      [
        [toHao, all.mei],
        [fromDa, all.da],
        [offeredToDa, all.mei],
      ]
        .map(([id, card]) => [id, (card as CardOf).registrationId])
        .sort(),
    );
  });
});

describe('stopping twice', () => {
  it('D-33 voids and tells once', async () => {
    const all = await household();
    await registerSays('suspended');
    const told = await toldOfVoid();
    await holding(all.mei.registrationId, (tx, one) => freeze(tx, api.parts, one));
    expect([await toldOfVoid(), await rows().count(AuditEntry, { action: 'grant.void' })]).toEqual([told, 3]);
  });
});

describe('what does not stop a card', () => {
  it.each([
    ['D-33 a rejection', (id: string) => reviews.return(call(), reviewer, id, ['features-unclear'])],
    ['D-33 an approval', (id: string) => reviews.approve(call(), reviewer, id)],
    [
      'D-33 a re-application',
      (id: string) => commit(async (tx) => settleApplication(tx, await tx.em.findOneOrFail(CardApplication, { id }), 'superseded')),
    ],
  ])('%s voids nothing', async (_what, happen) => {
    const all = await household();
    await happen(await underReview(all.mei));
    expect(await states(all.ids)).toEqual(untouched);
    expect(await endings(all.shown)).toEqual({ own: null, byHao: null, daByMei: null, daOwn: null });
  });
});

/** Everybody has granted to everybody, and all of that is open. */
async function circle(size: number, state: 'active' | 'offered') {
  const all = await Promise.all(people.slice(0, size).map((person) => given.card(person, { photoId: randomUUID() })));
  const granted: { id: string; from: CardOf; to: CardOf }[] = [];
  for (const from of all)
    for (const to of all.filter((other) => other !== from)) {
      const id = await given.grant(from, to, { state });
      if (state === 'active') await given.presentation(from, { presenterId: to.registrationId, grantId: id });
      granted.push({ id, from, to });
    }
  return { all, granted };
}
const stopAll = (all: readonly CardOf[]) =>
  all.map(({ registrationId }) => holding(registrationId, (tx) => stopShowing(tx, api.parts.policy, registrationId, 'account-frozen')));
async function loggedIn({ registrationId }: CardOf) {
  const sessionId = randomUUID();
  const as = { kind: 'app', openedWith: 'device', registrationId, bindingId: randomUUID() } as const;
  const expiresAt = new Date(clock.now().getTime() + 7200_000);
  await rows().insert(Session, { id: sessionId, ...as, tokenSha256: sessionId, createdAt: clock.now(), expiresAt });
  return { ...as, sessionId };
}
const codeOrDone = (done: Promise<unknown>) =>
  done.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Refusal) return error.code;
      throw error;
    },
  );
/** Everybody is stopped while half of the commands are on their way; the others come a moment later. */
async function stoppedMeanwhile(all: readonly CardOf[], commands: readonly (() => Promise<unknown>)[]): Promise<string[]> {
  const half = commands.length / 2;
  const first = commands.slice(0, half).map((command) => codeOrDone(command()));
  await Promise.race(first);
  const stopped = stopAll(all);
  const second = commands.slice(half).map((command) => codeOrDone(command()));
  await Promise.all(stopped);
  return Promise.all([...first, ...second]);
}
const audits = (action: AuditEntry['action']) => rows().count(AuditEntry, { action });
const mailsAbout = (kind: Notice['kind']) => rows().count(Notice, { kind });

describe('F-26 at once', () => {
  it('both sides of 42 grants are stopped: each grant is void once, nobody waits for good', async () => {
    const { all } = await circle(7, 'active');
    await Promise.all(stopAll(all));
    expect(await rows().count(Grant, { state: 'void' })).toBe(42);
    expect(await rows().count(Presentation, { ending: null })).toBe(0);
    expect([await audits('grant.void'), await mailsAbout('grant-void')]).toEqual([42, 84]);
  });

  it('grants end by themselves while both sides are stopped', async () => {
    const { all, granted } = await circle(7, 'active');
    const ending = granted.map(({ id }) =>
      commit(async (tx) => {
        const grant = await tx.em.findOneOrFail(Grant, { id }, heldForUpdate);
        if (grant.state === 'active') await settleGrant(tx, api.parts.policy, grant, 'ended');
      }),
    );
    await Promise.all([...ending, ...stopAll(all)]);
    expect((await audits('grant.void')) + (await audits('grant.ended'))).toBe(42);
    expect(await rows().count(Presentation, { ending: null })).toBe(0);
  });

  it('grants are cancelled while both sides are stopped: each ends once, and as was answered', async () => {
    const { all, granted } = await circle(7, 'active');
    const idNumbers = new Map((await rows().find(Registration, {})).map(({ id, idNumber }) => [id, idNumber]));
    const cancels = await Promise.all(
      granted.map(async ({ id, from, to }, index) => {
        const [by, other] = index % 2 ? [from, to] : [to, from];
        return { id, session: await loggedIn(by), confirming: maskIdNumber(idNumbers.get(other.registrationId)!) };
      }),
    );
    const outcomes = await stoppedMeanwhile(
      all,
      cancels.map(
        ({ id, session, confirming }) =>
          () =>
            grants.cancel(call(), id, session, { confirming }),
      ),
    );
    const done = outcomes.filter((outcome) => outcome === 'done').length;
    expect(outcomes.filter((outcome) => outcome !== 'done')).toEqual(Array(42 - done).fill('grant-settled'));
    expect([await audits('grant.cancelled'), await audits('grant.void')]).toEqual([done, 42 - done]);
    expect([await mailsAbout('grant-cancelled'), await mailsAbout('grant-void')]).toEqual([2 * done, 2 * (42 - done)]);
    expect(await rows().count(Presentation, { ending: null })).toBe(0);
  });

  it('offers are taken while both sides are stopped: none is left active', async () => {
    const { all, granted } = await circle(7, 'offered');
    const seeds = new Map((await rows().find(Grant, {})).map(({ id, seed }) => [id, seed]));
    const takes = await Promise.all(
      granted.map(async ({ id, to }) => ({
        session: await loggedIn(to),
        scanned: grantQr('test', tokenOf(api.parts.keys.grantKey, seeds.get(id)!)),
      })),
    );
    const outcomes = await stoppedMeanwhile(
      all,
      takes.map(
        ({ session, scanned }) =>
          () =>
            grants.accept(call(), session, { scanned }),
      ),
    );
    const done = outcomes.filter((outcome) => outcome === 'done').length;
    expect(outcomes.filter((outcome) => outcome !== 'done')).toEqual(Array(42 - done).fill('grant-void'));
    expect([await audits('grant.accepted'), await audits('grant.void')]).toEqual([done, 42]);
    expect(await rows().count(Grant, { state: 'void' })).toBe(42);
    expect([await mailsAbout('grant-accepted'), await mailsAbout('grant-void')]).toEqual([2 * done, 2 * done]);
  });
});
