import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AuditEntry, Card, Consent, Grant, OutboxMessage, Registration } from '../../database/entities/index.js';
import { maskIdNumber } from '../../domain/mask.js';
import { defaultPolicy } from '../../domain/policy.js';
import { unitOfWork } from '../../outbox/unit-of-work.js';
import { personByKey } from '../../simulator/world/people.js';
import { endRegistration } from '../deletions/end-registration.js';
import { type Answer, inTurn } from '../support/test-api.js';
import {
  agreedTo,
  anotherPhone,
  api,
  clock,
  da,
  database,
  freeze,
  given,
  grantOf,
  hao,
  lists,
  mei,
  member,
  offer,
  offerByStaff,
  offered,
  rows,
  scan,
  seen,
  someDays,
  start,
  type,
  withThreePeople,
} from '../support/test-grants.js';

withThreePeople(process.env.TEST_DATABASE_URL!);

const { times: offersPerHour } = defaultPolicy.limits['grants-of-person'];

describe('an offer', () => {
  it('I-11 repeated with the same key is the same code and QR, although neither is kept', async () => {
    const key = randomUUID();
    const [one, again] = [await offer(mei, hao, {}, { key }), await offer(mei, hao, {}, { key })];
    expect([again.status, again.json, again.headers['idempotent-replayed']]).toEqual([201, one.json, 'true']);
    expect(one.json).toMatchObject({ code: expect.stringMatching(/^\d{6}$/), side: 'grantor', grantee: { name: null }, state: 'offered' });
    expect(await rows().count(Grant)).toBe(1);
    expect(await rows().find(OutboxMessage, {})).toMatchObject([{ kind: 'start', name: 'grant', workflowId: `grant-${one.json.grantId}` }]);
    expect(seen(await offer(mei, da, {}, { key }))).toEqual([422, 'idempotency-key-reused']);
    expect(seen(await offer(mei, da, {}, { key: null }))).toEqual([400, 'idempotency-key-missing']);
  });

  it('D-31 two for the same days at once: the second is refused and names the first', async () => {
    const [first, second] = await inTurn(
      database.url,
      { select: 'select from registrations where id = $1 for update', values: [mei.registrationId] },
      () => offer(mei, hao),
      () => offer(mei, hao, { firstDay: '2026-03-04', lastDay: '2026-03-09' }),
    );
    expect(first.status).toBe(201);
    expect(second.json).toMatchObject({ code: 'grant-overlaps', grant: { grantId: first.json.grantId, ...someDays } });
    expect(await rows().count(Grant)).toBe(1);
  });

  it('D-31 twenty at once for days that touch one another leave one', async () => {
    const days = Array.from({ length: 20 }, (_, n) => ({ firstDay: '2026-03-02', lastDay: `2026-03-${String(n + 10)}` }));
    const answers = await Promise.all(days.map((each) => offer(mei, hao, each)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
    expect(await rows().count(Grant)).toBe(1);
  });

  it('D-31 for days that touch two others names the one that begins first', async () => {
    await offered(mei, hao, { firstDay: '2026-03-10', lastDay: '2026-03-12' });
    const earlier = await offered(mei, hao, someDays);
    const across = { firstDay: someDays.firstDay, lastDay: '2026-03-31' };
    expect((await offer(mei, hao, across)).json).toMatchObject({ code: 'grant-overlaps', grant: { grantId: earlier.grantId } });
  });

  it('D-31 that nobody took in time is in nobody’s way, also before its process has noted that', async () => {
    const { grantId, offerExpiresAt } = await offered(mei, hao);
    clock.set(new Date(Date.parse(offerExpiresAt) - 1));
    expect(seen(await offer(mei, hao))).toEqual([409, 'grant-overlaps']);
    clock.set(new Date(offerExpiresAt));
    expect(await rows().findOneOrFail(Grant, { id: grantId })).toMatchObject({ state: 'offered' });
    expect(seen(await offer(mei, hao))).toEqual([201, undefined]);
  });

  it.each([
    ['firstDay', '2026-3-2', 'grant-days-invalid'],
    ['firstDay', '２０２６-03-02', 'grant-days-invalid'],
    ['firstDay', '115-03-02', 'grant-days-invalid'],
    ['firstDay', '0115-03-02', 'grant-days-invalid'],
    ['firstDay', '2026/03/02', 'grant-days-invalid'],
    ['lastDay', '20260304', 'grant-days-invalid'],
    ['lastDay', '2026-02-29', 'grant-days-invalid'],
    ['lastDay', '', 'grant-days-invalid'],
    ['lastDay', '2026-03-04T00:00', 'request-invalid'],
    ['lastDay', '民國115年3月4日', 'grant-days-invalid'],
    ['lastDay', 20260304, 'request-invalid'],
    ['lastDay', null, 'request-invalid'],
  ])('D-31 with the %s %j is refused as %s, and the field named', async (field, day, code) => {
    const { status, json } = await offer(mei, hao, { [field]: day });
    expect([status, json.code, json.fields]).toEqual([422, code, [field]]);
    expect(await rows().count(Grant)).toBe(0);
  });

  it('D-31 begins today or later in Taipei, where it is another day than in Greenwich', async () => {
    clock.set('2026-03-02T15:59:59.999Z');
    const late = await anotherPhone(mei);
    const today = { firstDay: '2026-03-02', lastDay: '2026-03-02' };
    expect(await offered(late, hao, today)).toMatchObject({
      endsAt: '2026-03-02T16:00:00.000Z',
      offerExpiresAt: '2026-03-02T16:00:00.000Z',
    });
    clock.set('2026-03-02T16:00:00.000Z');
    expect((await offer(late, da, today)).json).toMatchObject({ code: 'grant-days-invalid', fields: ['firstDay'] });
    expect(await offered(late, da, { firstDay: '2026-03-03', lastDay: '2026-03-03' })).toMatchObject({
      startsAt: '2026-03-02T16:00:00.000Z',
    });
  });

  it.each(['a123456789', 'Ａ１２３４５６７８９'])('N-02 to %s is to the same person', async (spelling) => {
    const grant = await offered(mei, { idNumber: spelling });
    expect(grant.grantee.idNumberMasked).toBe(maskIdNumber(hao.idNumber));
    expect(seen(await offer(mei, hao))).toEqual([409, 'grant-overlaps']);
    expect(seen(await type(hao, { idNumber: 'ａ223456781' }, grant.code))).toEqual([200, undefined]);
    expect(seen(await offer(mei, { idNumber: 'ａ223456781' }))).toEqual([422, 'grant-to-oneself']);
  });

  it('N-03 to an old residence number is possible until those end', async () => {
    const tanaka = personByKey('old-arc-tanaka');
    expect(tanaka.idNumber).toMatch(/^[A-Z][A-D]/);
    await offered(mei, tanaka);
    clock.set(defaultPolicy.oldResidentNumbersEndAt);
    const days = { firstDay: '2031-01-01', lastDay: '2031-01-01' };
    expect(seen(await offer(await anotherPhone(mei), tanaka, days))).toEqual([422, 'old-resident-number-ended']);
  });

  it.each(['', 'A123456780', "A123456789'--", 'A1234567890'])('to %j is to nobody', async (idNumber) => {
    expect(seen(await offer(mei, { idNumber }))).toEqual([422, 'id-number-invalid']);
  });

  it('to somebody without an account is taken once there is one, within the five minutes', async () => {
    const jing = personByKey('wang-jing');
    const grant = await offered(mei, jing);
    expect(grant.grantee).toEqual({ name: null, idNumberMasked: maskIdNumber(jing.idNumber) });
    clock.forward(60);
    const taker = await member(api, 'wang-jing');
    expect((await scan(taker, grant)).json).toMatchObject({ state: 'active', side: 'grantee', grantee: { name: jing.name.zh } });
  });

  it.each<[string, () => object]>([
    ['what is not asked for', () => ({ channel: 'counter' })],
    ['no agreements', () => ({ agreements: undefined })],
    ['no card', () => ({ cardId: undefined })],
    ['a card that cannot be', () => ({ cardId: "'--" })],
    ['an endless number', () => ({ granteeIdNumber: 'A'.repeat(41) })],
    ['the reading of staff', () => ({ cardReadingId: randomUUID() })],
  ])('with %s is refused', async (_what, more) => {
    expect(seen(await offer(mei, hao, more()))).toEqual([422, 'request-invalid']);
  });

  it('R-038 needs the version of the statement that is in force, and keeps nothing of what was refused', async () => {
    const wrong = async (agreements: object[]) => seen(await offer(mei, hao, { agreements }));
    expect(await wrong([{ key: 'grant-statement', version: '2001-01-01' }])).toEqual([409, 'terms-outdated']);
    expect(await wrong(agreedTo(api, 'grantee-statement'))).toEqual([422, 'terms-not-accepted']);
    expect([await rows().count(Consent), await rows().count(Grant)]).toEqual([0, 0]);
    const { grantId } = await offered(mei, hao, {
      agreements: [...agreedTo(api, 'grantee-statement'), ...agreedTo(api, 'grant-statement')],
    });
    const consents = await rows().find(Consent, {});
    expect(consents).toMatchObject([{ contentKey: 'grant-statement' }]);
    expect((await grantOf({ grantId })).grantorConsentIds).toEqual(consents.map(({ id }) => id));
  });

  it.each<[string, Partial<Card>, number, string]>([
    ['without photo', { photoId: null }, 409, 'grant-card-photoless'],
    ['that the register suspends', { suspendedAt: new Date(start) }, 409, 'card-suspended'],
    ['that is withdrawn', { withdrawnAt: new Date(start) }, 409, 'card-suspended'],
    ['that is void', { voidedAt: new Date(start) }, 409, 'card-void'],
  ])('D-30 of a card %s is none', async (_what, card, status, code) => {
    await rows().nativeUpdate(Card, { id: mei.cardId }, card);
    expect(seen(await offer(mei, hao))).toEqual([status, code]);
    const cardReadingId = await api.given.cardReading(mei.person);
    expect(seen(await offerByStaff(api, 'counter', hao, { cardReadingId }))).toEqual([status, code]);
  });

  it('N-62 D-32 is of the own card alone', async () => {
    const daysOver = { state: 'ended', settledAt: new Date(start) } as const;
    await given(mei, hao);
    await given(da, hao, daysOver);
    const of = async ({ cardId }: { cardId: string }) => seen(await offer(hao, personByKey('wang-jing'), { cardId }));
    expect(await of(mei)).toEqual([403, 'grant-not-transferable']);
    expect(await of(da)).toEqual([404, 'card-not-found']);
    expect(await of({ cardId: randomUUID() })).toEqual([404, 'card-not-found']);
  });

  it('is of the card that the phone shows, and of no later one that has taken its place', async () => {
    await rows().nativeUpdate(Card, { id: mei.cardId }, { voidedAt: clock.now() });
    const later = { ...mei, cardId: randomUUID() };
    const { registrationId, idNumber } = mei;
    clock.forward(1);
    await rows().insert(Card, { id: later.cardId, registrationId, idNumber, openedAt: clock.now(), photoId: randomUUID() });
    expect(seen(await offer(mei, hao))).toEqual([404, 'card-not-found']);
    await offered(later, hao);
  });

  it('is not of the card of an earlier registration of the same person', async () => {
    await unitOfWork(database.orm, clock.now(), { actor: { type: 'portal' } }, async (tx) => {
      await endRegistration(tx, api.parts, await tx.em.findOneOrFail(Registration, { id: mei.registrationId }), undefined);
    });
    const again = await member(api, 'lin-mei');
    expect(seen(await offer(again, hao, { cardId: mei.cardId }))).toEqual([404, 'card-not-found']);
    await offered(again, hao);
  });

  it(`is made ${offersPerHour} times in an hour by one person`, async () => {
    const days = (n: number) => ({
      firstDay: `2026-05-${String(n + 1).padStart(2, '0')}`,
      lastDay: `2026-05-${String(n + 1).padStart(2, '0')}`,
    });
    for (let n = 0; n < offersPerHour; n += 1) await offered(mei, hao, days(n));
    const { json } = await offer(mei, hao, days(30));
    expect(json).toMatchObject({ code: 'too-many-tries', retryAt: '2026-03-02T09:00:00.000Z' });
    await offered(hao, mei);
    clock.forward(3600);
    await offered(mei, hao, days(30));
  });
});

describe('an offer by staff', () => {
  const read = (more: object = {}, person = mei.person) => api.given.cardReading(person, more);

  it('D-34 I-11 is of the person whose card was read, once, and says who made it', async () => {
    const cardReadingId = await read();
    const key = randomUUID();
    const [one, again] = [
      await offerByStaff(api, 'homeCare', hao, { cardReadingId }, { key }),
      await offerByStaff(api, 'homeCare', hao, { cardReadingId }, { key }),
    ];
    expect([again.status, again.json]).toEqual([201, one.json]);
    expect(one.json).toMatchObject({ channel: 'home-care', side: null, grantor: { name: mei.person.name.zh } });
    expect(seen(await offerByStaff(api, 'homeCare', da, { cardReadingId }))).toEqual([409, 'card-reading-used']);
    expect(await grantOf(one.json)).toMatchObject({ actedBy: 'home-care-1', channel: 'home-care', grantorId: mei.registrationId });
    const audited = { actorType: 'institution', actorId: 'home-care-1', accountId: mei.registrationId };
    expect(await rows().find(AuditEntry, { action: 'grant.offered' })).toMatchObject([audited]);
    expect((await type(hao, mei, one.json.code)).json).toMatchObject({ state: 'active', channel: 'home-care' });
    expect((await lists(mei)).given.grants).toMatchObject([
      { side: 'grantor', channel: 'home-care', grantee: { name: hao.person.name.zh } },
    ]);
    expect((await offerByStaff(api, 'counter', da, { cardReadingId: await read() })).json).toMatchObject({ channel: 'counter' });
  });

  it.each<[string, () => Promise<Answer>, number, string]>([
    [
      'a card that was only read',
      async () => offerByStaff(api, 'counter', hao, { cardReadingId: await read({ check: 'read' }) }),
      409,
      'card-not-verified',
    ],
    [
      'the card of somebody without an account',
      async () => offerByStaff(api, 'counter', hao, { cardReadingId: await read({}, personByKey('wang-jing')) }),
      ...([404, 'account-not-found'] as const),
    ],
    [
      'the card of somebody whose account is frozen',
      async () => {
        await freeze(mei);
        return offerByStaff(api, 'counter', hao, { cardReadingId: await read() });
      },
      ...([403, 'account-frozen'] as const),
    ],
    [
      'the card of somebody who is suspended',
      async () => {
        const body = { idNumber: mei.idNumber, kind: 'suspended', reason: 'misuse' };
        await api.send('POST', '/v1/staff/restrictions', { body, headers: { authorization: 'Bearer operator' } });
        return offerByStaff(api, 'counter', hao, { cardReadingId: await read() });
      },
      ...([403, 'account-suspended'] as const),
    ],
    ['the grantor as grantee', async () => offerByStaff(api, 'counter', mei, { cardReadingId: await read() }), 422, 'grant-to-oneself'],
    [
      'a number that is none',
      async () => offerByStaff(api, 'counter', { idNumber: 'A1' }, { cardReadingId: await read() }),
      422,
      'id-number-invalid',
    ],
    [
      'days that are over',
      async () => offerByStaff(api, 'counter', hao, { cardReadingId: await read(), firstDay: '2026-03-01' }),
      422,
      'grant-days-invalid',
    ],
    [
      'no agreement',
      async () => offerByStaff(api, 'counter', hao, { cardReadingId: await read(), agreements: [] }),
      422,
      'terms-not-accepted',
    ],
    [
      'a card id',
      async () => offerByStaff(api, 'counter', hao, { cardReadingId: await read(), cardId: mei.cardId }),
      422,
      'request-invalid',
    ],
  ])('D-34 with %s is none', async (_what, ask, status, code) => {
    expect(seen(await ask())).toEqual([status, code]);
    expect(await rows().count(Grant)).toBe(0);
  });

  it('D-31 stands in the way of one in the App, and the other way round', async () => {
    const { grantId } = (await offerByStaff(api, 'counter', hao, { cardReadingId: await read() })).json;
    expect((await offer(mei, hao)).json).toMatchObject({ code: 'grant-overlaps', grant: { grantId } });
    const inTheApp = await offered(mei, da);
    const second = await offerByStaff(api, 'counter', da, { cardReadingId: await read() });
    expect(second.json).toMatchObject({ code: 'grant-overlaps', grant: { grantId: inTheApp.grantId } });
  });
});
