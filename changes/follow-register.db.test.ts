import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heldClock, openTestDatabase, rowsIn, type TestDatabase, testKeys } from '../api/support/test-api.js';
import { AuditEntry, Card, CardApplication, Notice, OutboxMessage, RegisterEvent } from '../database/entities/index.js';
import { type CardInRegister, cardState } from '../domain/card.js';
import { defaultPolicy } from '../domain/policy.js';
import { unitOfWork } from '../outbox/unit-of-work.js';
import type { CardEvent } from '../platform/insured-register.js';
import { subjectHmac } from '../platform/keys.js';
import { personByKey } from '../simulator/world/people.js';
import { followRegister, newestStatement } from './follow-register.js';

const clock = heldClock();
const keys = testKeys();
const mei = personByKey('lin-mei');
const deps = { policy: defaultPolicy, keys };
let database: TestDatabase;
let given: ReturnType<typeof rowsIn>;

beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
  given = rowsIn(database.orm, clock, keys);
});
afterAll(() => database.close());
beforeEach(() => database.clear());

const rows = () => database.orm.em.fork();
const eventOf = (sequence: number, card: CardInRegister, more: Partial<CardEvent> = {}): CardEvent => ({
  ...{ eventId: randomUUID(), sequence, idNumber: mei.idNumber, kind: 'suspended', card, since: clock.now().toISOString() },
  ...more,
});
const [valid, suspended, lost, voided] = (['valid', 'suspended', 'lost', 'void'] as const).map((state) => ({
  state,
  replacementPending: false,
})) as [CardInRegister, CardInRegister, CardInRegister, CardInRegister];

const follow = async (event: CardEvent) =>
  (await unitOfWork(database.orm, clock.now(), { actor: { type: 'register' } }, (tx) => followRegister(tx, deps, event))).result;

const cardOfMei = (openedBySequence = 10) => given.card(mei, { openedBySequence, registerSequence: openedBySequence });
const cardRow = (id: string) => rows().findOneOrFail(Card, { id });
const audited = async () =>
  (await rows().find(AuditEntry, { objectType: 'card' }, { orderBy: { sequence: 'asc' } })).map(({ action }) => action);
const mailed = async () => (await rows().find(Notice, {}, { orderBy: { createdAt: 'asc' } })).map(({ kind }) => kind);

