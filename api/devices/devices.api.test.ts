import { randomUUID } from 'node:crypto';
import { generateKeyPair, generateProof } from 'dpop';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeviceBinding, DeviceCode, PasswordTries, Session, UsedProof } from '../../database/entities/index.js';
import { defaultPolicy } from '../../domain/policy.js';
import { personByKey, samplePassword } from '../../simulator/world/people.js';
import { heldClock, openTestApi, openTestDatabase, type TestApi, type TestDatabase, testPortalUrl } from '../support/test-api.js';

const start = '2026-03-02T08:00:00.000Z';
const clock = heldClock(start);
const mei = personByKey('lin-mei');
const hao = personByKey('chen-hao');
const registerUrl = 'http://127.0.0.1:9';
let database: TestDatabase;
let api: TestApi;
let opened: TestApi[];
let passwordHash: string;

beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
  passwordHash = await (await open()).parts.passwords.hash(samplePassword);
});
afterAll(() => database.close());
beforeEach(async () => {
  clock.set(start);
  await database.clear();
  opened = [];
  api = await open();
});
afterEach(() => Promise.all(opened.map((each) => each.close())));

const keys = { current: undefined as TestApi['parts']['keys'] | undefined };
async function open(policy: Parameters<typeof openTestApi>[0]['policy'] = {}): Promise<TestApi> {
  const made = await openTestApi({ database, clock, registerUrl, policy, ...(keys.current && { keys: keys.current }) });
  keys.current ??= made.parts.keys;
  opened?.push(made);
  return made;
}

/** An account with its portal open. */
async function account(person = mei, row: object = {}) {
  const { id: registrationId } = await api.given.registration(person, { state: 'active', passwordHash, ...row });
  const headers = await api.openPortal(registrationId);
  const code = async () => (await api.send('POST', '/v1/device-codes', { headers })).json.code as string;
  return { registrationId, headers, code };
}

type Call = { body?: unknown; token?: string; key?: string; nonce?: string; proof?: string };
type Phone = Awaited<ReturnType<typeof newPhone>>;
async function newPhone() {
  const pair = await generateKeyPair('ES256');
  const proofFor = (method: string, path: string, { token, nonce = api.parts.deviceProofs.freshNonce() }: Call = {}) =>
    generateProof(pair, testPortalUrl + path, method, nonce, token);
  const send = async (method: string, path: string, call: Call = {}) =>
    api.send(method, path, {
      body: call.body,
      ...(call.key && { key: call.key }),
      headers: {
        dpop: call.proof ?? (await proofFor(method, path, call)),
        ...(call.token && { authorization: `DPoP ${call.token}` }),
      },
    });
  return {
    proofFor,
    send,
    enter: (code: string, call: Call = {}) => send('POST', '/v1/devices', { body: { code, platform: 'ios', model: 'iPhone 15' }, ...call }),
    logIn: (person = mei, password = samplePassword, call: Call = {}) =>
      send('POST', '/v1/app-sessions', { body: { idNumber: person.idNumber, password }, ...call }),
  };
}
async function verifiedPhone(of: { code: () => Promise<string> }): Promise<Phone> {
  const phone = await newPhone();
  expect((await phone.enter(await of.code())).status).toBe(201);
  return phone;
}
const seen = ({ status, json }: { status: number; json?: { code?: string } }) => [status, json?.code];
const rows = () => database.orm.em.fork();

describe('a proof of possession', () => {
  it('N-39 is taken once, whoever sends it and to which process, also of eight at the same time', async () => {
    const phone = await newPhone();
    const proof = await phone.proofFor('POST', '/v1/devices');
    const answers = await Promise.all(Array.from({ length: 8 }, () => phone.enter('R17b63g9', { proof })));
    expect(answers.map(({ json }) => json.code).sort()).toEqual(['device-code-unknown', ...Array(7).fill('device-proof-invalid')]);
    expect(await rows().count(UsedProof)).toBe(1);
  });

  it('refusal:device-nonce-needed is asked for with a fresh nonce, which comes with every answer', async () => {
    const phone = await newPhone();
    const first = await phone.enter('R17b63g9', { nonce: 'old' });
    expect(seen(first)).toEqual([401, 'device-nonce-needed']);
    expect(first.headers['www-authenticate']).toBe('DPoP error="use_dpop_nonce", algs="ES256"');
    const second = await phone.enter('R17b63g9', { nonce: String(first.headers['dpop-nonce']) });
    expect(seen(second)).toEqual([404, 'device-code-unknown']);
    expect(second.headers['dpop-nonce']).toMatch(/^[\w.-]+$/);
  });

  it('nobody gets in without, and none is given away to a browser', async () => {
    const answer = await api.send('POST', '/v1/devices', { body: {} });
    expect(seen(answer)).toEqual([401, 'device-proof-invalid']);
    expect(answer.headers['dpop-nonce']).toBeUndefined();
  });
});

