import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type CardOf,
  heldClock,
  inTurn,
  openTestDatabase,
  rowsIn,
  type Shown,
  type TestDatabase,
  testKeys,
} from '../../api/support/test-api.js';
import { defaultPolicy, type Policy } from '../../domain/policy.js';
import { type PresentationEnding, presentationEndings } from '../../domain/presentation.js';
import { mintToken } from '../../platform/random-code.js';
import { personByKey } from '../../simulator/world/people.js';
import { AuditEntry, IdempotencyRecord, Presentation, RedeemingPace, Redemption, UsageEntry, VisitCode } from '../entities/index.js';
import { countUnknown, redeemVisitCode, type Redeeming, type RedeemOutcome } from './redeem-visit-code.js';
import { rotateVisitCode } from './rotate-visit-code.js';

const clock = heldClock();
const keys = testKeys();
const mei = personByKey('lin-mei');
const [clinic, hospital] = ['9900000001', '9900000002'] as const;
const noPace: Policy = { ...defaultPolicy, redeemingPace: { perSecond: 20, burst: 100_000 } };
let database: TestDatabase;
let given: ReturnType<typeof rowsIn>;
let card: CardOf;

beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
  given = rowsIn(database.orm, clock, keys);
});
afterAll(() => database.close());
beforeEach(async () => {
  clock.set('2026-03-02T08:00:00.000Z');
  await database.clear();
  card = await given.card(mei);
  for (const code of [clinic, hospital]) await given.institution(code);
});

const rows = () => database.orm.em.fork();
const redeem = (
  { tokenSha256 }: Pick<Shown, 'tokenSha256'>,
  more: Partial<Redeeming> = {},
  { policy = defaultPolicy as Policy, orm = database.orm } = {},
) =>
  redeemVisitCode(
    orm,
    {
      ...{ redemptionId: randomUUID(), tokenSha256, institutionCode: clinic, departmentCode: '01', redeemedBy: 'desk-1' },
      ...{ principal: 'staff:desk-1', endpoint: 'POST /v1/redemptions', idempotencyKey: randomUUID(), requestFingerprint: 'request' },
      ...{ requestId: 'request-1', now: clock.now(), ...more },
    },
    policy,
  );
const unknownCode = { tokenSha256: 'never made' };
/** Openings of the card by so many people. */
const openings = (count: number) =>
  given.presentations(
    card,
    Array.from({ length: count }, () => ({ presenterId: randomUUID() })),
  );
const rowOf = ({ presentationId }: Shown) => rows().findOneOrFail(Presentation, { id: presentationId });
const tries = async (institutionCode: string = clinic) => (await rows().findOne(RedeemingPace, { institutionCode }))?.tries;

/** Those of one institution wait for one another. */
async function tenInstitutions(): Promise<string[]> {
  const codes = Array.from({ length: 10 }, (_, n) => `99100000${10 + n}`);
  await Promise.all(codes.map((code) => given.institution(code)));
  return codes;
}

/** What redeeming leaves behind of a presentation, and whether its code is still to be had. */
async function traces(shown: Shown) {
  const { presentationId } = shown;
  const [row, redemptions, used, audited] = await Promise.all([
    rowOf(shown),
    rows().count(Redemption, { presentationId }),
    rows().count(UsageEntry, { presentationId, kind: 'redeemed' }),
    rows().count(AuditEntry, { objectId: presentationId, action: 'visit-code.redeemed' }),
  ]);
  return { ending: row.ending, kept: [redemptions, used, audited] };
}
const once1 = { ending: 'redeemed', kept: [1, 1, 1] };
const live = { ending: null, kept: [0, 0, 0] };

/** Printed, so that a run can be repeated with it. */
function announcedSeed(): number {
  const [seed = 0] = crypto.getRandomValues(new Int32Array(1));
  console.info(`fast-check seed ${seed}`);
  return seed;
}

