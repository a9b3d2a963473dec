import { randomUUID } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { followRegister } from '../../changes/follow-register.js';
import { Consent, entities, Grant, Presentation, Registration } from '../../database/entities/index.js';
import { unitOfWork } from '../../outbox/unit-of-work.js';
import type { Person } from '../../simulator/world/people.js';
import { endRegistration } from '../deletions/end-registration.js';
import type { Answer } from '../support/test-api.js';
import {
  agreedTo,
  anotherPhone,
  api,
  cancel,
  clock,
  da,
  database,
  freeze,
  get,
  given,
  grantOf,
  hao,
  laterDays,
  lists,
  mei,
  type Member,
  member,
  offer,
  offerByStaff,
  offerOf,
  offered,
  redeem,
  rows,
  scan,
  seen,
  show,
  shown,
  someDays,
  start,
  type,
  usesOf,
  withThreePeople,
  wrongFor,
} from '../support/test-grants.js';

withThreePeople(process.env.TEST_DATABASE_URL!);

describe('what its people see of a grant', () => {
  it('R-182 D-35 D-01 names both with masked numbers, each from the own side', async () => {
    const grant = await offered(mei, hao);
    const about = {
      ...{ grantId: grant.grantId, ...someDays, startsAt: '2026-03-01T16:00:00.000Z', endsAt: '2026-03-04T16:00:00.000Z', channel: 'app' },
      firstDayText: { zh: '民國115年3月2日 (2026-03-02)', en: 'March 2, 2026 (ROC 115-03-02)' },
      lastDayText: { zh: '民國115年3月4日 (2026-03-04)', en: 'March 4, 2026 (ROC 115-03-04)' },
      grantor: { name: mei.person.name.zh, idNumberMasked: 'A223***781' },
    };
    const open = { ...about, state: 'offered', side: 'grantor', grantee: { name: null, idNumberMasked: 'A123***789' } };
    expect(await get(mei, `/v1/grants/${grant.grantId}`)).toEqual(open);
    expect(grant).toEqual({ ...open, code: grant.code, qr: grant.qr, offerExpiresAt: '2026-03-02T08:05:00.000Z' });
    expect((await lists(mei)).given).toMatchObject({ count: 1, grants: [open] });
    expect((await lists(hao)).received.count).toBe(0);
    clock.forward(60);
    const named = { name: hao.person.name.zh, idNumberMasked: 'A123***789' };
    const taken = { ...about, state: 'active', grantee: named, acceptedAt: '2026-03-02T08:01:00.000Z' };
    expect((await scan(hao, grant)).json).toEqual({ ...taken, side: 'grantee' });
    expect([await lists(mei), await lists(hao)]).toMatchObject([
      { given: { count: 1, grants: [{ ...taken, side: 'grantor' }] }, received: { count: 0, grants: [] } },
      { given: { count: 0, grants: [] }, received: { count: 1, grants: [{ ...taken, side: 'grantee' }] } },
    ]);
    clock.forward(60);
    await cancel(hao, mei, grant);
    const over = { ...taken, state: 'cancelled', cancelledBy: 'grantee', settledAt: '2026-03-02T08:02:00.000Z' };
    for (const [of, side] of [
      [mei, 'grantor'],
      [hao, 'grantee'],
    ] as const)
      // prettier-ignore
      expect(await get(of, `/v1/grants/${grant.grantId}`)).toEqual({ ...over, side });
    expect([(await lists(mei)).given.count, (await lists(hao)).received.count]).toEqual([0, 0]);
  });

  it('R-176 the QR of an offer is drawn for the grantor until it is over', async () => {
    const grant = await offered(mei, hao);
    const drawn = (of: Member, as: string) => of.phone.send('GET', `/v1/grants/${grant.grantId}/code.${as}`);
    for (const [as, type] of [
      ['svg', 'image/svg+xml'],
      ['png', 'image/png'],
    ] as const) {
      // prettier-ignore
      const { status, headers } = await drawn(mei, as);
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, type, 'no-store']);
    }
    clock.forward(300);
    expect((await drawn(mei, 'svg')).json).toMatchObject({ code: 'grant-settled', state: 'lapsed' });
    const taken = await given(mei, da);
    expect((await mei.phone.send('GET', `/v1/grants/${taken.grantId}/code.png`)).json).toMatchObject({
      code: 'grant-settled',
      state: 'active',
    });
    expect(seen(await da.phone.send('GET', `/v1/grants/${taken.grantId}/code.png`))).toEqual([404, 'grant-not-found']);
  });

  it('R-185 D-02 is in order of its days, and disappears when it is over, although nobody noted it', async () => {
    await offered(mei, hao, laterDays);
    await offered(mei, hao);
    await offered(mei, da);
    expect((await lists(mei)).given.grants.map(({ firstDay }) => firstDay)).toEqual(['2026-03-02', '2026-03-02', '2026-03-05']);
    const short = await given(hao, mei, { endsAt: new Date(clock.now().getTime() + 60_000) });
    expect((await lists(mei)).received.grants).toMatchObject([short]);
    clock.forward(300);
    expect(await lists(mei)).toMatchObject({ given: { count: 0 }, received: { count: 0 } });
    expect((await grantOf(short)).state).toBe('active');
  });

  it('costs the same number of statements, whether there is one or there are fifty', async () => {
    const asked = async (path: string) => {
      const before = database.statements.length;
      const answer = await get(mei, path);
      const { given: by, received, entries } = answer;
      // Temporal is told of the command before while this one is answered.
      const statements = database.statements.slice(before).filter((statement) => !statement.includes('outbox_messages'));
      return [statements.length, entries?.length ?? [by.count, received.count]];
    };
    const days = (n: number) => ({ startsAt: new Date(Date.parse(start) - n * 1000), firstDay: '2026-03-02' });
    const grant = await given(mei, hao);
    await given(da, mei);
    await redeem(api, await shown(hao, grant));
    const uses = `/v1/grants/${grant.grantId}/uses?limit=100`;
    // The log in, and: grants of both directions and the people in each; or the grant with its people, and what the usage log looks up.
    expect([await asked('/v1/grants'), await asked(uses)]).toEqual([
      [8, [1, 1]],
      [13, 2],
    ]);
    for (let n = 1; n < 50; n += 1) await Promise.all([given(mei, hao, days(n)), given(da, mei, days(n))]);
    for (let n = 0; n < 24; n += 1) await redeem(api, await shown(hao, grant));
    expect([await asked('/v1/grants'), await asked(uses)]).toEqual([
      [8, [50, 50]],
      [13, 50],
    ]);
  });
});

