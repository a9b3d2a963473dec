import { randomBytes, randomUUID } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  AuditEntry,
  Card,
  IdempotencyRecord,
  OutboxMessage,
  Presentation,
  Redemption,
  UsageEntry,
  VisitCode,
} from '../../database/entities/index.js';
import { defaultPolicy } from '../../domain/policy.js';
import { visitCodeQr } from '../../domain/visit-code.js';
import { forget } from '../../outbox/forget.js';
import type { Staff } from '../../platform/access-token.js';
import { receiptKey } from '../../platform/keys.js';
import { mintToken } from '../../platform/random-code.js';
import { personByKey } from '../../simulator/world/people.js';
import {
  type Answer,
  type CardOf,
  heldClock,
  openTestApi,
  openTestDatabase,
  type Sent,
  type Shown,
  type TestApi,
  type TestDatabase,
  testKeys,
} from '../support/test-api.js';

const start = '2026-03-02T08:00:00.000Z';
const clock = heldClock(start);
const mei = personByKey('lin-mei');
const { visitCodeSeconds, redeemedPhotoSeconds, leftoversSeconds } = defaultPolicy;
const [clinic, hospital] = ['9900000001', '9900000002'] as const;
const at = (seconds: number, ms = 0) => new Date(Date.parse(start) + seconds * 1000 + ms);
const staff = {
  desk: { staffId: 'desk-1', role: 'registration-desk', institution: clinic, department: '01' },
  surgeryDesk: { staffId: 'desk-2', role: 'registration-desk', institution: clinic, department: '02' },
  hospitalDesk: { staffId: 'desk-3', role: 'registration-desk', institution: hospital, department: '01' },
  departmentlessDesk: { staffId: 'desk-4', role: 'registration-desk', institution: clinic },
  nowhereDesk: { staffId: 'desk-5', role: 'registration-desk' },
  professional: { staffId: 'doctor-1', role: 'health-professional', institution: clinic, department: '01' },
  reviewer: { staffId: 'reviewer-1', role: 'reviewer', institution: clinic, department: '01' },
} as const satisfies Record<string, Staff>;
type Who = keyof typeof staff;
const staffOf = (who: Who): Staff => staff[who];
const receipts = { first: receiptKey('first', randomBytes(32)), second: receiptKey('second', randomBytes(32)) };
const keys = { ...testKeys(), receipts: [receipts.first] };
let database: TestDatabase;
let api: TestApi;
let card: CardOf;

const openApi = (more: object = {}) => openTestApi({ ...{ database, clock, registerUrl: 'http://127.0.0.1:9', staff, keys }, ...more });
beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
  api = await openApi();
});
afterAll(async () => {
  await api.close();
  await database.close();
});
beforeEach(async () => {
  clock.set(start);
  await database.clear();
  card = await api.given.card(mei);
  for (const code of [clinic, hospital]) await api.given.institution(code);
  api.tellAs(() => Promise.reject(new Error('Temporal is not on the way of a redemption.')));
});

const rows = () => database.orm.em.fork();
const seen = ({ status, json }: Answer) => [status, json?.code];
const textOf = ({ token }: Pick<Shown, 'token'>) => visitCodeQr('test', token);
const at1 = { institution: clinic, department: '01' };
const as = (who: Who) => ({ authorization: `Bearer ${who}` });
const bodyOf = (shown: Pick<Shown, 'token'>, who: Who = 'desk') => {
  const { institution = clinic, department = '01' } = staffOf(who);
  return { code: textOf(shown), institution, department };
};
const redeem = (shown: Pick<Shown, 'token'>, { who = 'desk', of = api, ...sent }: Sent & { who?: Who; of?: TestApi } = {}) =>
  of.send('POST', '/v1/redemptions', { body: bodyOf(shown, who), headers: as(who), ...sent });
const get = (path: string, who: Who = 'desk', of = api) => of.send('GET', path, { headers: as(who) });
const usage = (kind: UsageEntry['kind']) => rows().count(UsageEntry, { kind });
const endingOf = async ({ presentationId: id }: Shown) => (await rows().findOneOrFail(Presentation, { id })).ending;
const neverMade = () => ({ token: randomBytes(32).toString('base64url') });