describe('a live visit code', () => {
  it.each([
    ['with a photo, by the holder', randomUUID(), null],
    ['without a photo, by somebody else', null, randomUUID()],
  ])('D-28 D-29 I-10 is redeemed and everything of it kept: %s', async (_, photoId, granteeId) => {
    const presenterId = granteeId ?? card.registrationId;
    await rows().execute('update cards set photo_id = ?', [photoId]);
    const bindingId = randomUUID();
    const shown = await given.presentation(card, { presenterId, bindingId, codeNumber: 7 });
    const { presentationId } = shown;
    const listener = new pg.Client({ connectionString: database.url });
    await listener.connect();
    await listener.query('listen presentation_changed');
    const told = once(listener, 'notification');

    clock.forward(1.001);
    const [redemptionId, idempotencyKey] = [randomUUID(), randomUUID()];
    expect(await redeem(shown, { redemptionId, idempotencyKey })).toEqual({
      ...{ name: 'redeemed', holderName: mei.name.zh, idNumber: mei.idNumber, birthDate: mei.birthDate },
      ...{ registrationId: card.registrationId, presenterId, photoId },
    });

    expect(await rowOf(shown)).toMatchObject({ closedAt: clock.now(), ending: 'redeemed', codeNumber: 7 });
    expect(await rows().find(Redemption, {})).toMatchObject([
      {
        ...{ id: redemptionId, presentationId, codeNumber: 7, institutionCode: clinic, departmentCode: '01', redeemedBy: 'desk-1' },
        ...{ redeemedAt: clock.now(), photoId, idempotencyKey, requestFingerprint: 'request' },
      },
    ]);
    expect(await rows().find(UsageEntry, {})).toMatchObject([
      {
        ...{ at: clock.now(), kind: 'redeemed', presentationId, registrationId: card.registrationId, presenterId, bindingId },
        ...{ institutionCode: clinic, departmentCode: '01', refusal: null },
      },
    ]);
    expect(await rows().find(AuditEntry, {})).toMatchObject([
      {
        ...{ at: clock.now(), actorType: 'institution', actorId: 'desk-1', action: 'visit-code.redeemed', objectType: 'presentation' },
        ...{ objectId: presentationId, accountId: card.registrationId, requestId: 'request-1', details: { redemptionId } },
      },
    ]);
    expect((await told)[0]).toMatchObject({ channel: 'presentation_changed', payload: presentationId });
    await listener.end();
  });
});

describe('redeeming at the same instant', () => {
  it('N-66 I-08 a thousand codes, each at two institutions: one of both has it', async () => {
    const institutions = await tenInstitutions();
    const codes = await openings(1000);
    const pairs = fc.sample(fc.shuffledSubarray(institutions, { minLength: 2, maxLength: 2 }), {
      numRuns: codes.length,
      seed: announcedSeed(),
    });
    const outcomes = await Promise.all(
      codes.map((shown, n) => Promise.all(pairs[n]!.map((institutionCode) => redeem(shown, { institutionCode }, { policy: noPace })))),
    );
    expect(outcomes.filter((pair) => same(names(pair), ['not-live', 'redeemed']))).toHaveLength(codes.length);
    const winners = outcomes.map((pair, n) => pairs[n]![pair.findIndex(({ name }) => name === 'redeemed')]);
    const byPresentation = { orderBy: { presentationId: 'asc' } } as const;
    const expected = codes
      .map(({ presentationId }, n) => ({ presentationId, institutionCode: winners[n] }))
      .sort((a, b) => (a.presentationId < b.presentationId ? -1 : 1));
    for (const kept of [await rows().find(Redemption, {}, byPresentation), await rows().find(UsageEntry, {}, byPresentation)])
      expect(kept.map(({ presentationId, institutionCode }) => ({ presentationId, institutionCode }))).toEqual(expected);
    expect(await rows().count(Presentation, { ending: 'redeemed' })).toBe(codes.length);
  });

  it.each([
    [clinic, hospital],
    [hospital, clinic],
  ])('N-66 both at the row before either has it: %s has it, which was first', async (first, second) => {
    const shown = await given.presentation(card);
    const [early, late] = await atRow(
      shown,
      () => redeem(shown, { institutionCode: first }),
      () => redeem(shown, { institutionCode: second }),
    );
    expect([early.name, late.name]).toEqual(['redeemed', 'not-live']);
    expect(await traces(shown)).toEqual(once1);
    expect(await rows().find(Redemption, {})).toMatchObject([{ institutionCode: first }]);
  });
});