describe('following the register', () => {
  it('D-26 R-168 void: card, open application, audit, mail and the word to Temporal in one commit', async () => {
    const { registrationId, cardId } = await cardOfMei();
    const applicationId = randomUUID();
    await rows().insert(CardApplication, {
      ...{ id: applicationId, registrationId, cardId, state: 'under-review', channel: 'app', consentIds: [], personDigest: 'mei' },
      ...{ documentKind: 'national-id-card', documentPhotoId: randomUUID(), portraitPhotoId: randomUUID() },
      ...{ submittedAt: clock.now(), dueAt: clock.now() },
    });
    const event = eventOf(11, voided, { kind: 'voided' });
    expect(await follow(event)).toEqual({ outcome: 'applied', isNews: true });
    expect(await cardRow(cardId)).toMatchObject({ voidedAt: clock.now(), registerSequence: 11 });
    expect(await rows().findOneOrFail(CardApplication, { id: applicationId })).toMatchObject({ state: 'withdrawn' });
    expect(await rows().findOneOrFail(AuditEntry, { action: 'card.voided' })).toMatchObject({
      ...{ actorType: 'register', accountId: registrationId, details: { registerEvent: 'voided' } },
    });
    expect(await mailed()).toEqual(['card-voided']);
    expect((await rows().find(OutboxMessage, {})).map(({ name }) => name).sort()).toEqual(['applicationSettled', 'notice']);
  });

  it('I-15 keeps no ID number of anybody', async () => {
    await follow(eventOf(11, voided));
    const [kept] = await rows().find(RegisterEvent, {});
    expect(kept).toMatchObject({ outcome: 'no-card', personDigest: subjectHmac({ keys }, mei.idNumber) });
    expect(JSON.stringify(kept)).not.toContain(mei.idNumber);
  });

  it('F-36 I-04 the same event, also three times at once, counts once', async () => {
    const { cardId } = await cardOfMei();
    const event = eventOf(11, suspended);
    const outcomes = await Promise.all([1, 2, 3].map(() => follow(event)));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
    expect(outcomes.filter(({ isNews }) => isNews)).toHaveLength(1);
    expect(await audited()).toEqual(['card.suspended']);
    expect(await mailed()).toEqual(['card-suspended']);
    expect(await cardRow(cardId)).toMatchObject({ suspendedAt: clock.now() });
  });

  it('F-36 about somebody without an account, three times at once', async () => {
    const event = eventOf(11, suspended);
    const outcomes = await Promise.all([1, 2, 3].map(() => follow(event)));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['no-card', 'no-card', 'no-card']);
    expect(await rows().count(RegisterEvent)).toBe(1);
  });

  it('R-169 lost and being replaced: nothing of it is told or written but that it was heard', async () => {
    const { cardId } = await cardOfMei();
    expect(await follow(eventOf(11, { state: 'lost', replacementPending: true }))).toMatchObject({ outcome: 'applied' });
    expect(await cardRow(cardId)).toMatchObject({ suspendedAt: null, registerSequence: 11 });
    expect([await audited(), await mailed()]).toEqual([[], []]);
  });

  it('D-26 a card withdrawn for misuse stays so when the register restores it, and nobody is told otherwise', async () => {
    const { cardId } = await cardOfMei();
    await rows().nativeUpdate(Card, { id: cardId }, { withdrawnAt: clock.now() });
    await follow(eventOf(11, suspended));
    await follow(eventOf(12, valid));
    expect(await cardRow(cardId)).toMatchObject({ suspendedAt: null, withdrawnAt: clock.now() });
    expect([await audited(), await mailed()]).toEqual([['card.suspended', 'card.restored'], []]);
  });

  it('R-127 is about the account of today, and not about one that was deleted', async () => {
    await given.registration(mei, { state: 'deleted', deletedAt: clock.now() });
    const { cardId } = await cardOfMei();
    expect(await follow(eventOf(11, suspended))).toMatchObject({ outcome: 'applied' });
    expect(cardState(await cardRow(cardId))).toBe('suspended');
  });

  it('void is final, and what comes later is about the next card', async () => {
    const { cardId } = await cardOfMei();
    await follow(eventOf(11, voided));
    expect(await follow(eventOf(12, valid))).toEqual({ outcome: 'no-card', isNews: true });
    expect(cardState(await cardRow(cardId))).toBe('void');
  });

  const statement = fc.record({ state: fc.constantFrom('valid', 'lost', 'suspended', 'void'), replacementPending: fc.boolean() });
  const arrivals = fc.array(statement, { minLength: 2, maxLength: 6 }).chain((said) => {
    const events = said.map((card, at) => eventOf(11 + at, card));
    return fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray(events, { minLength: events.length }),
      fc.array(fc.constantFrom(...events), { maxLength: 3 }),
    );
  });

  it('F-05 F-36 in any order and however often: the newest decides, unless one of them was void', async () => {
    await fc.assert(
      fc
        .asyncProperty(arrivals, async ([events, shuffled, again]) => {
          const { cardId } = await cardOfMei();
          for (const event of [...shuffled, ...again]) await follow(event);
          const { state, replacementPending } = events.at(-1)!.card;
          const isUsable = state === 'valid' || (state === 'lost' && replacementPending);
          const wanted = events.some(({ card }) => card.state === 'void') ? 'void' : isUsable ? 'photoless' : 'suspended';
          expect(cardState(await cardRow(cardId))).toBe(wanted);
          expect(await rows().count(RegisterEvent)).toBe(events.length);
        })
        .beforeEach(() => database.clear()),
      { numRuns: 15 },
    );
  });
});

/** Between the look-up and the commit that opens the card an event may have come. */
describe('what a card is opened by', () => {
  const person = {
    ...{ idNumber: mei.idNumber, name: mei.name.zh, birthDate: mei.birthDate, sex: mei.sex, holderKind: mei.holderKind },
    ...{ householdNumber: mei.householdNumber, address: mei.address, registrationSuspended: false, homeCareInstitution: null },
    ...{ card: { number: '1', issuedOn: '2020-01-01', ...valid }, asOfSequence: 10 },
  };
  const statementNow = async () =>
    (await unitOfWork(database.orm, clock.now(), { actor: { type: 'portal' } }, (tx) => newestStatement(tx, deps, person))).result;

  it('is the look-up where it knows every event', async () => {
    await follow(eventOf(9, voided));
    await follow(eventOf(10, lost));
    expect(await statementNow()).toEqual({ ...valid, sequence: 10 });
  });

  it('R-168 is the newest event that overtook it, of this person', async () => {
    await follow(eventOf(12, voided));
    await follow(eventOf(11, suspended));
    await follow(eventOf(13, suspended, { idNumber: personByKey('chen-hao').idNumber }));
    expect(await statementNow()).toEqual({ ...voided, sequence: 12 });
  });
});