describe('R-184 showing by a grant', () => {
  it('D-06 on a second phone of the grantee closes it on the first; I-11 the same request is the same opening', async () => {
    const grant = await given(mei, hao);
    const second = await anotherPhone(hao);
    const first = await shown(hao, grant);
    const key = randomUUID();
    const [one, again] = [await show(second, grant, { key }), await show(second, grant, { key })];
    expect([again.status, again.json, again.headers['idempotent-replayed']]).toEqual([201, one.json, 'true']);
    expect(await get(hao, `/v1/presentations/${first.presentationId}`)).toMatchObject({ state: 'closed', ending: 'opened-again' });
    expect(seen(await hao.phone.send('GET', `/v1/presentations/${one.json.presentationId}`))).toEqual([404, 'presentation-not-found']);
    expect(await rows().count(Presentation)).toBe(2);
  });

  it('is not done by somebody else who logs in on the same phone', async () => {
    const grant = await given(mei, hao);
    const { presentationId } = await shown(hao, grant);
    const onSamePhone = { ...da, phone: await api.openApp(da.registrationId) };
    expect(seen(await show(onSamePhone, grant))).toEqual([404, 'grant-not-found']);
    expect(seen(await onSamePhone.phone.send('GET', `/v1/presentations/${presentationId}`))).toEqual([404, 'presentation-not-found']);
  });

  it('D-35 is the face of the grantor with the number masked, and the photo of the grantor', async () => {
    const { card, presentedBy, presentationId } = await shown(hao, await given(mei, hao));
    expect([presentedBy, card]).toMatchObject([
      'grantee',
      { name: mei.person.name.zh, idNumber: 'A223***781', birthDate: mei.person.birthDate },
    ]);
    expect(await get(hao, `/v1/presentations/${presentationId}`)).toMatchObject({ card: { idNumber: 'A223***781' } });
  });

  it.each<[string, Partial<Grant>, number, object]>([
    [
      'was not begun',
      { startsAt: new Date(Date.parse(start) + 1) },
      409,
      { code: 'grant-not-started', opensAt: '2026-03-02T08:00:00.001Z' },
    ],
    ['has ended', { endsAt: new Date(start) }, 409, { code: 'grant-ended' }],
    ['was cancelled', { state: 'cancelled', settledAt: new Date(start) }, 409, { code: 'grant-cancelled' }],
    ['is void', { state: 'void', settledAt: new Date(start) }, 409, { code: 'grant-void' }],
  ])('I-07 is not possible by one that %s', async (_what, grant, status, refusal) => {
    const answer = await show(hao, await given(mei, hao, grant));
    expect([answer.status, answer.json]).toMatchObject([status, refusal]);
    expect([await rows().count(Presentation), await rows().count(Consent)]).toEqual([0, 0]);
  });

  it('D-31 ends with the grant where that comes before the end of the log in, and its code with it', async () => {
    const endsAt = new Date(Date.parse(start) + 60_000);
    const opened = await shown(hao, await given(mei, hao, { endsAt }));
    expect(opened).toMatchObject({ closesAt: endsAt.toISOString(), code: { expiresAt: endsAt.toISOString() } });
    clock.set(endsAt);
    expect(seen(await redeem(api, opened))).toEqual([409, 'visit-code-grant-ended']);
    expect(await get(hao, `/v1/presentations/${opened.presentationId}`)).toMatchObject({ state: 'closed', ending: 'grant-ended' });
  });

  it('D-31 has ended with the grant where the log in ends in the same instant', async () => {
    const { expiresAt } = (await hao.phone.send('GET', '/v1/app-sessions/current')).json;
    const opened = await shown(hao, await given(mei, hao, { endsAt: new Date(expiresAt) }));
    expect(opened.closesAt).toBe(expiresAt);
    expect(await rows().findOneOrFail(Presentation, { id: opened.presentationId })).toMatchObject({ closesAs: 'grant-ended' });
  });

  it('R-038 asks for the statement each time, in the version in force, and for nothing else', async () => {
    const grant = await given(mei, hao);
    const ask = async (body: object) => seen(await hao.phone.send('POST', `/v1/grants/${grant.grantId}/presentations`, { body }));
    expect(await ask({ agreements: agreedTo(api, 'grant-statement') })).toEqual([422, 'terms-not-accepted']);
    expect(await ask({ agreements: [{ key: 'grantee-statement', version: 'older' }] })).toEqual([409, 'terms-outdated']);
    expect(await ask({ agreements: agreedTo(api, 'grantee-statement'), cardId: mei.cardId })).toEqual([422, 'request-invalid']);
    await shown(hao, grant);
    const [consent] = await rows().find(Consent, {});
    expect([consent?.contentKey, (await grantOf(grant)).granteeConsentIds]).toEqual(['grantee-statement', [consent?.id]]);
  });

  it('a person who registers again has none of the grants of before, on either side', async () => {
    const [toHao, toMei] = [await given(mei, hao), await given(hao, mei)];
    const [open, gone] = [await offered(da, mei), await offered(mei, da, laterDays)];
    await unitOfWork(database.orm, clock.now(), { actor: { type: 'portal' } }, async (tx) =>
      endRegistration(tx, api.parts, await tx.em.findOneOrFail(Registration, { id: mei.registrationId }), undefined),
    );
    const again = await member(api, 'lin-mei');
    expect(await lists(again)).toMatchObject({ given: { count: 0 }, received: { count: 0 } });
    expect(seen(await show(again, toMei))).toEqual([404, 'grant-not-found']);
    expect(seen(await show(hao, toHao))).toEqual([409, 'grant-void']);
    expect(await get(hao, `/v1/grants/${toHao.grantId}`)).toMatchObject({ state: 'void', grantor: { name: mei.person.name.zh } });
    // The number names the account of now, and not the one that is gone.
    const { attemptsLeft } = (await type(da, again, gone.code)).json;
    expect([attemptsLeft, (await type(da, again, gone.code)).json.code]).toEqual([undefined, 'grant-code-unknown']);
    const anew = await offered(again, da, laterDays);
    expect((await type(da, again, anew.code)).json).toMatchObject({ grantId: anew.grantId, state: 'active' });
    // What is offered to the ID number is not of the account.
    expect((await scan(again, open)).json).toMatchObject({ state: 'active' });
  });

  it('R-169 goes on while a lost card is being replaced, and after that', async () => {
    const grant = await given(mei, hao);
    const said = (sequence: number, state: 'lost' | 'valid') =>
      unitOfWork(database.orm, clock.now(), { actor: { type: 'register' } }, (tx) =>
        followRegister(tx, api.parts, {
          ...{ eventId: randomUUID(), sequence, idNumber: mei.idNumber, kind: state === 'lost' ? 'replacement-ordered' : 'replaced' },
          ...{ card: { state, replacementPending: state === 'lost' }, since: start },
        }),
      );
    await said(1, 'lost');
    await shown(hao, grant);
    await said(2, 'valid');
    await shown(hao, grant);
  });
});