const names = (outcomes: RedeemOutcome[]) => outcomes.map(({ name }) => name).sort();
const same = (some: string[], others: string[]) => some.join() === others.join();

/** Both stand before the row of the presentation, in this order, before either has it. */
const atRow = <A, B>({ presentationId }: Shown, first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> =>
  inTurn(database.url, { select: 'select from presentations where id = $1 for update', values: [presentationId] }, first, second);

describe('a visit code that is not live', () => {
  it('N-67 D-06 R-165 can be redeemed until a millisecond before its end', async () => {
    const [shown, other] = (await openings(2)) as [Shown, Shown];
    clock.forward(299.999);
    expect((await redeem(shown)).name).toBe('redeemed');
    clock.forward(0.001);
    expect((await redeem(other)).name).toBe('not-live');
    expect(await traces(other)).toEqual(live);
  });

  it('N-67 D-06 is the earlier one of two; the newer one is redeemed', async () => {
    const shown = await given.presentation(card);
    const newer = mintToken(keys.visitCodeKey);
    expect(await updateByHand(shown, newer)).toBe(true);
    expect((await redeem(shown)).name).toBe('not-live');
    expect(await traces(shown)).toEqual(live);
    expect((await redeem(newer)).name).toBe('redeemed');
    expect((await redeem(shown)).name).toBe('not-live');
    expect(await traces(shown)).toEqual(once1);
  });

  it.each(presentationEndings)('N-67 I-08 is that of a presentation that ended: %s', async (ending) => {
    const shown = await given.presentation(card);
    expect(await close(ending)(shown)).toBe(true);
    expect((await redeem(shown)).name).toBe('not-live');
    expect(await traces(shown)).toEqual({ ...live, ending });
  });

  it('R-166 was redeemed before', async () => {
    const shown = await given.presentation(card);
    expect([(await redeem(shown)).name, (await redeem(shown)).name]).toEqual(['redeemed', 'not-live']);
    expect(await traces(shown)).toEqual(once1);
  });

  it('D-28 was never made', async () => {
    const shown = await given.presentation(card);
    expect((await redeem(unknownCode)).name).toBe('not-live');
    expect(await traces(shown)).toEqual(live);
  });
});

/** What the product does where somebody presses Update. Answers whether the presentation was still open. */
const updateByHand = ({ presentationId }: Pick<Shown, 'presentationId'>, next = mintToken(keys.visitCodeKey)): Promise<boolean> =>
  rows().transactional(async (em) => {
    const [updated] = await em.execute<{ number: number }[]>(
      'update presentations set code_number = code_number + 1 where id = ? and closed_at is null returning code_number as number',
      [presentationId],
    );
    if (!updated) return false;
    const expiresAt = new Date(clock.now().getTime() + defaultPolicy.visitCodeSeconds * 1000);
    await em.insert(VisitCode, { ...next, ...updated, presentationId, madeBy: 'update', madeAt: clock.now(), expiresAt });
    return true;
  });
const close =
  (ending: PresentationEnding) =>
  async ({ presentationId }: Shown): Promise<boolean> => {
    const closed = await rows().execute(
      'update presentations set closed_at = ?, ending = ? where id = ? and closed_at is null returning id',
      [...[clock.now(), ending, presentationId]],
    );
    return closed.length === 1;
  };
/** A worker whose clock is a millisecond further than that of the API. */
const rotate = async (shown: Shown): Promise<boolean> => {
  const now = new Date(clock.now().getTime() + 1);
  const { presentationId } = shown;
  await rotateVisitCode(database.orm, { presentationId, now, visitCodeSeconds: 300, next: mintToken(keys.visitCodeKey) });
  return (await rowOf(shown)).rotations === 1;
};

describe.each([
  ['updating by hand', updateByHand, { ending: null, codeNumber: 2, rotations: 0 }],
  ['a rotation', rotate, { ending: null, codeNumber: 2, rotations: 1 }],
  ['voiding the card', close('card-voided'), { ending: 'card-voided', codeNumber: 1 }],
  ['freezing the account', close('account-frozen'), { ending: 'account-frozen', codeNumber: 1 }],
  ['logging out', close('log-in-ended'), { ending: 'log-in-ended', codeNumber: 1 }],
])('N-67 I-08 redeeming at the same instant as %s', (_, rival, left) => {
  /** Everything that the one leaves behind, and nothing of the other. */
  async function expectOne(shown: Shown, isRedeemed: boolean) {
    expect(await rowOf(shown)).toMatchObject(isRedeemed ? { ending: 'redeemed', codeNumber: 1, rotations: 0 } : left);
    expect(await traces(shown)).toEqual(isRedeemed ? once1 : { ...live, ending: left.ending });
    expect(await rows().count(VisitCode, { presentationId: shown.presentationId })).toBe(isRedeemed ? 1 : left.codeNumber);
  }
  /** Its code is at its last millisecond. */
  const lastMillisecond = () => ({ presenterId: randomUUID(), codeExpiresAt: new Date(clock.now().getTime() + 1) });

  it('both at the row before either has it, redeeming first: it is redeemed', async () => {
    const shown = await given.presentation(card, lastMillisecond());
    const [outcome, won] = await atRow(
      shown,
      () => redeem(shown),
      () => rival(shown),
    );
    expect([outcome.name, won]).toEqual(['redeemed', false]);
    await expectOne(shown, true);
  });

  it('both at the row before either has it, redeeming second: it is not', async () => {
    const shown = await given.presentation(card, lastMillisecond());
    const [won, outcome] = await atRow(
      shown,
      () => rival(shown),
      () => redeem(shown),
    );
    expect([won, outcome.name]).toEqual([true, 'not-live']);
    await expectOne(shown, false);
  });

  it('a hundred times, as it comes: one of both, whole', async () => {
    const rounds = fc.sample(fc.record({ isRivalFirst: fc.boolean(), turns: fc.nat(4) }), { numRuns: 100, seed: announcedSeed() });
    const institutions = await tenInstitutions();
    const codes = await given.presentations(card, rounds.map(lastMillisecond));
    await Promise.all(
      rounds.map(async ({ isRivalFirst, turns }, n) => {
        const shown = codes[n]!;
        const late = async <T>(run: () => Promise<T>) => {
          for (let turn = 0; turn < turns; turn++) await rows().execute('select');
          return run();
        };
        const redeeming = () => redeem(shown, { institutionCode: institutions[n % 10]! }, { policy: noPace });
        const [won, outcome] = isRivalFirst
          ? await Promise.all([rival(shown), late(redeeming)])
          : await Promise.all([late(() => rival(shown)), redeeming()]);
        expect([won, outcome.name]).toEqual(won ? [true, 'not-live'] : [false, 'redeemed']);
        await expectOne(shown, !won);
      }),
    );
  });
});

describe('the same request again', () => {
  it('I-11 twice at once with the same key: one redemption, and of the other nothing', async () => {
    const codes = await openings(20);
    const outcomes = await Promise.all(
      codes.map((shown) => {
        const again = { idempotencyKey: randomUUID() };
        return Promise.all([redeem(shown, again), redeem(shown, again)]);
      }),
    );
    expect(outcomes.map(names)).toEqual(codes.map(() => ['not-live', 'redeemed']));
    for (const shown of codes) expect(await traces(shown)).toEqual(once1);
  });

  it('I-11 the same key with another live code fails at redemptions_key, and nothing is written', async () => {
    const [shown, other] = (await openings(2)) as [Shown, Shown];
    const again = { idempotencyKey: randomUUID() };
    await redeem(shown, again);
    const failure = await redeem(other, again).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(pg.DatabaseError);
    expect(failure).toMatchObject({ code: '23505', constraint: 'redemptions_key' });
    expect([await traces(other), await tries()]).toEqual([live, 1]);
    expect((await redeem(other, { ...again, redeemedBy: 'desk-2' })).name).toBe('redeemed');
  });

  it('I-11 a key under which a request was refused redeems no other code', async () => {
    const shown = await given.presentation(card);
    const again = { principal: 'staff:desk-1', endpoint: 'POST /v1/redemptions', key: randomUUID() };
    await rows().insert(IdempotencyRecord, { ...again, requestFingerprint: 'another', answer: {}, createdAt: clock.now() });
    expect((await redeem(shown, { idempotencyKey: again.key })).name).toBe('not-live');
    expect(await traces(shown)).toEqual(live);
    for (const other of [{ principal: 'staff:desk-2' }, { endpoint: 'POST /v1/other' }, { idempotencyKey: randomUUID() }])
      expect(
        (
          await redeem(await given.presentation(card, { presenterId: randomUUID() }), {
            idempotencyKey: again.key,
            ...other,
            redeemedBy: randomUUID(),
          })
        ).name,
      ).toBe('redeemed');
  });

  it('I-11 the same key at two institutions at once with two live codes: one of both', async () => {
    const codes = (await openings(2)) as [Shown, Shown];
    const again = { idempotencyKey: randomUUID() };
    const outcomes = await Promise.allSettled(
      codes.map((shown, n) => redeem(shown, { ...again, institutionCode: [clinic, hospital][n]! })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: '23505', constraint: 'redemptions_key' },
    });
    expect(await Promise.all(codes.map(traces))).toEqual(expect.arrayContaining([once1, live]));
  });
});