describe('a visit code that is live', () => {
  it('I-08 is redeemed with one statement that is one commit, and without a word to Temporal', async () => {
    const admin = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL! });
    await admin.connect();
    const pool = await database.orm.em.getConnection().getNativeClient();
    const connection = await pool.connect();
    connection.release();
    const commits = async (): Promise<number> => {
      await rows().execute('select pg_stat_force_next_flush()');
      const name = new URL(database.url).pathname.slice(1);
      const found = await admin.query('select xact_commit::int as commits from pg_stat_database where datname = $1', [name]);
      return found.rows[0].commits;
    };
    const made: number[] = [];
    for (let times = 0; times < 3; times += 1) {
      const shown = await api.given.presentation(card);
      const before = await commits();
      const asked = vi.spyOn(Object.getPrototypeOf(connection), 'query');
      expect((await redeem(shown)).status).toBe(200);
      const statements = asked.mock.calls.map(([statement]) => (statement as { name?: string }).name);
      asked.mockRestore();
      expect(statements).toEqual(['redeem-visit-code']);
      // Asking is a commit as well.
      made.push((await commits()) - before - 1);
    }
    await admin.end();
    // The server cleans up when it likes, which is a commit too.
    expect(Math.min(...made)).toBe(1);
    expect([await rows().count(OutboxMessage), await rows().count(IdempotencyRecord)]).toEqual([0, 0]);
  });

  it('D-28 D-20 tells the registration desk all, and others a masked ID number', async () => {
    const { json } = await redeem(await api.given.presentation(card));
    expect(json).toEqual({
      ...{
        redemptionId: expect.any(String),
        redeemedAt: start,
        ...at1,
        presentedBy: 'holder',
        identityDocumentRequired: true,
        photo: null,
      },
      ...{
        name: mei.name.zh,
        birthDate: mei.birthDate,
        birthDateText: expect.any(Object),
        idNumber: mei.idNumber,
        receipt: expect.any(String),
      },
    });
    const next = await redeem(await api.given.presentation(card), { who: 'professional' });
    expect(next.json.idNumber).toBe('A223***781');
  });

  it('D-28 D-32 says of somebody else that it is not the holder', async () => {
    const { json } = await redeem(await api.given.presentation(card, { presenterId: randomUUID() }));
    expect([json.presentedBy, decodeJwt(json.receipt).presentedBy, json.name]).toEqual(['grantee', 'grantee', mei.name.zh]);
  });

  it('N-66 I-08 twenty of them, each sent by two institutions at once: one has it, and both are logged', async () => {
    const codes = await api.given.presentations(
      card,
      Array.from({ length: 20 }, () => ({ presenterId: randomUUID() })),
    );
    const pairs = await Promise.all(
      codes.map((shown) => Promise.all([redeem(shown), redeem(shown, { who: 'hospitalDesk' })].map(async (asked) => seen(await asked)))),
    );
    for (const pair of pairs)
      expect(pair).toEqual(
        expect.arrayContaining([
          [200, undefined],
          [409, 'visit-code-used'],
        ]),
      );
    for (const { presentationId } of codes)
      for (const kind of ['redeemed', 'refused'] as const) expect(await rows().count(UsageEntry, { presentationId, kind })).toBe(1);
    expect(await rows().count(Redemption)).toBe(20);
  });
});

