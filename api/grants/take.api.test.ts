import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AuditEntry, Card, Notice, OutboxMessage } from '../../database/entities/index.js';
import { maskIdNumber } from '../../domain/mask.js';
import { defaultPolicy } from '../../domain/policy.js';
import { personByKey } from '../../simulator/world/people.js';
import { inTurn } from '../support/test-api.js';
import {
  anotherPhone,
  api,
  audits,
  cancel,
  clock,
  da,
  database,
  given,
  grantOf,
  hao,
  laterDays,
  lists,
  mailedTo,
  mei,
  offered,
  rows,
  scan,
  seen,
  start,
  take,
  type,
  withThreePeople,
  wrongFor,
} from '../support/test-grants.js';
import type { GrantView, OfferedGrantView } from './grants.dto.js';

withThreePeople(process.env.TEST_DATABASE_URL!);

const { times: codesPerHour } = defaultPolicy.limits['grant-codes-by-person'];
const both = () => [mei.person.email, hao.person.email].sort();

describe('taking a grant', () => {
  it('N-60 I-07 on two phones of the grantee at once is done once; each side is told once', async () => {
    const grant = await offered(mei, hao);
    const other = await anotherPhone(hao);
    const [first, second] = await inTurn(
      database.url,
      { select: 'select from registrations where id = $1 for update', values: [hao.registrationId] },
      () => scan(hao, grant),
      () => type(other, mei, grant.code),
    );
    expect([seen(first), seen(second)]).toEqual([
      [200, undefined],
      [409, 'grant-code-used'],
    ]);
    expect(await mailedTo('grant-accepted')).toEqual(both());
    expect(await audits('grant.accepted')).toBe(1);
    expect(await rows().count(OutboxMessage, { kind: 'signal', name: 'grantChanged' })).toBe(1);
  });

  it('I-11 repeated with the same key is answered the same; with another one the right code was used', async () => {
    const grant = await offered(mei, hao);
    const key = randomUUID();
    const [one, again] = [await type(hao, mei, grant.code, { key }), await type(hao, mei, grant.code, { key })];
    expect([again.status, again.json, again.headers['idempotent-replayed']]).toEqual([200, one.json, 'true']);
    expect(seen(await type(hao, mei, grant.code))).toEqual([409, 'grant-code-used']);
    expect(seen(await scan(hao, grant))).toEqual([409, 'grant-code-used']);
    expect(seen(await type(hao, mei, wrongFor(grant), { key }))).toEqual([422, 'idempotency-key-reused']);
    expect(await grantOf(grant)).toMatchObject({ state: 'active', wrongTries: 0, granteeId: hao.registrationId });
    expect(await mailedTo('grant-accepted')).toEqual(both());
  });

  it.each<[string, (grant: OfferedGrantView) => object, string]>([
    ['both at once', ({ qr, code }) => ({ scanned: qr.text, grantorIdNumber: mei.idNumber, code }), 'request-invalid'],
    ['neither', () => ({}), 'request-invalid'],
    ['a code and nobody', ({ code }) => ({ code }), 'request-invalid'],
    ['something more', ({ qr }) => ({ scanned: qr.text, granteeId: randomUUID() }), 'request-invalid'],
    ['a number for a code', ({ code }) => ({ grantorIdNumber: mei.idNumber, code: Number(code) }), 'request-invalid'],
    ['a grantor who cannot be', ({ code }) => ({ grantorIdNumber: 'A1', code }), 'id-number-invalid'],
    ['a text of 5 kB', ({ qr }) => ({ scanned: qr.text.padEnd(5 * 1024, 'a') }), 'request-invalid'],
    ['a text of just 5,000 characters', ({ qr }) => ({ scanned: qr.text.padEnd(5000, 'a') }), 'grant-qr-foreign'],
    ['a script', () => ({ scanned: 'javascript:alert(1)' }), 'grant-qr-foreign'],
    ['a page', ({ qr }) => ({ scanned: `https://evil.example/#${qr.text}` }), 'grant-qr-foreign'],
    ['a text of another environment', ({ qr }) => ({ scanned: qr.text.replace('-test:', '-production:') }), 'grant-qr-foreign'],
    ['the code as text', ({ code }) => ({ scanned: code }), 'grant-qr-foreign'],
    ['a line break behind', ({ qr }) => ({ scanned: `${qr.text}\n` }), 'grant-qr-foreign'],
  ])('N-40 by %s takes nothing', async (_what, body, code) => {
    const grant = await offered(mei, hao);
    expect(seen(await take(hao, body(grant)))).toEqual([422, code]);
    expect(await grantOf(grant)).toMatchObject({ state: 'offered', wrongTries: 0 });
  });

  it.each<[string, Partial<Card>, string]>([
    ['has no photo', { photoId: null }, 'grant-card-photoless'],
    ['is suspended', { suspendedAt: new Date(start) }, 'card-suspended'],
    ['is void', { voidedAt: new Date(start) }, 'card-void'],
  ])('R-179 is nothing for somebody whose card %s, and leaves the offer as it is', async (_what, card, code) => {
    const grant = await offered(mei, hao);
    await rows().nativeUpdate(Card, { id: hao.cardId }, card);
    expect(seen(await scan(hao, grant))).toEqual([409, code]);
    expect(await grantOf(grant)).toMatchObject({ state: 'offered', granteeId: null, wrongTries: 0 });
  });

  it('R-179 is nothing for somebody without a card', async () => {
    const { id } = await api.given.registration(personByKey('wang-jing'), { state: 'active' });
    const phone = await api.openApp(id);
    const { qr } = await offered(mei, personByKey('wang-jing'));
    expect(seen(await phone.send('POST', '/v1/grants/accept', { body: { scanned: qr.text } }))).toEqual([404, 'card-not-found']);
  });

  it('takes the offer whose code it is, of several of the same grantor', async () => {
    const [first, second] = [await offered(mei, hao), await offered(mei, hao, laterDays)];
    expect((await type(hao, mei, second.code)).json).toMatchObject({ grantId: second.grantId });
    expect((await type(hao, mei, first.code)).json).toMatchObject({ grantId: first.grantId });
  });

  it('takes an offer although an earlier grant that is over had the same code by chance', async () => {
    const grant = await offered(mei, hao);
    const { seed } = await grantOf(grant);
    for (const id of ['00000000-0000-4000-8000-000000000000', 'ffffffff-ffff-4fff-8fff-ffffffffffff'])
      await given(mei, hao, { id, state: 'ended', settledAt: clock.now(), seed });
    expect((await type(hao, mei, grant.code)).json).toMatchObject({ grantId: grant.grantId, state: 'active' });
  });

  it('is not done by somebody else on the same phone: each is who is logged in', async () => {
    const grant = await offered(mei, hao);
    expect(seen(await scan({ ...hao, phone: da.phone }, grant))).toEqual([404, 'grant-code-unknown']);
    expect(seen(await scan(mei, grant))).toEqual([404, 'grant-code-unknown']);
    expect(seen(await scan(hao, grant))).toEqual([200, undefined]);
  });
});