describe('N-70 an institution that does not redeem now', () => {
  beforeEach(async () => {
    await given.institution('9900000003', { active: false });
    await given.institution('9900000004', {}, { active: false });
    await given.institution('9900000005', {}, { code: '02' });
  });

  it.each([
    ['suspended', '9900000003', '01'],
    ['with the department suspended', '9900000004', '01'],
    ['without that department, which another has', '9900000005', '01'],
    ['unknown', '9900000009', '01'],
  ])('%s: nothing is redeemed, nothing counted, and the code stays live', async (_, institutionCode, departmentCode) => {
    const shown = await given.presentation(card);
    expect(await redeem(shown, { institutionCode, departmentCode })).toEqual({ name: 'suspended' });
    expect([await traces(shown), await rows().count(RedeemingPace)]).toEqual([live, 0]);
    expect((await redeem(shown)).name).toBe('redeemed');
  });
});

describe('N-71 the pace of an institution', () => {
  const tryOften = async (count: number) => {
    const outcomes: RedeemOutcome[] = [];
    for (let n = 0; n < count; n++) outcomes.push(await redeem(unknownCode));
    return outcomes;
  };
  const afterMs = (ms: number) => ({ name: 'pace', retryAt: new Date(Date.parse('2026-03-02T08:00:00.000Z') + ms) });
  const notLive = (count: number) => Array.from({ length: count }, () => ({ name: 'not-live' }));

  it('is 50 at once, then 20 a second, to the millisecond, and 50 again after a pause', async () => {
    expect(await tryOften(51)).toEqual([...notLive(50), afterMs(50)]);
    clock.forward(0.049);
    expect(await tryOften(1)).toEqual([afterMs(50)]);
    clock.forward(0.001);
    expect(await tryOften(2)).toEqual([...notLive(1), afterMs(100)]);
    clock.forward(1);
    expect(await tryOften(21)).toEqual([...notLive(20), afterMs(1100)]);
    clock.forward(60);
    expect(await tryOften(51)).toEqual([...notLive(50), afterMs(61_100)]);
  });

  it('lets as many through where all come at once, and tells each of the others exactly when', async () => {
    const outcomes = await Promise.all(Array.from({ length: 60 }, () => redeem(unknownCode)));
    expect(outcomes.filter(({ name }) => name === 'not-live')).toHaveLength(50);
    expect(outcomes.filter(({ name }) => name === 'pace')).toEqual(Array.from({ length: 10 }, () => afterMs(50)));
    expect(await tries()).toBe(50);
  });

  it('does not concern another one, and the code of a try that was too fast stays live', async () => {
    const shown = await given.presentation(card);
    await tryOften(50);
    expect((await redeem(shown)).name).toBe('pace');
    expect(await traces(shown)).toEqual(live);
    expect((await redeem(shown, { institutionCode: hospital })).name).toBe('redeemed');
  });

  const counted = async () => {
    const { countedFrom, tries: tried, unknown, alarmed } = await rows().findOneOrFail(RedeemingPace, { institutionCode: clinic });
    return { countedFrom: countedFrom.toISOString(), tries: tried, unknown, alarmed };
  };
  const unknownTries = async (count: number) => {
    const warnings: boolean[] = [];
    for (let n = 0; n < count; n++)
      warnings.push((await redeem(unknownCode), await countUnknown(database.orm, clinic, defaultPolicy.unknownVisitCodes)));
    return warnings.filter(Boolean).length;
  };

  it('begins to count anew when the span is over, and warns again then', async () => {
    expect(await unknownTries(25)).toBe(1);
    clock.forward(299.999);
    expect(await unknownTries(1)).toBe(0);
    expect(await counted()).toEqual({ countedFrom: '2026-03-02T08:00:00.000Z', tries: 26, unknown: 26, alarmed: true });
    clock.forward(0.001);
    await tryOften(1);
    expect(await counted()).toEqual({ countedFrom: '2026-03-02T08:05:00.000Z', tries: 1, unknown: 0, alarmed: false });
    expect(await unknownTries(25)).toBe(1);
  });

  it.each([
    [19, 19, [false, true]],
    [20, 0, [false, true]],
    [40, 1, [false, true]],
  ])('warns above the share only, and not of few tries: %i tries, %i of them unknown', async (tried, unknown, warnings) => {
    await tryOften(tried);
    await rows().nativeUpdate(RedeemingPace, { institutionCode: clinic }, { unknown });
    const count = () => countUnknown(database.orm, clinic, defaultPolicy.unknownVisitCodes);
    const before = await count();
    if (tried < 20) await tryOften(1);
    expect([before, await count()]).toEqual(warnings);
    expect(await count()).toBe(false);
  });

  it('warns once where 50 come at once', async () => {
    await tryOften(50);
    const warnings = await Promise.all(
      Array.from({ length: 50 }, () => countUnknown(database.orm, clinic, defaultPolicy.unknownVisitCodes)),
    );
    expect(warnings.filter(Boolean)).toHaveLength(1);
    expect(await counted()).toMatchObject({ tries: 50, unknown: 50, alarmed: true });
  });

  it('has nothing to warn of where nobody has tried', async () => {
    expect(await countUnknown(database.orm, clinic, defaultPolicy.unknownVisitCodes)).toBe(false);
  });
});

