import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditEntry, Notice, OutboxMessage, Recovery, Registration } from '../../database/entities/index.js';
import type { RecoveryKind } from '../../domain/recovery.js';
import { unitOfWork, type UnitOfWork } from '../../outbox/unit-of-work.js';
import { linkToken, shortCode } from '../../platform/random-code.js';
import { createRegister, type InsuredRegister } from '../../simulator/register.js';
import { personByKey, samplePassword } from '../../simulator/world/people.js';
import { heldClock, openTestApi, openTestDatabase, type Sent, type TestApi, type TestDatabase } from '../support/test-api.js';
import { openRecovery } from './open-recovery.js';
import { heldRecovery, judgeCode, replaceRecoveries, useUp } from './use-recovery.js';

/** A mailed link counts once, whoever asks at the same moment, and neither it nor its code stands anywhere. */
const clock = heldClock();
const mei = personByKey('lin-mei');
let database: TestDatabase;
let register: InsuredRegister;
let api: TestApi;
let registrationId: string;

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
beforeEach(async () => {
  await database.clear();
  const passwordHash = await api.parts.passwords.hash(samplePassword);
  registrationId = (await api.given.registration(mei, { state: 'active', passwordHash })).id;
});

const rows = () => database.orm.em.fork();
const post = (path: string, sent: Sent) => api.send('POST', path, sent);
const ask = async () => post('/v1/password-resets', { body: { cardReadingId: await api.given.cardReading(mei) } });
const tokenOf = ({ id, keyId }: Recovery) => linkToken(api.parts.keys.link.get(keyId)!, id, 0);
const work = async <T>(inside: (tx: UnitOfWork) => Promise<T>): Promise<T> =>
  (await unitOfWork(database.orm, clock.now(), { actor: { type: 'portal' } }, inside)).result;
const outcomes = (answers: { status: number; json?: { code?: string } }[]) =>
  answers.map(({ status, json }) => json?.code ?? status).sort();
const newPassword = { password: 'Plum#2071', passwordConfirmation: 'Plum#2071' };

async function asked(): Promise<Recovery> {
  expect((await ask()).status).toBe(202);
  return rows().findOneOrFail(Recovery, { state: 'open' });
}

describe('a link to a new password', () => {
  it('D-08 used eight times at once: one new password, one mail', async () => {
    const token = tokenOf(await asked());
    const readings = await Promise.all(Array.from({ length: 8 }, () => api.given.cardReading(mei)));
    const answers = await Promise.all(
      readings.map((cardReadingId) => post('/v1/password-resets/complete', { body: { token, cardReadingId, ...newPassword } })),
    );
    expect(outcomes(answers)).toEqual([200, ...Array(7).fill('recovery-used')].sort());
    expect(await rows().count(Notice, { kind: 'password-changed' })).toBe(1);
    expect(await rows().count(AuditEntry, { action: 'recovery.used' })).toBe(1);
    expect(await rows().count(OutboxMessage, { name: 'recoverySettled' })).toBe(1);
  });

  it('D-08 asked for three times at once: one is open, the earlier ones are replaced', async () => {
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(outcomes(answers)).toEqual([202, 202, 202]);
    expect((await rows().find(Recovery, {})).map(({ state }) => state).sort()).toEqual(['open', 'replaced', 'replaced']);
  });

  it('D-08 used and replaced at the same moment: one of both', async () => {
    const recovery = await asked();
    const body = { token: tokenOf(recovery), cardReadingId: await api.given.cardReading(mei), ...newPassword };
    const [used, again] = await Promise.all([post('/v1/password-resets/complete', { body }), ask()]);
    expect(again.status).toBe(202);
    const { state } = await rows().findOneOrFail(Recovery, { id: recovery.id });
    expect(used.json.code ?? state).toBe(state === 'used' ? 'used' : 'recovery-replaced');
  });

  it('I-11 repeated with the same key: the same answer, once', async () => {
    const body = { token: tokenOf(await asked()), cardReadingId: await api.given.cardReading(mei), ...newPassword };
    const key = randomUUID();
    const [first, second] = [
      await post('/v1/password-resets/complete', { body, key }),
      await post('/v1/password-resets/complete', { body, key }),
    ];
    expect([first.status, second.headers['idempotent-replayed'], second.json]).toEqual([200, 'true', first.json]);
  });

  it('N-27 neither ID number, birth date, phone nor card number is taken as password', async () => {
    const body = { token: tokenOf(await asked()), cardReadingId: await api.given.cardReading(mei) };
    const rocBirthDate = String(Number(mei.birthDate.replaceAll('-', '')) - 19110000).padStart(7, '0');
    for (const password of [mei.idNumber, rocBirthDate, mei.mobile, mei.card.number]) {
      const answer = await post('/v1/password-resets/complete', { body: { ...body, password, passwordConfirmation: password } });
      expect(answer.json.code).toBe('password-common');
    }
  });

  it('N-33 nothing is hashed for a link that does not exist, or for another person’s card', async () => {
    const token = tokenOf(await asked());
    const before = api.hashes();
    const others = await api.given.cardReading(personByKey('chen-hao'));
    for (const body of [
      { token: `${token}x`, cardReadingId: await api.given.cardReading(mei), ...newPassword },
      { token, cardReadingId: others, ...newPassword },
    ])
      expect((await post('/v1/password-resets/complete', { body })).json.code).toBe('recovery-unknown');
    expect(api.hashes()).toBe(before);
  });

  it('R-114 is of no use with a card that was read and not verified', async () => {
    const body = { token: tokenOf(await asked()), cardReadingId: await api.given.cardReading(mei, { check: 'read' }), ...newPassword };
    expect((await post('/v1/password-resets/complete', { body })).json.code).toBe('card-not-verified');
  });

  it('I-15 stands nowhere, and nothing personal goes to Temporal or into the audit trail', async () => {
    const recovery = await asked();
    const tables = ['recoveries', 'notices', 'outbox_messages', 'audit_entries', 'idempotency_records'];
    const kept = await Promise.all(tables.map((table) => database.orm.em.execute(`select * from ${table}`)));
    expect(JSON.stringify(kept)).not.toContain(tokenOf(recovery));
    expect(JSON.stringify(kept.slice(2))).not.toContain(mei.email);
    for (const secret of [tokenOf(recovery), mei.idNumber]) expect(api.log.join()).not.toContain(secret);
  });
});