describe('I-11 the same request again', () => {
  it('is the same redemption with the same receipt, however often and also at once', async () => {
    const shown = await api.given.presentation(card);
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 4 }, () => redeem(shown, { key })));
    const [one] = answers;
    expect(answers.map(({ status, json }) => [status, json])).toEqual(Array(4).fill([200, one!.json]));
    const replayed = answers.map(({ headers }) => headers['idempotent-replayed'] ?? 'false');
    expect(replayed.sort()).toEqual(['false', 'true', 'true', 'true']);
    expect([await usage('redeemed'), await usage('refused'), await rows().count(Redemption)]).toEqual([1, 0, 1]);
  });

  it('is another one of another member of staff, who is told that the code was used', async () => {
    const shown = await api.given.presentation(card);
    const key = randomUUID();
    await redeem(shown, { key });
    expect(seen(await redeem(shown, { key, who: 'hospitalDesk' }))).toEqual([409, 'visit-code-used']);
  });

  it('with another code is refused, and that code stays live', async () => {
    const [first, second] = [await api.given.presentation(card), await api.given.presentation(card, { presenterId: randomUUID() })];
    const key = randomUUID();
    await redeem(first, { key });
    expect(seen(await redeem(second, { key }))).toEqual([422, 'idempotency-key-reused']);
    expect(await endingOf(second)).toBeNull();
    expect((await redeem(second)).status).toBe(200);
  });

  it('refused once is logged once, and its key redeems no other code', async () => {
    const [used, live] = [await api.given.presentation(card), await api.given.presentation(card, { presenterId: randomUUID() })];
    await redeem(used);
    const key = randomUUID();
    const answers = [await redeem(used, { key }), await redeem(used, { key })];
    expect(answers.map(seen)).toEqual(Array(2).fill([409, 'visit-code-used']));
    expect(answers.map(({ headers }) => headers['idempotent-replayed'])).toEqual([undefined, 'true']);
    expect(await usage('refused')).toBe(1);
    expect(seen(await redeem(live, { key }))).toEqual([422, 'idempotency-key-reused']);
    expect(await endingOf(live)).toBeNull();
    expect((await redeem(live)).status).toBe(200);
  });

  it('needs a key, and one that is not endless', async () => {
    const shown = await api.given.presentation(card);
    expect(seen(await redeem(shown, { key: null }))).toEqual([400, 'idempotency-key-missing']);
    expect(seen(await redeem(shown, { key: 'x'.repeat(201) }))).toEqual([422, 'request-invalid']);
    expect(await endingOf(shown)).toBeNull();
  });
});

describe('nothing is redeemed by', () => {
  const form = { 'content-type': 'text/plain' };
  it.each<[string, (shown: Shown) => Promise<Answer>, number, string]>([
    ['a body with another key', (shown) => redeem(shown, { body: { ...bodyOf(shown), holder: mei.idNumber } }), 422, 'request-invalid'],
    [
      'a body without the department',
      (shown) => redeem(shown, { body: { ...bodyOf(shown), department: undefined } }),
      422,
      'request-invalid',
    ],
    ['no body', (shown) => redeem(shown, { body: undefined }), 422, 'request-invalid'],
    ['a list', (shown) => redeem(shown, { body: [bodyOf(shown)] }), 422, 'request-invalid'],
    [
      'text',
      (shown) => redeem(shown, { body: undefined, raw: textOf(shown), headers: { ...as('desk'), ...form } }),
      415,
      'media-type-unsupported',
    ],
    [
      'a code in the address',
      (shown) => api.send('POST', `/v1/redemptions?code=${textOf(shown)}`, { body: bodyOf(shown), headers: as('desk') }),
      ...([422, 'request-invalid'] as const),
    ],
    [
      'a code of 10,000 characters',
      (shown) => redeem(shown, { body: { ...bodyOf(shown), code: textOf(shown).padEnd(10_000, 'A') } }),
      ...([422, 'request-invalid'] as const),
    ],
    [
      'the code with a blank behind it',
      (shown) => redeem(shown, { body: { ...bodyOf(shown), code: `${textOf(shown)} ` } }),
      422,
      'visit-code-foreign',
    ],
    ['its token alone', (shown) => redeem(shown, { body: { ...bodyOf(shown), code: shown.token } }), 422, 'visit-code-foreign'],
    ['somebody without a department', (shown) => redeem(shown, { who: 'departmentlessDesk' }), 403, 'institution-forbidden'],
    [
      'somebody of nowhere, who says nowhere',
      (shown) => redeem(shown, { who: 'nowhereDesk', body: { ...bodyOf(shown), institution: '', department: '' } }),
      ...([403, 'institution-forbidden'] as const),
    ],
    ['another institution', (shown) => redeem(shown, { body: { ...bodyOf(shown), institution: hospital } }), 403, 'institution-forbidden'],
    ['another department', (shown) => redeem(shown, { body: { ...bodyOf(shown), department: '02' } }), 403, 'institution-forbidden'],
    [
      'the institution in another spelling',
      (shown) => redeem(shown, { body: { ...bodyOf(shown), institution: `${clinic} ` } }),
      403,
      'institution-forbidden',
    ],
    ['a department that the directory does not have', (shown) => redeem(shown, { who: 'surgeryDesk' }), 403, 'institution-suspended'],
    ['staff of another role', (shown) => redeem(shown, { who: 'reviewer' }), 403, 'role-forbidden'],
    ['nobody', (shown) => redeem(shown, { headers: {} }), 401, 'token-invalid'],
    ['somebody with an unknown token', (shown) => redeem(shown, { headers: { authorization: 'Bearer stranger' } }), 401, 'token-invalid'],
  ])('N-69 %s', async (_what, send, status, code) => {
    const shown = await api.given.presentation(card);
    const answer = await send(shown);
    expect(seen(answer)).toEqual([status, code]);
    expect(answer.text).not.toContain(shown.token);
    expect([await endingOf(shown), await rows().count(Redemption), await rows().count(UsageEntry)]).toEqual([null, 0, 0]);
    expect((await redeem(shown)).status).toBe(200);
    expect(api.log.join()).not.toContain(shown.token);
  });
});

