import { randomUUID } from 'node:crypto';
import { generateKeyPair, generateProof } from 'dpop';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  AuditEntry,
  CarrierCheck,
  Consent,
  DeviceBinding,
  Notice,
  OutboxMessage,
  PasswordTries,
  Registration,
  Restriction,
  Session,
} from '../../database/entities/index.js';
import { defaultPolicy, type Policy } from '../../domain/policy.js';
import { createRegister, type InsuredRegister } from '../../simulator/register.js';
import { type Person, personByKey, samplePassword } from '../../simulator/world/people.js';
import { subjectHmac } from '../limits.js';
import { heldClock, openTestApi, openTestDatabase, type TestApi, type TestDatabase, testPortalUrl } from '../support/test-api.js';

const start = '2026-03-02T08:00:00.000Z';
const clock = heldClock(start);
const mei = personByKey('lin-mei');
const hao = personByKey('chen-hao');
let database: TestDatabase;
let register: InsuredRegister;
let api: TestApi;

beforeAll(async () => {
  const local = { now: () => clock.now(), host: '127.0.0.1', port: 0 };
  [database, register] = await Promise.all([openTestDatabase(process.env.TEST_DATABASE_URL!), createRegister(local)]);
  api = await openTestApi({ database, clock, registerUrl: register.url });
});
afterAll(async () => {
  await api.close();
  await register.stop();
  await database.close();
});
beforeEach(async () => {
  (api.parts as { policy: Policy }).policy = defaultPolicy;
  clock.set(start);
  register.reset();
  await database.clear();
});

const rows = () => database.orm.em.fork();
const seen = ({ status, json }: { status: number; json?: { code?: string } }) => [status, json?.code];

async function newPhone() {
  const pair = await generateKeyPair('ES256');
  const send = async (method: string, path: string, { body, key }: { body?: unknown; key?: string } = {}) => {
    const dpop = await generateProof(pair, testPortalUrl + path, method, api.parts.deviceProofs.freshNonce());
    return api.send(method, path, { body, headers: { dpop }, ...(key && { key }) });
  };
  const password = { password: samplePassword, passwordConfirmation: samplePassword, platform: 'ios', model: 'iPhone 15' };
  return {
    send,
    check: (person: Person = mei, entries: object = {}) =>
      send('POST', '/v1/carrier-checks', {
        body: {
          termsVersion: api.parts.mobileTerms.version,
          accepted: true,
          cardDigits: person.card.number.slice(-4),
          mobile: person.mobile,
          idNumber: person.idNumber,
          operatorToken: 'operator-token',
          ...entries,
        },
      }),
    look: (id: string) => send('GET', `/v1/carrier-checks/${id}`),
    giveUp: (id: string) => send('POST', `/v1/carrier-checks/${id}/give-up`),
    setPassword: (id: string, changes: object = {}, key?: string) =>
      send('POST', `/v1/carrier-checks/${id}/set-password`, { body: { ...password, ...changes }, ...(key && { key }) }),
  };
}

/** What the worker commits when the carrier vouches for the person. */
const vouch = (id: string) =>
  rows().nativeUpdate(
    CarrierCheck,
    { id },
    {
      state: 'matched',
      carrier: 'chunghwa',
      settledAt: clock.now(),
      usableUntil: new Date(clock.now().getTime() + api.parts.policy.carrierMatchSeconds * 1000),
      sealedOperatorToken: null,
    },
  );
async function matched(person: Person = mei) {
  const phone = await newPhone();
  const id = (await phone.check(person)).json.carrierCheckId as string;
  await vouch(id);
  return { phone, id };
}