describe('a wrong code', () => {
  const miss = async (grant: OfferedGrantView, by = hao) => {
    const { json } = await type(by, mei, wrongFor(grant));
    return [json.code, json.attemptsLeft];
  };

  it('D-30 counts although it is refused, for what this grantor offers this person now', async () => {
    const offers = [await offered(mei, hao), await offered(mei, hao, laterDays)];
    const others = [await offered(mei, da), await offered(da, hao)];
    const taken = await given(mei, hao, { firstDay: '2026-04-01', lastDay: '2026-04-01' });
    const lapsed = await given(mei, hao, { state: 'offered', offerExpiresAt: clock.now() });
    expect(await miss(offers[0]!)).toEqual(['grant-code-unknown', 4]);
    expect(await miss(offers[0]!)).toEqual(['grant-code-unknown', 3]);
    const tries = async (of: readonly Pick<GrantView, 'grantId'>[]) =>
      Promise.all(of.map(async (each) => (await grantOf(each)).wrongTries));
    expect([await tries(offers), await tries([...others, taken, lapsed])]).toEqual([
      [2, 2],
      [0, 0, 0, 0],
    ]);
    const kept = await rows().find(AuditEntry, { accountId: mei.registrationId, action: { $like: 'grant.%' } });
    expect(kept.map(({ action }) => action)).not.toContain('grant.burnt');
  });

  it('D-30 sent once more with the same key counts once', async () => {
    const grant = await offered(mei, hao);
    const key = randomUUID();
    for (let times = 0; times < 6; times += 1)
      expect((await type(hao, mei, wrongFor(grant), { key })).json).toMatchObject({ code: 'grant-code-unknown', attemptsLeft: 4 });
    expect((await grantOf(grant)).wrongTries).toBe(1);
  });

  it('D-30 the fifth burns it, also when eight come at once; it is told once', async () => {
    const grant = await offered(mei, hao);
    const phones = await Promise.all(Array.from({ length: 8 }, () => anotherPhone(hao)));
    const answers = await Promise.all(phones.map((each) => type(each, mei, wrongFor(grant))));
    expect(answers.map(({ json }) => String(json.attemptsLeft)).sort()).toEqual(['1', '2', '3', '4', ...Array(4).fill('undefined')]);
    expect(answers.filter(({ json }) => json.code === 'grant-code-burnt')).toHaveLength(1);
    expect(await grantOf(grant)).toMatchObject({ state: 'lapsed', burnt: true, wrongTries: 5, settledAt: clock.now() });
    expect([await audits('grant.burnt'), await audits('grant.lapsed')]).toEqual([1, 1]);
    expect(await rows().count(OutboxMessage, { kind: 'signal', name: 'grantChanged' })).toBe(1);
    expect(await rows().count(Notice)).toBe(0);
    expect(seen(await scan(hao, grant))).toEqual([409, 'grant-code-burnt']);
    await offered(mei, hao);
  });

  it('D-30 burns the younger of two offers later than the older', async () => {
    const older = await offered(mei, hao);
    for (let times = 0; times < 2; times += 1) await miss(older);
    const younger = await offered(mei, hao, laterDays);
    for (let times = 0; times < 2; times += 1) await miss(older);
    expect(await miss(older)).toEqual(['grant-code-burnt', undefined]);
    expect([await grantOf(older), await grantOf(younger)]).toMatchObject([{ burnt: true }, { burnt: false, wrongTries: 3 }]);
    expect((await type(hao, mei, younger.code)).json).toMatchObject({ grantId: younger.grantId });
  });

  it('D-06 of an offer that has lapsed is not counted, nor of one that was taken or cancelled', async () => {
    const grant = await offered(mei, hao);
    clock.forward(300);
    expect(await miss(grant)).toEqual(['grant-code-unknown', undefined]);
    expect((await grantOf(grant)).wrongTries).toBe(0);
  });

  it('N-59 says the same of everything that was not offered to the person who types it', async () => {
    const toDa = await offered(mei, da);
    const strangers = {
      ...{ 'who offers to somebody else': mei.idNumber, 'who offers nothing': da.idNumber },
      ...{ 'without an account': personByKey('wang-jing').idNumber, oneself: hao.idNumber },
    };
    const answers = await Promise.all(Object.values(strangers).map((idNumber) => type(hao, { idNumber }, toDa.code)));
    const token = (await scan(hao, toDa)).json;
    const neverMade = (await take(hao, { scanned: `${toDa.qr.text.slice(0, -1)}${toDa.qr.text.endsWith('A') ? 'B' : 'A'}` })).json;
    const told = [...answers.map(({ json }) => json), token, neverMade].map(({ requestId: _, ...rest }) => JSON.stringify(rest));
    expect(new Set(told).size).toBe(1);
    expect(answers.map(seen)).toEqual(Array(4).fill([404, 'grant-code-unknown']));
    expect((await grantOf(toDa)).wrongTries).toBe(0);
  });

  it(`D-30 one person enters ${codesPerHour} codes in an hour, right or wrong and on whatever phone`, async () => {
    const grant = await offered(mei, da);
    for (let tries = 0; tries < codesPerHour; tries += 1)
      expect(seen(await type(hao, mei, String(tries).padStart(6, '0')))).toEqual([404, 'grant-code-unknown']);
    const toHao = await offered(mei, hao);
    const refused = await scan(await anotherPhone(hao), toHao);
    expect(refused.json).toMatchObject({ code: 'too-many-tries', retryAt: '2026-03-02T09:00:00.000Z' });
    expect(seen(await scan(da, grant))).toEqual([200, undefined]);
    expect(await grantOf(toHao)).toMatchObject({ state: 'offered', wrongTries: 0 });
  });
});