describe('a visit code that is not live', () => {
  async function nextCode({ presentationId }: Shown, madeAt: Date) {
    const next = { ...mintToken(keys.visitCodeKey), presentationId, number: 2, madeBy: 'update', madeAt } as const;
    await rows().insert(VisitCode, { ...next, expiresAt: new Date(madeAt.getTime() + visitCodeSeconds * 1000) });
    await rows().nativeUpdate(Presentation, { id: presentationId }, { codeNumber: 2 });
  }

  it('D-27 is unknown a day after its end', async () => {
    const shown = await api.given.presentation(card);
    clock.set(at(visitCodeSeconds + leftoversSeconds));
    await forget(database.orm, clock, defaultPolicy);
    expect(seen(await redeem(shown))).toEqual([409, 'visit-code-expired']);
    clock.set(at(visitCodeSeconds + leftoversSeconds, 1));
    await forget(database.orm, clock, defaultPolicy);
    expect(seen(await redeem(shown))).toEqual([404, 'visit-code-unknown']);
  });

  it('D-06 is superseded by a code that was made while it lived, and logged so', async () => {
    const shown = await api.given.presentation(card);
    await nextCode(shown, at(10));
    expect(seen(await redeem(shown))).toEqual([409, 'visit-code-superseded']);
    expect(await rows().findAll(UsageEntry)).toMatchObject([{ kind: 'refused', refusal: 'superseded', institutionCode: clinic }]);
  });

  it.each<[string, Partial<Presentation>]>([
    ['has changed it', { codeNumber: 2 }],
    ['has closed it', { closedAt: at(visitCodeSeconds, 40), ending: 'closed' }],
  ])('D-06 has expired where a process with a clock a little ahead %s', async (_what, change) => {
    const shown = await api.given.presentation(card);
    if (change.codeNumber) await nextCode(shown, at(visitCodeSeconds, 40));
    else await rows().nativeUpdate(Presentation, { id: shown.presentationId }, change);
    clock.set(at(visitCodeSeconds, -1));
    expect(seen(await redeem(shown))).toEqual([409, 'visit-code-expired']);
  });

  it('D-28 was never made: nothing is kept of it but a number', async () => {
    const key = randomUUID();
    for (let times = 0; times < 2; times += 1) expect(seen(await redeem(neverMade(), { key }))).toEqual([404, 'visit-code-unknown']);
    expect([await rows().count(UsageEntry), await rows().count(IdempotencyRecord), await rows().count(Redemption)]).toEqual([0, 0, 0]);
  });

  it('N-71 warns operators once of an institution with too many that were never made, by its id alone', async () => {
    api.log.length = 0;
    for (let times = 0; times < 25; times += 1) await redeem(neverMade());
    const warnings = api.log.map((line) => JSON.parse(line)).filter(({ event }) => event === 'many-unknown-visit-codes');
    expect(warnings).toMatchObject([{ level: 'warn' }]);
  });
});

