import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { simpleParser } from 'mailparser';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  heldClock,
  noCarrierGateway,
  openTestDatabase,
  rowsIn,
  type TestDatabase,
  testKeys,
  withNewLinkKey,
} from '../api/support/test-api.js';
import { cardReadingChannel } from '../database/channels.js';
import { AuditEntry, CardReading, Effect, Notice, Registration } from '../database/entities/index.js';
import type { NoticeKind } from '../domain/notice.js';
import { defaultPolicy } from '../domain/policy.js';
import { openInsuredRegister } from '../platform/insured-register.js';
import type { Keys } from '../platform/keys.js';
import { createLogger } from '../platform/logger.js';
import { openMailer } from '../platform/mailer.js';
import { basicDataOf, encodeBasicData } from '../simulator/devices/virtual-card.js';
import { createMailCatcher, type MailCatcher } from '../simulator/mail-catcher.js';
import { createRegister, type InsuredRegister } from '../simulator/register.js';
import { type Person, personByKey } from '../simulator/world/people.js';
import { type CardRead, cardReadingWorkflowId } from '../workflows/card-reading.messages.js';
import { noticeWorkflowId } from '../workflows/notice.messages.js';
import { registrationWorkflowId } from '../workflows/registration.messages.js';
import { type Activities, createActivities } from './index.js';

const clock = heldClock();
const keys = testKeys();
const silent = new DefaultLogger('ERROR', () => undefined);
const mei = personByKey('lin-mei');
const mailServerSeconds = 2;
let database: TestDatabase;
let mails: MailCatcher;
let register: InsuredRegister;
let activities: Activities;
let open: (keys: Keys) => Activities;
let given: ReturnType<typeof rowsIn>;

beforeAll(async () => {
  const local = { now: () => clock.now(), host: '127.0.0.1' };
  [database, mails, register] = await Promise.all([
    openTestDatabase(process.env.TEST_DATABASE_URL!),
    createMailCatcher({ ...local, ports: { smtp: 0, http: 0 } }),
    createRegister({ ...local, port: 0 }),
  ]);
  given = rowsIn(database.orm, clock, keys);
  open = (ownKeys) =>
    createActivities({
      orm: database.orm,
      clock,
      policy: defaultPolicy,
      mailer: openMailer({ smtpUrl: mails.smtpUrl, from: 'no-reply@portal.example', timeoutSeconds: mailServerSeconds }),
      register: openInsuredRegister({ url: register.url, clock }),
      carrierGateway: noCarrierGateway,
      carriers: [],
      logger: createLogger({ process: 'worker', level: 'silent' }),
      keys: ownKeys,
      portalUrl: 'https://portal.example',
      deliver: async () => true,
    });
  activities = open(keys);
});
afterAll(() => Promise.all([database.close(), mails.stop(), register.stop()]));
beforeEach(async () => {
  clock.set('2026-03-02T08:00:00.000Z');
  await Promise.all([database.clear(), mails.reset()]);
  register.reset();
});

const rows = () => database.orm.em.fork();
const audited = (action: string) => rows().count(AuditEntry, { action });
const later = (seconds: number, ms = 0) => new Date(clock.now().getTime() + seconds * 1000 + ms);

/** One attempt at an activity, as the worker makes it; other attempts have the same workflow id. */
function attempt<A extends keyof Activities>(name: A, workflowId: string, input: Parameters<Activities[A]>[0]): ReturnType<Activities[A]> {
  const environment = new MockActivityEnvironment({ workflowExecution: { workflowId, runId: randomUUID() } }, { logger: silent });
  return environment.run(activities[name] as never, input) as ReturnType<Activities[A]>;
}

async function notice(registrationId: string, row: Partial<Notice> = {}): Promise<string> {
  const id = randomUUID();
  await rows().insert(Notice, {
    id,
    kind: 'confirm-registration' as NoticeKind,
    state: 'pending',
    registrationId,
    linkRound: 1,
    toAddress: mei.email,
    createdAt: clock.now(),
    notAfter: later(defaultPolicy.confirmationSeconds),
    settledAt: null,
    tries: 0,
    lastReason: null,
    ...row,
  });
  return id;
}
const deliver = (noticeId: string, round = 1) =>
  attempt('deliverNotice', noticeWorkflowId(noticeId), { noticeId, round, policy: { ...defaultPolicy, mailServerSeconds } });