describe('cancelling', () => {
  it('D-33 by both sides at once is done once, by the one that came first', async () => {
    const grant = await given(mei, hao);
    const [first, second] = await inTurn(
      database.url,
      { select: 'select from grants where id = $1 for update', values: [grant.grantId] },
      () => cancel(hao, mei, grant),
      () => cancel(mei, hao, grant),
    );
    expect(first.json).toMatchObject({ state: 'cancelled', cancelledBy: 'grantee', settledAt: start });
    expect(second.json).toMatchObject({ code: 'grant-settled', state: 'cancelled' });
    expect(await mailedTo('grant-cancelled')).toEqual(both());
    const told = await rows().find(OutboxMessage, { kind: 'signal' });
    expect(told).toMatchObject([{ name: 'grantChanged', workflowId: `grant-${grant.grantId}` }]);
  });

  it('I-11 repeated with the same key is answered the same', async () => {
    const grant = await given(mei, hao);
    const key = randomUUID();
    const [one, again] = [await cancel(mei, hao, grant, { key }), await cancel(mei, hao, grant, { key })];
    expect([again.status, again.json, again.headers['idempotent-replayed']]).toEqual([200, one.json, 'true']);
    expect(seen(await cancel(mei, hao, grant))).toEqual([409, 'grant-settled']);
    expect(await audits('grant.cancelled')).toBe(1);
  });

  it.each<[string, () => string]>([
    ['oneself', () => maskIdNumber(mei.idNumber)],
    ['the whole number', () => hao.idNumber],
    ['a third person', () => maskIdNumber(da.idNumber)],
    ['nobody', () => ''],
  ])('R-186 confirming %s cancels nothing', async (_what, confirming) => {
    const grant = await given(mei, hao);
    const answer = await mei.phone.send('POST', `/v1/grants/${grant.grantId}/cancel`, { body: { confirming: confirming() } });
    expect(seen(answer)).toEqual([422, 'grant-not-confirmed']);
    expect((await grantOf(grant)).state).toBe('active');
  });

  it('D-02 after the end of the last day finds it ended, although nobody noted it', async () => {
    const grant = await given(mei, hao);
    clock.set((await grantOf(grant)).endsAt);
    const later = await anotherPhone(mei);
    expect((await cancel(later, hao, grant)).json).toMatchObject({ code: 'grant-settled', state: 'ended' });
    expect((await later.phone.send('GET', `/v1/grants/${grant.grantId}`)).json).toMatchObject({
      state: 'ended',
      settledAt: clock.now().toISOString(),
    });
    expect((await lists(later)).given.count).toBe(0);
  });

  it('R-186 an offer that nobody has taken is nobody’s news', async () => {
    const grant = await offered(mei, hao);
    expect((await cancel(mei, hao, grant)).json).toMatchObject({ state: 'cancelled', cancelledBy: 'grantor', grantee: { name: null } });
    expect(await rows().count(Notice)).toBe(0);
    expect(seen(await scan(hao, grant))).toEqual([409, 'grant-cancelled']);
  });
});