describe('D-28 a receipt', () => {
  const published = async (of = api): Promise<JSONWebKeySet> => (await of.send('GET', '/v1/receipt-keys')).json;
  const check = async (receipt: string, of = api) =>
    jwtVerify(receipt, createLocalJWKSet(await published(of)), { typ: 'vnhi-receipt+jwt' });

  it('states what the institution needs, and is the same text each time', async () => {
    const { json } = await redeem(await api.given.presentation(card));
    const { payload, protectedHeader } = await check(json.receipt);
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'vnhi-receipt+jwt', kid: 'first' });
    expect(payload).toEqual({
      ...{ iss: api.parts.portalUrl, jti: json.redemptionId, iat: at(0).getTime() / 1000, ...at1 },
      ...{ redeemedAt: start, proof: 'identity-document', presentedBy: 'holder' },
    });
    clock.forward(3600);
    expect((await get(`/v1/redemptions/${json.redemptionId}`)).json.receipt).toBe(json.receipt);
  });

  it('is checked with the published keys also after another key has taken the place of the one it was signed with', async () => {
    const before = (await redeem(await api.given.presentation(card))).json;
    const renewed = await openApi({ keys: { ...keys, receipts: [receipts.second, receipts.first] } });
    const after = (await redeem(await api.given.presentation(card, { presenterId: randomUUID() }), { of: renewed })).json;
    expect((await check(after.receipt, renewed)).protectedHeader.kid).toBe('second');
    expect((await check(before.receipt, renewed)).payload).toEqual(decodeJwt(before.receipt));
    expect((await published(renewed)).keys.map(({ kid }) => kid)).toEqual(['second', 'first']);
    await renewed.close();
  });

  it('is checked with public keys, and the secret one is not among them', async () => {
    const answer = await api.send('GET', '/v1/receipt-keys', { key: null });
    const { kty, crv, x } = receipts.first;
    expect(answer.json).toEqual({ keys: [{ kty, crv, x, kid: 'first', alg: 'EdDSA', use: 'sig' }] });
    expect(answer.headers['cache-control']).toBe('public, max-age=3600');
  });
});

describe('a redemption', () => {
  async function redeemed(photo?: Buffer): Promise<string> {
    if (photo) {
      const photoId = randomUUID();
      await api.parts.photoStore.put(photoId, photo);
      await rows().nativeUpdate(Card, { id: card.cardId }, { photoId });
    }
    const { json } = await redeem(await api.given.presentation(card));
    return `/v1/redemptions/${json.redemptionId}`;
  }
  const looks = () => rows().count(AuditEntry, { action: 'redemption.photo-shown' });
  const jpeg = Buffer.from('a picture');

  it('N-73 is found by the department that redeemed and nobody else', async () => {
    const path = await redeemed(jpeg);
    for (const each of [path, `${path}/photo`]) {
      for (const who of ['surgeryDesk', 'hospitalDesk', 'departmentlessDesk', 'nowhereDesk'] as const)
        expect(seen(await get(each, who))).toEqual([404, 'redemption-not-found']);
      expect(seen(await get(each, 'reviewer'))).toEqual([403, 'role-forbidden']);
      expect(seen(await api.send('GET', each))).toEqual([401, 'token-invalid']);
      expect((await get(each)).status).toBe(200);
    }
    for (const id of [randomUUID(), 'x']) expect(seen(await get(`/v1/redemptions/${id}`))).toEqual([404, 'redemption-not-found']);
    expect(await looks()).toBe(1);
  });

  it('D-20 has none where the card had none', async () => {
    expect(seen(await get(`${await redeemed()}/photo`))).toEqual([404, 'redemption-photoless']);
    expect(await looks()).toBe(0);
  });

  it('has its photo for a quarter of an hour, to the millisecond, and each look is recorded', async () => {
    const path = await redeemed(jpeg);
    const photo = () => get(`${path}/photo`);
    expect([(await photo()).text, await looks()]).toEqual([jpeg.toString(), 1]);
    clock.set(at(redeemedPhotoSeconds, -1));
    expect([(await photo()).status, await looks()]).toEqual([200, 2]);
    clock.set(at(redeemedPhotoSeconds));
    expect([seen(await photo()), await looks()]).toEqual([[409, 'redemption-photo-ended'], 2]);
  });

  it('shows the photo that the card had then', async () => {
    const path = await redeemed(jpeg);
    await rows().nativeUpdate(Card, { id: card.cardId }, { photoId: randomUUID(), voidedAt: at(1) });
    expect((await get(`${path}/photo`)).text).toBe(jpeg.toString());
  });
});