describe('R-190 the uses of a grant', () => {
  it('N-63 are its own and no other, for both of its people; each sees the other one, and nobody another’s phone', async () => {
    const [grant, other] = [await given(mei, hao), await given(mei, da)];
    await mei.phone.send('POST', '/v1/presentations');
    await shown(da, other);
    await redeem(api, await shown(hao, grant));
    const [byGrantor, byGrantee] = [await usesOf(mei, grant), await usesOf(hao, grant)];
    expect([byGrantor.entries.map(({ kind }) => kind), byGrantee.entries.map(({ kind }) => kind)]).toEqual(
      Array(2).fill(['redeemed', 'opened']),
    );
    const [named, device] = [
      ({ name }: Person, idNumberMasked: string) => ({ name: name.zh, idNumberMasked }),
      { platform: 'ios', model: 'iPhone 15' },
    ];
    for (const entry of byGrantor.entries)
      expect(entry).toMatchObject({
        by: 'grantee',
        byDevice: null,
        grant: { grantId: grant.grantId, other: named(hao.person, 'A123***789') },
      });
    for (const entry of byGrantee.entries)
      expect(entry).toMatchObject({
        by: 'grantee',
        byDevice: device,
        grant: { grantId: grant.grantId, other: named(mei.person, 'A223***781') },
      });
    const own = async (of: Member) => (await get(of, '/v1/account/uses')).entries.length;
    expect([await own(mei), await own(hao), await own(da)]).toEqual([4, 2, 1]);
  });

  it('N-74 the cursor of one leads nowhere in another, nor in the log of the person, nor for the other side', async () => {
    const [grant, other] = [await given(mei, hao), await given(mei, da)];
    await redeem(api, await shown(hao, grant));
    await redeem(api, await shown(da, other));
    const page = (of: Member, { grantId }: { grantId: string }, query: string) =>
      of.phone.send('GET', `/v1/grants/${grantId}/uses?${query}`);
    const { json } = await page(mei, grant, 'limit=1');
    expect(json.entries).toMatchObject([{ kind: 'redeemed' }]);
    const at = `limit=1&cursor=${encodeURIComponent(json.nextCursor)}`;
    expect((await page(mei, grant, at)).json).toMatchObject({ entries: [{ kind: 'opened' }], nextCursor: null });
    expect(seen(await page(mei, other, at))).toEqual([422, 'cursor-invalid']);
    expect(seen(await page(hao, grant, at))).toEqual([422, 'cursor-invalid']);
    expect(seen(await mei.phone.send('GET', `/v1/account/uses?${at}`))).toEqual([422, 'cursor-invalid']);
    for (const query of ['limit=0', 'limit=101', 'of=all']) expect(seen(await page(mei, grant, query))).toEqual([422, 'request-invalid']);
  });

  it('R-044 D-35 stand in the record of the grantor as what somebody else did, with whatever phone', async () => {
    const grant = await offered(mei, hao);
    await scan(hao, grant);
    await shown(hao, grant);
    await cancel(hao, mei, grant);
    const { entries } = await get(mei, '/v1/account/activity?limit=100');
    const done = entries.filter(({ action }: { action: string }) => /^(grant|presentation)/.test(action));
    expect(done.map(({ action, by, byDevice }: Record<string, string>) => [action, by, byDevice])).toEqual([
      ...[
        ['grant.cancelled', 'other-holder', null],
        ['presentation.ended', 'other-holder', null],
        ['presentation.opened', 'other-holder', null],
        ['grant.accepted', 'other-holder', null],
      ],
      ['grant.offered', 'holder', { platform: 'ios', model: 'iPhone 15' }],
    ]);
  });

  it('stay after the grant is over, and after the other one is gone', async () => {
    const grant = await given(mei, hao);
    await redeem(api, await shown(hao, grant));
    await unitOfWork(database.orm, clock.now(), { actor: { type: 'portal' } }, async (tx) =>
      endRegistration(tx, api.parts, await tx.em.findOneOrFail(Registration, { id: hao.registrationId }), undefined),
    );
    const [redeemed] = (await usesOf(mei, grant)).entries;
    expect(redeemed).toMatchObject({ kind: 'redeemed', grant: { other: { name: hao.person.name.zh, idNumberMasked: 'A123***789' } } });
    expect((await get(mei, '/v1/account/uses/export?format=json'))[0]).toEqual(redeemed);
  });
});

