import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Captcha, LimitCount, Notice, Recovery, Registration, Restriction } from '../../database/entities/index.js';
import { chunksIn } from '../../simulator/captcha.js';
import { createRegister, type InsuredRegister } from '../../simulator/register.js';
import { personByKey, type Person } from '../../simulator/world/people.js';
import { linkToken, shortCode } from '../../platform/random-code.js';
import { captchaText } from '../captchas/use-captcha.js';
import { type Answer, heldClock, openTestApi, openTestDatabase, type TestApi, type TestDatabase } from '../support/test-api.js';

const clock = heldClock();
const mei = personByKey('lin-mei');
let database: TestDatabase;
let register: InsuredRegister;
let api: TestApi;

beforeAll(async () => {
  [database, register] = await Promise.all([
    openTestDatabase(process.env.TEST_DATABASE_URL!),
    createRegister({ now: () => clock.now(), host: '127.0.0.1', port: 0 }),
  ]);
  api = await openTestApi({ database, clock, registerUrl: register.url });
});
afterAll(async () => {
  await api.close();
  await register.stop();
  await database.close();
});
beforeEach(() => database.clear());

const rows = () => database.orm.em.fork();
const post = (path: string, body: unknown, key?: string) => api.send('POST', path, { body, ...(key && { key }) });

async function captcha(form: 'deletion' | 'confirm-deletion') {
  const { captchaId } = (await post('/v1/captchas', { form })).json;
  return { captchaId, text: captchaText(api.parts, captchaId) };
}
const holderOf = ({ idNumber, card }: Person) => ({ idNumber, cardNumber: card.number });
const check = async (person: Person, changes = {}) =>
  post('/v1/deletions/check', { ...holderOf(person), captcha: await captcha('deletion'), ...changes });
const request = async (changes = {}) => post('/v1/deletions', { ...holderOf(mei), captcha: await captcha('deletion'), ...changes });

/** With what the mail carries. */
async function confirm() {
  const { id } = await rows().findOneOrFail(Recovery, { state: 'open' });
  const { key } = api.parts.keys.link.current;
  const [token, code] = [linkToken(key, id, 0), shortCode(key, id, 6)];
  return post('/v1/deletions/confirm', { token, code, idNumber: mei.idNumber, captcha: await captcha('confirm-deletion') });
}

const outcome = ({ status, json }: Answer) => json?.code ?? status;
const change = (row: Partial<Registration>) => rows().nativeUpdate(Registration, { idNumber: mei.idNumber }, row);

async function restrict(kind: 'suspended' | 'banned') {
  const placed = { reason: 'misuse', placedAt: clock.now(), placedBy: 'counter-taipei', liftedAt: null, liftedBy: null } as const;
  await rows().insert(Restriction, { id: randomUUID(), idNumber: mei.idNumber, kind, ...placed });
}

describe('a captcha', () => {
  it('I-11 shows the same picture when the request is repeated, and nothing but pixels', async () => {
    const key = 'a-key';
    const [first, second] = [await post('/v1/captchas', { form: 'deletion' }, key), await post('/v1/captchas', { form: 'deletion' }, key)];
    expect(second.json).toEqual(first.json);
    const types = chunksIn(Buffer.from(first.json.picture, 'base64')).map(({ type }) => type);
    expect(types).toContain('IDAT');
    expect(types.filter((type) => type.endsWith('Xt'))).toEqual([]);
  });

  it('D-08 is not kept in clear', async () => {
    const { captchaId, text } = await captcha('deletion');
    const [row] = await rows().execute('select * from captchas');
    expect(JSON.stringify(row)).toContain(captchaId);
    expect(JSON.stringify(row)).not.toContain(text);
  });

  it('D-08 that was misread asks nothing of the register and counts against no ID number', async () => {
    await api.given.registration(mei, { state: 'active' });
    const { captchaId } = await captcha('deletion');
    register.setFaults({ fault: 'down' });
    const answer = await check(mei, { captcha: { captchaId, text: '?????' } });
    register.setFaults({ fault: 'none' });
    expect(outcome(answer)).toBe('captcha-wrong');
    expect(await rows().count(LimitCount, { rule: 'deletion-by-id-number' })).toBe(0);
    expect((await rows().findOneOrFail(Captcha, { id: captchaId })).usedAt).not.toBeNull();
  });
});

describe('the check of ID number and card number', () => {
  it('N-10 does the same work and gives the same answer whether or not somebody is registered', async () => {
    await api.given.registration(mei, { state: 'active' });
    const seen = [];
    for (const [person, changes] of [
      [mei, { cardNumber: '990000099999' }],
      [personByKey('chen-hao'), {}],
      [personByKey('not-in-register'), {}],
    ] as const) {
      const body = { ...holderOf(person), captcha: await captcha('deletion'), ...changes };
      const before = api.statements.length;
      const { status, json } = await post('/v1/deletions/check', body);
      seen.push({ status, json, statements: api.statements.length - before });
    }
    expect(seen[0]!.json.code).toBe('deletion-check-failed');
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });
});

describe('an account without known e-mail address', () => {
  it('D-36 R-119 is deleted over a changed one', async () => {
    await api.given.registration(mei, { state: 'active', email: null });
    expect((await check(mei)).json.emailMasked).toBeNull();
    expect(outcome(await request())).toBe('email-unknown');
    const { address, mobile } = mei;
    expect(outcome(await request({ changeTo: { email: 'changed@example.com', address, mobile } }))).toBe(201);
    expect(outcome(await confirm())).toBe(200);
    const told = await rows().find(Notice, { kind: 'registration-deleted' });
    expect(told.map(({ toAddress }) => toAddress)).toEqual(['changed@example.com']);
  });
});

describe('an account that may not be used', () => {
  it('D-17 cannot be deleted while theft is reported, neither asked for nor confirmed', async () => {
    await api.given.registration(mei, { state: 'active' });
    expect(outcome(await request())).toBe(201);
    await change({ frozenAt: clock.now() });
    expect(outcome(await check(mei))).toBe('account-frozen');
    expect(outcome(await request())).toBe('account-frozen');
    expect(outcome(await confirm())).toBe('account-frozen');
    expect((await rows().findOneOrFail(Registration, { idNumber: mei.idNumber })).state).toBe('active');
    await change({ frozenAt: null });
    expect(outcome(await confirm())).toBe(200);
  });

  it.each(['suspended', 'banned'] as const)('R-039 cannot be deleted while it is %s', async (kind) => {
    await api.given.registration(mei, { state: 'active' });
    await restrict(kind);
    expect(outcome(await request())).toBe(`account-${kind}`);
  });

  it('R-039 R-127 a ban outlives the registration: nobody gets round it by registering again', async () => {
    await api.given.registration(mei, { state: 'deleted', deletedAt: clock.now(), passwordHash: null });
    await restrict('banned');
    const page2 = { password: 'Peach#2071', passwordConfirmation: 'Peach#2071', mobile: mei.mobile, email: mei.email };
    const applied = await post('/v1/registrations', { draftId: await api.given.checkedDraft(mei), ...page2 });
    expect(outcome(applied)).toBe('account-banned');
  });
});