/** On a database of its own, in which nothing else is committed, with one connection. */
describe('the statement', () => {
  let own: TestDatabase;
  let shownHere: () => Promise<Shown>;
  const redeemHere = (shown: Shown) => redeem(shown, {}, { orm: own.orm });
  const ask = <Row extends object>(sql: string) => own.orm.em.fork().execute<Row[]>(sql);

  beforeAll(async () => {
    own = await openTestDatabase(process.env.TEST_DATABASE_URL!);
    const givenHere = rowsIn(own.orm, clock, keys);
    await givenHere.institution(clinic);
    const answered = { principal: 'staff:desk-1', endpoint: 'POST /v1/redemptions', key: randomUUID(), requestFingerprint: '', answer: {} };
    await own.orm.em.fork().insert(IdempotencyRecord, { ...answered, createdAt: clock.now() });
    const cardHere = await givenHere.card(mei);
    shownHere = () => givenHere.presentation(cardHere, { presenterId: randomUUID() });
  });
  afterAll(() => own.close());

  it('I-10 is one, and one commit', async () => {
    const admin = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL! });
    await admin.connect();
    const commits = async (): Promise<number> => {
      await ask('select pg_stat_force_next_flush()');
      const name = new URL(own.url).pathname.slice(1);
      const { rows: found } = await admin.query('select xact_commit::int as commits from pg_stat_database where datname = $1', [name]);
      return found[0].commits;
    };
    const connection = await (await own.orm.em.getConnection().getNativeClient()).connect();
    connection.release();
    const made: number[] = [];
    for (let n = 0; n < 3; n++) {
      const shown = await shownHere();
      const before = await commits();
      const asked = vi.spyOn(connection, 'query');
      expect((await redeemHere(shown)).name).toBe('redeemed');
      const statements = asked.mock.calls.length;
      asked.mockRestore();
      // Asking is a commit as well.
      made.push((await commits()) - before - 1);
      expect(statements).toBe(1);
    }
    await admin.end();
    // The server cleans up when it likes, which is a commit too.
    expect(Math.min(...made)).toBe(1);
    const writers = await ask(
      `select distinct xmin from presentations where ending = 'redeemed'
       union select xmin from redemptions union select xmin from usage_entries union select xmin from audit_entries`,
    );
    expect(writers).toHaveLength(3);
  });

  it('finds everything by an index among 20,000, and is planned for good', async () => {
    await redeemHere(await shownHere());
    for (const [table, fresh] of Object.entries({
      registrations: `'id', gen_random_uuid(), 'id_number', n`,
      cards: `'id', gen_random_uuid(), 'id_number', n`,
      presentations: `'id', gen_random_uuid(), 'presenter_id', gen_random_uuid()`,
      visit_codes: `'token_sha256', n, 'presentation_id', gen_random_uuid()`,
      redemptions: `'id', gen_random_uuid(), 'presentation_id', gen_random_uuid(), 'idempotency_key', n`,
      usage_entries: `'sequence', nextval('usage_entries_sequence_seq'), 'presentation_id', gen_random_uuid()`,
      institutions: `'id', gen_random_uuid(), 'code', n`,
      departments: `'id', gen_random_uuid(), 'institution_id', gen_random_uuid()`,
      redeeming_paces: `'institution_code', n`,
      idempotency_records: `'key', n`,
    }))
      await ask(
        `insert into ${table} select row.* from (select one from ${table} as one limit 1) as first, generate_series(1, 20000) as n,
                                                jsonb_populate_record(one, jsonb_build_object('n', n, ${fresh})) as row`,
      );
    await ask('analyze');

    const { presentationId } = await shownHere();
    const next = mintToken(keys.visitCodeKey);
    const rotateHere = () => rotateVisitCode(own.orm, { presentationId, now: clock.now(), visitCodeSeconds: 300, next });
    for (const [name, run, indexes] of [
      [
        'redeem-visit-code',
        async () => redeemHere(await shownHere()),
        [
          'cards_pkey',
          'departments_code',
          'idempotency_records_pkey',
          'institutions_code',
          'presentations_pkey',
          'registrations_pkey',
          'visit_codes_pkey',
        ],
      ],
      ['rotate-visit-code', rotateHere, ['presentations_pkey', 'presentations_pkey', 'presentations_pkey']],
    ] as const) {
      const plans = () =>
        ask<{ statement: string; generic: number; custom: number }>(
          `select statement, generic_plans::int as generic, custom_plans::int as custom from pg_prepared_statements where name = '${name}'`,
        );
      for (let n = 0; n < 10; n++) await run();
      const [before] = await plans();
      await run();
      // One statement on the connection, and no plan made for that run alone.
      expect(await plans()).toEqual([{ ...before, generic: before!.generic + 1 }]);
      const plan = JSON.stringify(await ask(`explain (generic_plan, format json) ${before!.statement}`));
      expect(plan).not.toContain('Seq Scan');
      expect([...plan.matchAll(/"Index Name":"(\w+)"/g)].map(([, index]) => index).sort()).toEqual(indexes);
    }
  });
});