describe('N-63 N-64 who may', () => {
  const routes: [string, string, (grantId: string) => object | undefined][] = [
    ['GET', '', () => undefined],
    ['GET', '/code.svg', () => undefined],
    ['GET', '/code.png', () => undefined],
    ['GET', '/uses', () => undefined],
    ['POST', '/cancel', () => ({ confirming: 'A123***789' })],
    ['POST', '/presentations', () => ({ agreements: agreedTo(api, 'grantee-statement') })],
  ];
  const ask = (method: string, path: string, body: object | undefined, headers?: Record<string, string>) =>
    api.send(method, path, { ...(body && { body }), ...(headers && { headers }) });
  // What each hears of a grant that is active, and of one that is only offered: [its code, or its status].
  const heard: Record<string, Record<'grantor' | 'grantee', [active: number | string, offered: number | string]>> = {
    'GET ': { grantor: [200, 200], grantee: [200, 'grant-not-found'] },
    'GET /code.svg': { grantor: ['grant-settled', 200], grantee: ['grant-not-found', 'grant-not-found'] },
    'GET /code.png': { grantor: ['grant-settled', 200], grantee: ['grant-not-found', 'grant-not-found'] },
    'GET /uses': { grantor: [200, 200], grantee: [200, 'grant-not-found'] },
    'POST /cancel': { grantor: [200, 200], grantee: ['grant-not-confirmed', 'grant-not-found'] },
    'POST /presentations': { grantor: ['grant-not-found', 'grant-not-found'], grantee: [201, 'grant-not-found'] },
  };

  it.each(routes)('%s /v1/grants/{id}%s: its people, and nobody else', async (method, path, body) => {
    const grants = [await given(mei, hao), await given(mei, hao, { state: 'offered' })];
    const said = ({ status, json }: Answer) => (status < 300 ? status : json.code);
    for (const [index, { grantId }] of grants.entries()) {
      const address = `/v1/grants/${grantId}${path}`;
      const by = async (of: Member) => said(await of.phone.send(method, address, { ...(body(grantId) && { body: body(grantId) }) }));
      expect(await by(da)).toBe('grant-not-found');
      for (const [side, of] of [
        ['grantee', hao],
        ['grantor', mei],
      ] as const)
        // prettier-ignore
        expect([side, index, await by(of)]).toEqual([side, index, heard[`${method} ${path}`]![side][index]]);
      for (const headers of [undefined, await api.openPortal(mei.registrationId), { authorization: 'Bearer counter' }])
        expect(seen(await ask(method, address, body(grantId), headers))).toEqual([401, 'session-missing']);
    }
    for (const id of [randomUUID(), 'x', "'--"])
      expect(
        seen(await mei.phone.send(method, `/v1/grants/${encodeURIComponent(id)}${path}`, { ...(body(id) && { body: body(id) }) })),
      ).toEqual([...[404, 'grant-not-found']]);
  });

  it.each<[string, string, () => object | undefined]>([
    ['GET', '/v1/grants', () => undefined],
    ['POST', '/v1/grants', () => ({ cardId: mei.cardId, ...offerOf(api, hao) })],
    ['POST', '/v1/grants/accept', () => ({ scanned: 'x' })],
  ])('%s %s: who is logged in in the App', async (method, path, body) => {
    for (const headers of [undefined, await api.openPortal(mei.registrationId), { authorization: 'Bearer counter' }])
      expect(seen(await ask(method, path, body(), headers))).toEqual([401, 'session-missing']);
  });

  it.each([
    ['nobody', undefined, 401, 'token-invalid'],
    ['an unknown token', { authorization: 'Bearer whoever' }, 401, 'token-invalid'],
    ['an operator', { authorization: 'Bearer operator' }, 403, 'role-forbidden'],
    ['a registration desk', { authorization: 'Bearer desk' }, 403, 'role-forbidden'],
  ])('POST /v1/staff/grants: counter and home-care staff, and not %s', async (_who, headers, status, code) => {
    const body = { ...offerOf(api, hao), cardReadingId: await api.given.cardReading(mei.person) };
    expect(seen(await ask('POST', '/v1/staff/grants', body, headers))).toEqual([status, code]);
    const asMember = await mei.phone.send('POST', '/v1/staff/grants', { body });
    expect(seen(asMember)).toEqual([401, 'token-invalid']);
  });
});