describe('a device code', () => {
  it('N-37 I-06 entered by eight devices at the same time binds one', async () => {
    const { code, registrationId } = await account();
    const shown = await code();
    const phones = await Promise.all(Array.from({ length: 8 }, newPhone));
    const answers = await Promise.all(phones.map((phone) => phone.enter(shown)));
    expect(answers.map(({ status, json }) => json.code ?? status).sort()).toEqual([201, ...Array(7).fill('device-code-used')]);
    expect(await rows().count(DeviceBinding, { registrationId })).toBe(1);
  });

  it('is not kept, and shown again to whoever repeats the request', async () => {
    const { headers } = await account();
    const key = randomUUID();
    const [one, again] = [
      await api.send('POST', '/v1/device-codes', { headers, key }),
      await api.send('POST', '/v1/device-codes', { headers, key }),
    ];
    expect(again.json).toEqual(one.json);
    expect(again.headers['idempotent-replayed']).toBe('true');
    const kept = await database.orm.em.fork().execute('select to_jsonb(c)::text as row from device_codes c');
    expect(JSON.stringify([kept, await rows().execute('select answer from idempotency_records')])).not.toContain(one.json.code);
  });

  it('D-07 two made at the same moment leave one that lives', async () => {
    const { code, registrationId } = await account();
    const shown = await Promise.all([code(), code(), code()]);
    expect(new Set(shown).size).toBe(3);
    expect(await rows().count(DeviceCode, { registrationId, state: 'live' })).toBe(1);
  });

  it('N-34 wrong tries count for the device that makes them, and not against the code of somebody who is not there', async () => {
    const { code } = await account();
    const shown = await code();
    const guessing = await newPhone();
    const left = [];
    for (let tries = 0; tries < 6; tries += 1) left.push((await guessing.enter(`wrong${tries}`)).json.attemptsLeft);
    expect(left).toEqual([4, 3, 2, 1, 0, 0]);
    expect((await (await newPhone()).enter(shown)).status).toBe(201);
    clock.forward(1);
    expect(seen(await guessing.enter(await code()))).toEqual([201, undefined]);
  });

  it('N-34 the tries that are left are those of the last ten minutes', async () => {
    const phone = await newPhone();
    const left = async () => (await phone.enter('R17b63g9')).json.attemptsLeft;
    expect([await left(), await left()]).toEqual([4, 3]);
    clock.forward(defaultPolicy.deviceCodeSeconds);
    expect(await left()).toBe(4);
  });

  it.each(['device-codes-by-device', 'device-codes-by-network'] as const)('D-07 is not looked at beyond the limit %s', async (rule) => {
    api = await open({ limits: { ...defaultPolicy.limits, [rule]: { ...defaultPolicy.limits[rule], times: 1 } } });
    const phone = await newPhone();
    const answers = [await phone.enter('R17b63g9'), await phone.enter('R17b63g8')];
    expect(answers.map(seen)).toEqual([
      [404, 'device-code-unknown'],
      [429, 'too-many-tries'],
    ]);
  });

  it('the answer that was lost is given again, and binds nothing anew (I-11)', async () => {
    const phone = await newPhone();
    const [shown, key] = [await (await account()).code(), randomUUID()];
    const [one, again] = [await phone.enter(shown, { key }), await phone.enter(shown, { key })];
    expect([one.status, again.status, again.json]).toEqual([201, 201, one.json]);
    // The same key in another hand is another key: it gets nothing that was meant for the first.
    expect(seen(await (await newPhone()).enter(shown, { key }))).toEqual([409, 'device-code-used']);
  });

  it('D-16 with policy.oneDevicePerPerson the new device disables the others and logs out on them', async () => {
    const of = await account();
    const first = await verifiedPhone(of);
    const { token } = (await first.logIn()).json;
    api = await open({ oneDevicePerPerson: true });
    await verifiedPhone(of);
    const bindings = await rows().find(DeviceBinding, {}, { orderBy: { verifiedAt: 'asc', state: 'asc' } });
    expect(bindings.map(({ state }) => state).sort()).toEqual(['disabled', 'enabled']);
    expect(seen(await first.send('GET', '/v1/app-sessions/current', { token }))).toEqual([401, 'session-missing']);
  });
});