describe('mails with a link', () => {
  const hour = 3600;
  const mail = (to: { kind?: RecoveryKind; address?: string; account?: string } = {}) =>
    work(async (tx) => {
      const registration = await tx.em.findOneOrFail(Registration, { id: to.account ?? registrationId });
      await openRecovery(tx, api.parts, { kind: to.kind ?? 'password-reset', registration, toAddress: to.address ?? mei.email });
    });
  const tooMany = { code: 'too-many-mails' };

  it('D-37 are three within an hour, to the very instant', async () => {
    for (let mailed = 0; mailed < 3; mailed++) await mail();
    clock.forward(hour - 0.001);
    await expect(mail()).rejects.toMatchObject(tooMany);
    clock.forward(0.001);
    await mail();
  });

  it('D-37 are ten within a day', async () => {
    const firstAt = clock.now().getTime();
    for (let mailed = 0; mailed < 10; mailed++, clock.forward(hour)) await mail();
    const retryAt = new Date(firstAt + 24 * hour * 1000).toISOString();
    await expect(mail()).rejects.toMatchObject({ ...tooMany, details: { retryAt } });
    clock.set(retryAt);
    await mail();
  });

  it('D-37 count for the mailbox, for the person, and for each kind by itself', async () => {
    for (let mailed = 0; mailed < 3; mailed++) await mail();
    await expect(mail({ address: 'elsewhere@example.com' })).rejects.toMatchObject(tooMany);
    const { id: account } = await api.given.registration(personByKey('chen-hao'), { state: 'active' });
    await expect(mail({ account })).rejects.toMatchObject(tooMany);
    await mail({ account, address: 'elsewhere@example.com' });
    await mail({ kind: 'deletion' });
  });
});

describe('the code of a mailed link', () => {
  const opened = () =>
    work(async (tx) => {
      const registration = await tx.em.findOneOrFail(Registration, { id: registrationId });
      return openRecovery(tx, api.parts, { kind: 'deletion', registration, toAddress: mei.email });
    });
  const codeOf = ({ id, keyId }: Recovery) => shortCode(api.parts.keys.link.get(keyId)!, id, api.parts.policy.recoveryCodeLength);
  const enter = (recovery: Recovery, code: string) =>
    work(async (tx) => judgeCode(tx, api.parts, (await heldRecovery(tx, 'deletion', tokenOf(recovery))).recovery, code));
  const stateOf = async ({ id }: Recovery) => (await rows().findOneOrFail(Recovery, { id })).state;

  it('D-08 the right one passes, and in another case it is wrong', async () => {
    const recovery = await opened();
    const code = codeOf(recovery);
    const otherCase = code === code.toUpperCase() ? code.toLowerCase() : code.toUpperCase();
    expect(await enter(recovery, otherCase)).toEqual({ refusal: 'recovery-code-wrong', details: { attemptsLeft: 4 } });
    expect(await enter(recovery, code)).toBeUndefined();
    expect(await stateOf(recovery)).toBe('open');
  });

  it('D-08 five wrong ones, sent at once, burn the link', async () => {
    const recovery = await opened();
    const refusals = await Promise.all(Array.from({ length: 5 }, () => enter(recovery, '??????')));
    expect(refusals.map((refusal) => refusal?.refusal).sort()).toEqual(['recovery-burnt', ...Array(4).fill('recovery-code-wrong')].sort());
    expect(await stateOf(recovery)).toBe('burnt');
    await expect(enter(recovery, codeOf(recovery))).rejects.toMatchObject({ code: 'recovery-burnt' });
  });

  it('D-08 at the end of the link no code is looked at', async () => {
    const recovery = await opened();
    clock.set(recovery.expiresAt);
    await expect(enter(recovery, '??????')).rejects.toMatchObject({ code: 'recovery-expired' });
    expect(await rows().findOneOrFail(Recovery, { id: recovery.id })).toMatchObject({ state: 'open', wrongTries: 0 });
  });

  it('what the same command has used is used, and not replaced', async () => {
    const recovery = await opened();
    await work(async (tx) => {
      const held = await heldRecovery(tx, 'deletion', tokenOf(recovery));
      useUp(tx, held.recovery);
      await replaceRecoveries(tx, { registrationId });
    });
    expect(await stateOf(recovery)).toBe('used');
    expect(await rows().count(AuditEntry, { objectId: recovery.id })).toBe(2);
  });
});