describe('a check of a mobile number', () => {
  it('R-038 R-054 keeps the consent, seals the operator token, and tells Temporal an id only', async () => {
    const phone = await newPhone();
    const { status, json } = await phone.check();
    expect([status, json.state]).toEqual([202, 'checking']);
    const check = await rows().findOneOrFail(CarrierCheck, { id: json.carrierCheckId });
    expect(JSON.stringify(check)).not.toContain('operator-token');
    const { version, sha256 } = api.parts.mobileTerms;
    expect(await rows().findOneOrFail(Consent, { id: check.consentId })).toMatchObject({ termsVersion: version, termsSha256: sha256 });
    const told = JSON.stringify(await rows().find(OutboxMessage, {}));
    for (const secret of [mei.idNumber, mei.mobile, 'operator-token']) expect(told).not.toContain(secret);
  });

  it('exists for the device that asked and for no other', async () => {
    const { id } = await matched();
    const other = await newPhone();
    for (const answer of [await other.look(id), await other.giveUp(id), await other.setPassword(id)])
      expect(seen(answer)).toEqual([404, 'carrier-check-not-found']);
    expect(seen(await api.send('GET', `/v1/carrier-checks/${id}`))).toEqual([401, 'device-proof-invalid']);
  });

  it('R-055 refuses wrong digits and an unknown person with the same words', async () => {
    const phone = await newPhone();
    const wrong = await phone.check(mei, { cardDigits: '9999' });
    const unknown = await phone.check(personByKey('not-in-register'));
    expect(seen(wrong)).toEqual([422, 'mobile-entries-mismatch']);
    expect(unknown.json).toEqual(wrong.json);
    expect(await rows().count(CarrierCheck)).toBe(0);
  });

  it.each(['carrier-checks-by-network', 'carrier-checks-of-person-per-hour', 'carrier-checks-of-person-per-day'] as const)(
    'R-055 is not begun beyond the limit %s',
    async (rule) => {
      const limits = { ...defaultPolicy.limits, [rule]: { ...defaultPolicy.limits[rule], times: 1 } };
      (api.parts as { policy: Policy }).policy = { ...defaultPolicy, limits };
      const phone = await newPhone();
      const answers = [await phone.check(), await phone.check()];
      expect(answers.map(seen)).toEqual([
        [202, undefined],
        [429, 'too-many-tries'],
      ]);
    },
  );

  it('D-02 counts as unanswered at its deadline, whether or not that was noted', async () => {
    const phone = await newPhone();
    const { carrierCheckId } = (await phone.check()).json;
    clock.forward(api.parts.policy.carrierCheckSeconds - 0.001);
    expect((await phone.look(carrierCheckId)).json.state).toBe('checking');
    clock.forward(0.001);
    expect((await phone.look(carrierCheckId)).json).toMatchObject({ state: 'refused', refusal: { code: 'carrier-unavailable' } });
    expect((await phone.giveUp(carrierCheckId)).json.state).toBe('refused');
  });

  it('F-35 can be given up while it goes on; its token is wiped and its process told', async () => {
    const phone = await newPhone();
    const { carrierCheckId: id } = (await phone.check()).json;
    expect((await phone.giveUp(id)).json.state).toBe('given-up');
    expect(await rows().findOneOrFail(CarrierCheck, { id })).toMatchObject({ state: 'given-up', sealedOperatorToken: null });
    expect(await rows().count(OutboxMessage, { kind: 'signal', name: 'checkGivenUp' })).toBe(1);
    expect(seen(await phone.setPassword(id))).toEqual([409, 'carrier-check-given-up']);
  });
});