const noticeRow = (id: string) => rows().findOneOrFail(Notice, { id });

/** An activity may run twice, even at once and in two workers; its effect happens once and its answer stays. */
describe('handing a mail over', () => {
  it('I-09 after the link key was changed: the link that was promised, made with the former key', async () => {
    const { id, token } = await given.registration(mei);
    const noticeId = await notice(id);
    activities = open(withNewLinkKey(keys));
    expect(await deliver(noticeId)).toEqual({ ending: 'delivered' });
    activities = open(keys);
    expect((await simpleParser(mails.mails()[0]!.Raw.Data)).text).toContain(`#${token}`);
  });

  it('F-07 I-16 twice: one mail, one answer', async () => {
    const id = await notice((await given.registration(mei)).id);
    expect(await deliver(id)).toEqual({ ending: 'delivered' });
    expect(await deliver(id)).toEqual({ ending: 'delivered' });
    expect(mails.mails()).toHaveLength(1);
    expect(await audited('notice.delivered')).toBe(1);
    expect(await noticeRow(id)).toMatchObject({ state: 'delivered', tries: 1, settledAt: clock.now() });
  });

  it('F-07 I-16 a try that failed answers the same when it runs again, without another try', async () => {
    const id = await notice((await given.registration(mei)).id);
    await mails.setFaults({ refuseNext: 1 });
    const first = await deliver(id);
    expect(first).toEqual({ retryAt: later(defaultPolicy.mailRetrySeconds).toISOString(), reason: 'smtp-451' });
    clock.forward(10);
    expect(await deliver(id)).toEqual(first);
    expect(mails.mails()).toHaveLength(0);
    expect(await deliver(id, 2)).toEqual({ ending: 'delivered' });
  });

  it('F-29 I-09 all copies have one Message-ID and one link', async () => {
    const { id: registrationId, token } = await given.registration(mei);
    const id = await notice(registrationId);
    await mails.setFaults({ dropNextAfterStoring: 1 });
    expect(await deliver(id, 1)).toHaveProperty('retryAt');
    expect(await deliver(id, 2)).toEqual({ ending: 'delivered' });
    const copies = await Promise.all(mails.mails().map(({ Raw }) => simpleParser(Raw.Data)));
    expect(copies).toHaveLength(2);
    for (const { messageId, text } of copies) {
      expect(messageId).toBe(`<notice-${id}@portal.example>`);
      expect(text).toContain(`https://portal.example/confirm#${token}`);
    }
  });

  it('F-09 I-16 in two workers at once is settled once', async () => {
    const id = await notice((await given.registration(mei)).id);
    expect(await Promise.all([deliver(id), deliver(id), deliver(id)])).toEqual(Array(3).fill({ ending: 'delivered' }));
    expect([await audited('notice.delivered'), await rows().count(Effect)]).toEqual([1, 1]);
    expect(new Set(mails.mails().map(({ Raw }) => /^message-id:.*$/im.exec(Raw.Data)?.[0])).size).toBe(1);
  });

  it.each([
    ['in time', -mailServerSeconds, -1, 'delivered', 1],
    ['when it could last until its end', -mailServerSeconds, 0, 'too-late', 0],
    ['at its end', 0, 0, 'too-late', 0],
    ['after its end', 3600, 0, 'too-late', 0],
  ] as const)('D-03 I-09 %s', async (_when, seconds, ms, ending, sent) => {
    const { id: registrationId, deadlineAt } = await given.registration(mei);
    const id = await notice(registrationId, { notAfter: deadlineAt });
    clock.set(new Date(deadlineAt.getTime() + seconds * 1000 + ms));
    expect(await deliver(id)).toEqual({ ending });
    expect(mails.mails()).toHaveLength(sent);
  });

  it('N-12 I-09 a link that a newer one replaced is not mailed any more', async () => {
    const id = await notice((await given.registration(mei, { linkRound: 2 })).id, { linkRound: 1 });
    expect(await deliver(id)).toEqual({ ending: 'too-late' });
    expect(mails.mails()).toHaveLength(0);
  });

  it.each(['active', 'void'] as const)('I-09 a link is not mailed when the registration is %s', async (state) => {
    const id = await notice((await given.registration(mei, { state })).id);
    expect(await deliver(id)).toEqual({ ending: 'too-late' });
    expect(mails.mails()).toHaveLength(0);
  });

  it('F-31 takes no longer than the mail server is given', async () => {
    const id = await notice((await given.registration(mei)).id);
    await mails.setFaults({ answerSeconds: 60 });
    const begun = performance.now();
    expect(await deliver(id)).toMatchObject({ reason: 'mail-server-slow' });
    expect(performance.now() - begun).toBeLessThan(mailServerSeconds * 1000 + 3000);
  });

  it('F-30 waits twice as long after each try, at most an hour, and never beyond its end', async () => {
    const id = await notice((await given.registration(mei)).id, { notAfter: later(24 * 3600) });
    await mails.setFaults({ down: true });
    const waits: number[] = [];
    for (const round of [1, 2, 3, 6, 7, 20]) {
      const tried = await deliver(id, round);
      if ('retryAt' in tried) waits.push((Date.parse(tried.retryAt) - clock.now().getTime()) / 1000);
    }
    expect(waits).toEqual([60, 120, 240, 1920, 3600, 3600]);
    clock.forward(24 * 3600 - 100);
    expect(await deliver(id, 21)).toMatchObject({ retryAt: later(100).toISOString() });
  });

  it('F-32 an address that is refused for good ends it', async () => {
    const id = await notice((await given.registration(mei)).id);
    await mails.setFaults({ rejectAddresses: [mei.email] });
    expect(await deliver(id)).toEqual({ ending: 'undeliverable' });
    expect(await noticeRow(id)).toMatchObject({ state: 'undeliverable', lastReason: 'smtp-550' });
    await mails.setFaults({ rejectAddresses: [] });
    expect(await deliver(id, 2)).toEqual({ ending: 'undeliverable' });
    expect(mails.mails()).toHaveLength(0);
  });

  it('stops for good when its row is gone', async () => {
    await expect(deliver(randomUUID())).rejects.toMatchObject({ nonRetryable: true, type: 'row-missing' });
  });
});