describe('log in to the App', () => {
  it('N-29 N-35 a device that is not verified hears nothing, costs the same and counts nothing', async () => {
    await account();
    const stranger = await newPhone();
    const unknown = { ...hao, idNumber: 'A123456780' };
    for (const [person, password] of [
      [mei, samplePassword],
      [mei, 'wrong#2071'],
      [hao, samplePassword],
      [unknown, 'wrong'],
    ] as const) {
      const before = api.hashes();
      expect(seen(await stranger.logIn(person, password))).toEqual([401, 'device-not-verified']);
      expect(api.hashes() - before).toBe(1);
    }
    expect(await rows().count(PasswordTries)).toBe(0);
  });

  it('I-06 a disabled device is told so whatever the password, which is neither judged nor counted', async () => {
    const of = await account();
    const phone = await verifiedPhone(of);
    const { bindingId } = (await api.send('GET', '/v1/devices', { headers: of.headers })).json.devices[0];
    expect((await api.send('POST', `/v1/devices/${bindingId}/disable`, { headers: of.headers })).status).toBe(200);
    for (const password of [samplePassword, 'wrong#2071']) expect(seen(await phone.logIn(mei, password))).toEqual([403, 'device-disabled']);
    expect(await rows().count(PasswordTries)).toBe(0);
  });

  it('D-13 wrong passwords of a verified device count', async () => {
    const phone = await verifiedPhone(await account());
    for (let tries = 0; tries < 4; tries += 1) expect(seen(await phone.logIn(mei, 'wrong#2071'))).toEqual([401, 'login-failed']);
    expect((await phone.logIn(mei, 'wrong#2071')).json.retryAt).toBeDefined();
    expect(seen(await phone.logIn())).toEqual([429, 'password-wait']);
  });

  it('the token is worth something with the key of its device only, and it is no cookie', async () => {
    const phone = await verifiedPhone(await account());
    const { token } = (await phone.logIn()).json;
    const path = '/v1/app-sessions/current';
    expect((await phone.send('GET', path, { token })).json).toMatchObject({ idNumberMasked: 'A223***781' });
    expect(seen(await (await newPhone()).send('GET', path, { token }))).toEqual([401, 'session-missing']);
    const bare = { authorization: `DPoP ${token}` };
    expect(seen(await api.send('GET', path, { headers: bare }))).toEqual([401, 'device-proof-invalid']);
    const misused: Record<string, string>[] = [{ authorization: `Bearer ${token}` }, { cookie: `vnhi_session=${token}` }];
    for (const headers of misused) expect(seen(await api.send('GET', '/v1/devices', { headers }))).toEqual([401, 'session-missing']);
    expect(seen(await api.send('POST', '/v1/device-codes', { headers: { cookie: `vnhi_session=${token}` } }))[0]).toBe(401);
  });

  it('a portal session is none in the App', async () => {
    const { headers } = await account();
    const token = headers.cookie.split('=')[1]!;
    expect(seen(await (await newPhone()).send('GET', '/v1/app-sessions/current', { token }))).toEqual([401, 'session-missing']);
  });

  it('the answer that was lost is given again with the same token, and only to the same device (I-11)', async () => {
    const phone = await verifiedPhone(await account());
    const key = randomUUID();
    const [one, again] = [await phone.logIn(mei, samplePassword, { key }), await phone.logIn(mei, samplePassword, { key })];
    expect(again.json).toEqual(one.json);
    expect(await rows().count(Session, { kind: 'app' })).toBe(1);
    expect(seen(await (await newPhone()).logIn(mei, samplePassword, { key }))).toEqual([401, 'device-not-verified']);
  });

  it('a device that disables itself is answered again when the answer was lost (I-11)', async () => {
    const phone = await verifiedPhone(await account());
    const { token } = (await phone.logIn()).json;
    const [{ bindingId }] = (await phone.send('GET', '/v1/devices', { token })).json.devices;
    const [path, key] = [`/v1/devices/${bindingId}/disable`, randomUUID()];
    const [one, again] = [await phone.send('POST', path, { token, key }), await phone.send('POST', path, { token, key })];
    expect([one.status, again.status]).toEqual([200, 200]);
    expect(seen(await phone.send('POST', path, { token }))).toEqual([401, 'session-missing']);
  });

  it('log in and disabling at the same moment leave nobody logged in (I-06)', async () => {
    const of = await account();
    const phone = await verifiedPhone(of);
    const { bindingId } = (await api.send('GET', '/v1/devices', { headers: of.headers })).json.devices[0];
    const [answers] = await Promise.all([
      Promise.all(Array.from({ length: 4 }, () => phone.logIn())),
      api.send('POST', `/v1/devices/${bindingId}/disable`, { headers: of.headers }),
    ]);
    for (const { json } of answers)
      if (json.token) expect(seen(await phone.send('GET', '/v1/devices', { token: json.token }))).toEqual([401, 'session-missing']);
    expect(await rows().count(Session, { kind: 'app', endedAt: null })).toBe(0);
  });
});