describe('the password after a match', () => {
  it('D-36 makes account, verified device and log in, without mail', async () => {
    const { phone, id } = await matched();
    const { status, json } = await phone.setPassword(id);
    expect(status).toBe(200);
    expect(json).toMatchObject({ state: 'active', name: mei.name.zh, idNumberMasked: 'A223***781', warnings: [] });
    expect(json.message.en).toContain('2 hours at most');
    const account = await rows().findOneOrFail(Registration, { idNumber: mei.idNumber });
    expect(account).toMatchObject({ state: 'active', channel: 'app', email: null, mobile: mei.mobile, deadlineAt: null });
    expect(await rows().findOneOrFail(DeviceBinding, { registrationId: account.id })).toMatchObject({
      state: 'enabled',
      verifiedBy: 'mobile-number',
    });
    expect(await rows().findOneOrFail(Session, { registrationId: account.id })).toMatchObject({ kind: 'app', endedAt: null });
    expect(await rows().count(Notice)).toBe(0);
  });

  it('I-11 a repeated request gets the same answer, token and all', async () => {
    const { phone, id } = await matched();
    const key = randomUUID();
    const first = await phone.setPassword(id, {}, key);
    const again = await phone.setPassword(id, {}, key);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.json).toEqual(first.json);
    expect(JSON.stringify(await rows().find(AuditEntry, {}))).not.toContain(mei.idNumber);
  });

  it('R-057 is set once, and before the end of the match', async () => {
    const { phone, id } = await matched();
    clock.forward(api.parts.policy.carrierMatchSeconds);
    expect(seen(await phone.setPassword(id))).toEqual([409, 'carrier-check-expired']);
    clock.forward(-0.001);
    expect((await phone.setPassword(id)).status).toBe(200);
    expect(seen(await phone.setPassword(id))).toEqual([409, 'carrier-check-used']);
  });

  it('R-057 N-27 is neither the card number nor anything else that is known of the person or stands in the account', async () => {
    await api.given.registration(mei, { state: 'active', localPhone: '02-27065866' });
    const { phone, id } = await matched();
    for (const password of [mei.card.number, mei.birthDate.replaceAll('-', ''), mei.mobile, '0227065866', mei.idNumber])
      expect(seen(await phone.setPassword(id, { password, passwordConfirmation: password }))).toEqual([422, 'password-common']);
  });

  it('I-02 two phones of one person at once: one account, both verified', async () => {
    const [one, other] = [await matched(), await matched()];
    const answers = await Promise.all([one, other].map(({ phone, id }) => phone.setPassword(id)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(new Set(answers.map(({ json }) => json.registrationId)).size).toBe(1);
    expect(await rows().count(Registration, { state: 'active' })).toBe(1);
    expect(await rows().count(DeviceBinding, { state: 'enabled' })).toBe(2);
  });

  it('one match used twice at once sets one password', async () => {
    const { phone, id } = await matched();
    const answers = await Promise.all([
      phone.setPassword(id),
      phone.setPassword(id, { password: 'Plum#2071', passwordConfirmation: 'Plum#2071' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('D-36 voids an application that waits for its mail, and forgets earlier wrong tries', async () => {
    const waiting = await api.given.registration(mei);
    const subject = subjectHmac(api.parts, mei.idNumber);
    await rows().insert(PasswordTries, { subject, wrongInARow: 4, lastWrongAt: clock.now() });
    const { phone, id } = await matched();
    expect((await phone.setPassword(id)).status).toBe(200);
    expect(await rows().findOneOrFail(Registration, { id: waiting.id })).toMatchObject({ state: 'void' });
    expect(await rows().count(PasswordTries)).toBe(0);
  });

  it('D-36 R-058 replaces the password of an account, ends its log ins and tells its holder', async () => {
    const { id: registrationId } = await api.given.registration(mei, { state: 'active', passwordHash: 'earlier' });
    const first = await matched();
    expect((await first.phone.setPassword(first.id)).json.message.en).toContain('replaces your earlier');
    const second = await matched();
    expect((await second.phone.setPassword(second.id)).json.registrationId).toBe(registrationId);
    expect(await rows().count(Session, { endedAt: null })).toBe(1);
    expect(await rows().count(DeviceBinding, { registrationId, state: 'enabled' })).toBe(2);
    expect((await rows().find(Notice, { kind: 'password-changed' })).map(({ toAddress }) => toAddress)).toEqual([mei.email, mei.email]);
    expect((await rows().findOneOrFail(Registration, { id: registrationId })).passwordHash).not.toBe('earlier');
  });

  it('R-039 N-38 is refused where the account may not be used, and nothing changes', async () => {
    await api.given.registration(mei, { state: 'active', passwordHash: 'earlier', frozenAt: clock.now() });
    const frozen = await matched();
    expect(seen(await frozen.phone.setPassword(frozen.id))).toEqual([403, 'account-frozen']);
    const restriction = { id: randomUUID(), idNumber: hao.idNumber, reason: 'misuse', placedAt: clock.now(), placedBy: 'x' } as const;
    await rows().insert(Restriction, { ...restriction, kind: 'banned' });
    const banned = await matched(hao);
    expect(seen(await banned.phone.setPassword(banned.id))).toEqual([403, 'account-banned']);
    expect(await rows().count(DeviceBinding)).toBe(0);
    expect(await rows().count(Registration, { idNumber: hao.idNumber })).toBe(0);
  });

  it('R-010 a card that is not in order registers nobody, but stands in the way of no account (N-38)', async () => {
    const { phone, id } = await matched();
    register.change(mei.key, { cardState: 'void' });
    expect(seen(await phone.setPassword(id))).toEqual([409, 'card-void']);
    register.change(mei.key, { cardState: 'valid', registrationSuspended: true });
    expect(seen(await phone.setPassword(id))).toEqual([409, 'registration-suspended']);
    await api.given.registration(mei, { state: 'active', passwordHash: 'earlier' });
    expect((await phone.setPassword(id)).status).toBe(200);
  });

  it.each([
    ['password-mismatch', { passwordConfirmation: 'Plum#2071' }],
    ['password-length', { password: 'Peach#2071!!!', passwordConfirmation: 'Peach#2071!!!' }],
    ['password-common', { password: mei.mobile, passwordConfirmation: mei.mobile }],
  ])('D-12 refuses as %s what the portal refuses, and the match stays', async (code, changes) => {
    const { phone, id } = await matched();
    expect(seen(await phone.setPassword(id, changes))).toEqual([422, code]);
    expect((await phone.setPassword(id)).status).toBe(200);
  });
});