const settle = (registrationId: string) =>
  attempt('settleRegistration', registrationWorkflowId(registrationId), { registrationId, policy: defaultPolicy });
const graceMs = defaultPolicy.settleGraceSeconds * 1000;
const registrationRow = (id: string) => rows().findOneOrFail(Registration, { id });

describe('settling a registration', () => {
  it('F-07 I-16 I-03 twice, after the deadline: void once, and the answer stays', async () => {
    const { id, deadlineAt } = await given.registration(mei);
    clock.set(new Date(deadlineAt.getTime() + graceMs));
    expect(await settle(id)).toEqual({ ending: 'void' });
    clock.forward(60);
    expect(await settle(id)).toEqual({ ending: 'void' });
    expect(await registrationRow(id)).toMatchObject({ state: 'void', voidedAt: new Date(deadlineAt.getTime() + graceMs) });
    expect(await audited('registration.voided')).toBe(1);
  });

  it('F-09 I-16 in several workers at once: void once', async () => {
    const { id } = await given.registration(mei, { deadlineAt: later(-defaultPolicy.settleGraceSeconds) });
    expect(await Promise.all([settle(id), settle(id), settle(id), settle(id)])).toEqual(Array(4).fill({ ending: 'void' }));
    expect(await audited('registration.voided')).toBe(1);
  });

  it('D-03 I-03 F-23 while a click in time may be on its way asks to be asked again, and is then carried out', async () => {
    const { id, deadlineAt } = await given.registration(mei);
    const notBefore = new Date(deadlineAt.getTime() + graceMs);
    for (const instant of [clock.now(), deadlineAt, new Date(notBefore.getTime() - 1)]) {
      clock.set(instant);
      expect(await settle(id)).toEqual({ notBefore: notBefore.toISOString() });
    }
    expect((await registrationRow(id)).state).toBe('applied');
    clock.set(notBefore);
    expect(await settle(id)).toEqual({ ending: 'void' });
  });

  it('I-01 leaves what is confirmed as it is', async () => {
    const { id } = await given.registration(mei, { state: 'active', deadlineAt: later(-1) });
    expect(await settle(id)).toEqual({ ending: 'active' });
    expect(await registrationRow(id)).toMatchObject({ state: 'active', voidedAt: null });
  });

  it('stops for good when its row is gone', async () => {
    await expect(settle(randomUUID())).rejects.toBeInstanceOf(ApplicationFailure);
  });
});