describe('among 20,000', () => {
  const copied = {
    grants: `'id', gen_random_uuid(), 'grantor_id', gen_random_uuid(), 'grantee_id', gen_random_uuid(), 'grantee_id_number', n, 'token_sha256', n`,
    presentations: `'id', gen_random_uuid(), 'registration_id', gen_random_uuid(), 'presenter_id', gen_random_uuid(), 'binding_id', gen_random_uuid(),
                    'grant_id', gen_random_uuid(), 'card_id', gen_random_uuid(), 'session_id', gen_random_uuid()`,
    usage_entries: `'sequence', nextval('usage_entries_sequence_seq'), 'registration_id', gen_random_uuid(), 'presenter_id', gen_random_uuid(),
                    'presentation_id', gen_random_uuid(), 'grant_id', gen_random_uuid()`,
    registrations: `'id', gen_random_uuid(), 'id_number', n`,
  };
  /** Of other people. */
  async function crowd() {
    for (const [table, fresh] of Object.entries(copied))
      await rows().execute(
        `insert into ${table} select row.* from (select one from ${table} as one limit 1) as first, generate_series(1, 20000) as n,
                                                jsonb_populate_record(one, jsonb_build_object('n', n, ${fresh})) as row`,
      );
    await rows().execute('analyze');
  }
  type Plan = { 'Node Type': string; 'Relation Name'?: string; 'Actual Rows': number; 'Rows Removed by Filter'?: number; Plans?: Plan[] };
  const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

  it('each of the questions of grants is answered by an index, and looks at few rows', async () => {
    const grant = await given(mei, hao);
    await shown(hao, grant);
    await crowd();
    const pool = await database.orm.em.getConnection().getNativeClient();
    const connection = await pool.connect();
    connection.release();
    const asked = vi.spyOn(Object.getPrototypeOf(connection), 'query');
    const offer = await offered(mei, da);
    await type(da, mei, wrongFor(offer));
    await scan(da, offer);
    await lists(mei);
    await usesOf(hao, grant);
    await get(hao, '/v1/account/uses');
    await shown(hao, grant);
    await cancel(hao, mei, grant);
    expect((await freeze(mei)).status).toBe(200);
    const texts = asked.mock.calls.map(([text]) => text).filter((text) => typeof text === 'string');
    asked.mockRestore();
    const questions = new Set(
      // What the ORM updates is found by the id.
      texts.filter((text) => /^(select|update presentations)\s/.test(text) && /\b(grants|presentations|usage_entries)\b/.test(text)),
    );
    expect(questions.size).toBeGreaterThan(20);
    for (const question of questions) {
      const [explained] = await rows().execute<{ 'QUERY PLAN': [{ Plan: Plan }] }[]>(`explain (analyze, format json) ${question}`);
      const slow = nodesOf(explained!['QUERY PLAN'][0].Plan)
        .filter((node) => node['Node Type'] === 'Seq Scan' || node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) > 50)
        .map((node) => node['Relation Name'])
        .filter((table) => table === undefined || table in copied);
      expect({ question, slow }).toEqual({ question, slow: [] });
    }
  });
});