const cardOf = (person: Person): CardRead => ({ name: 'read', record: encodeBasicData(basicDataOf(person)).toString('hex') });
const record = (cardReadingId: string, result: CardRead) =>
  attempt('recordCardReading', cardReadingWorkflowId(cardReadingId), { cardReadingId, result });
const readingRow = (id: string) => rows().findOneOrFail(CardReading, { id });
const requested = (row: Partial<CardReading> = {}) => given.cardReading(mei, { state: 'requested', ...row });

describe('recording a card reading', () => {
  it('F-07 I-16 twice: recorded once, announced once, and the answer stays', async () => {
    const ear = new pg.Client({ connectionString: database.url });
    const announced: unknown[] = [];
    ear.on('notification', ({ payload }) => announced.push(payload));
    await ear.connect();
    await ear.query(`listen ${cardReadingChannel}`);
    const id = await requested();
    expect(await record(id, cardOf(mei))).toBe('read');
    const first = await readingRow(id);
    clock.forward(5);
    expect(await record(id, cardOf(mei))).toBe('read');
    expect(await readingRow(id)).toEqual(first);
    expect(first).toMatchObject({ state: 'read', idNumber: mei.idNumber, cardNumber: mei.card.number, holderName: mei.name.zh });
    expect(await audited('card-reading.settled')).toBe(1);
    await ear.query('select 1');
    await ear.end();
    expect(announced).toEqual([id]);
  });

  it('F-17 I-13 two answers: the first counts, whole', async () => {
    const id = await requested();
    expect(await record(id, { name: 'refused', code: 'card-removed' })).toBe('card-removed');
    expect(await record(id, cardOf(mei))).toBe('card-removed');
    expect(await readingRow(id)).toMatchObject({ state: 'refused', refusalCode: 'card-removed', idNumber: null, record: null });
  });

  it('I-13 an answer at or after the deadline leaves nothing of the card', async () => {
    const id = await requested();
    clock.set((await readingRow(id)).deadlineAt);
    expect(await record(id, cardOf(mei))).toBe('card-reading-unavailable');
    expect(await readingRow(id)).toMatchObject({ state: 'refused', idNumber: null, record: null, holderName: null });
  });

  it('an answer to a reading that the portal gave up changes nothing', async () => {
    const id = await requested();
    await rows().nativeUpdate(CardReading, { id }, { state: 'refused', refusalCode: 'card-reading-unavailable', settledAt: clock.now() });
    expect(await record(id, cardOf(mei))).toBe('card-reading-unavailable');
    expect((await readingRow(id)).record).toBeNull();
  });

  it.each([
    ['void-card', 'card-void'],
    ['lost-card', 'card-reported-lost'],
    ['not-in-register', 'card-unknown'],
  ])('R-063 says what the register has against the card of %s, and keeps nothing of it', async (key, code) => {
    const id = await requested();
    expect(await record(id, cardOf(personByKey(key)))).toBe(code);
    expect(await readingRow(id)).toMatchObject({ state: 'refused', refusalCode: code, idNumber: null, record: null });
  });

  it('R-018 asks the register only to verify', async () => {
    register.setFaults({ fault: 'down' });
    expect(await record(await requested({ check: 'read' }), cardOf(mei))).toBe('read');
    expect(await record(await requested(), cardOf(mei))).toBe('register-unavailable');
    expect(register.lookUpCount()).toBe(1);
  });

  it.each(['00', '', 'zz', `${'41'.repeat(57)}`])('F-18 N-78 a record that no card has is refused: %s', async (bytes) => {
    expect(await record(await requested(), { name: 'read', record: bytes })).toBe('card-unreadable');
  });
});

describe('what an activity leaves behind', () => {
  it('I-15 names nobody', async () => {
    const { id } = await given.registration(mei);
    await deliver(await notice(id));
    await record(await requested(), cardOf(mei));
    clock.forward(defaultPolicy.confirmationSeconds + defaultPolicy.settleGraceSeconds);
    await settle(id);
    const tables = ['effects', 'audit_entries', 'outbox_messages'];
    const kept = JSON.stringify(await Promise.all(tables.map((table) => database.orm.em.execute(`select * from ${table}`))));
    expect(kept).toContain('notice.delivered');
    for (const datum of [mei.idNumber, mei.name.zh, mei.email, mei.card.number, mei.birthDate, mei.mobile])
      expect(kept).not.toContain(datum);
  });
});