describe('D-35 D-27 what all of it leaves behind', () => {
  it('names nobody, and keeps neither code nor token', async () => {
    const said: string[] = [];
    const noting = (of: Member): Member => ({
      ...of,
      phone: {
        ...of.phone,
        async send(...asked) {
          const answer = await of.phone.send(...asked);
          said.push(answer.text);
          return answer;
        },
      },
    });
    const [from, to] = [noting(mei), noting(hao)];
    const grant = await offered(from, to);
    const staffs = (await offerByStaff(api, 'counter', da, { cardReadingId: await api.given.cardReading(mei.person) })).json;
    await type(to, from, wrongFor(grant));
    await scan(noting(da), grant);
    await offer(from, to);
    await offer(from, { idNumber: 'A1' });
    await type(to, from, grant.code);
    const opened = await shown(to, grant);
    await redeem(api, opened);
    const second = await shown(to, grant);
    for (const of of [from, to]) {
      await lists(of);
      await usesOf(of, grant);
      await get(of, '/v1/account/uses');
      await of.phone.send('GET', '/v1/account/uses/export?format=csv');
      await of.phone.send('GET', '/v1/account/activity');
    }
    await cancel(to, from, grant);
    await redeem(api, second);
    const numbers = [mei, hao, da].map(({ idNumber }) => idNumber);
    for (const text of said) for (const number of numbers) expect(text).not.toContain(number);

    const left = new Map<string, string>();
    for (const { meta } of entities) {
      const found = await rows().execute<{ row: string }[]>(`select to_jsonb(kept)::text as row from ${meta.tableName} kept`);
      left.set(meta.tableName, found.map(({ row: text }) => text).join('\n'));
    }
    const texts = [opened.code!.text, second.code!.text, grant.qr.text, staffs.qr.text].map((text) => text.split(':')[1]!);
    const codes = [grant.code, staffs.code].map((code) => new RegExp(`(?<![\\w.-])${code}(?![\\w.-])`));
    for (const [table, kept] of [...left, ['the log', api.log.join('\n')] as const]) {
      for (const text of texts) expect([table, kept.includes(text)]).toEqual([table, false]);
      for (const code of codes) expect([table, code.test(kept)]).toEqual([table, false]);
    }
    // Where people are known by their number; everything else names them by an id.
    const known = ['registrations', 'cards', 'card_readings', 'grants'];
    for (const [table, kept] of [...left, ['the log', api.log.join('\n')] as const])
      if (!known.includes(table)) for (const number of numbers) expect([table, kept.includes(number)]).toEqual([table, false]);
    for (const table of ['audit_entries', 'outbox_messages', 'idempotency_records', 'usage_entries', 'presentations'])
      for (const { name } of [mei, hao].map(({ person }) => person))
        expect([table, left.get(table)!.includes(name.zh)]).toEqual([table, false]);
    expect(api.log.length).toBeGreaterThan(20);
  });
});
