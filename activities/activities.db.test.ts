import { randomBytes, randomUUID } from 'node:crypto';
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
import { AuditEntry, CardReading, Effect, Notice, Recovery, Registration } from '../database/entities/index.js';
import type { NoticeKind } from '../domain/notice.js';
import { defaultPolicy } from '../domain/policy.js';
import { type CitizenCertificates, openCitizenCertificates } from '../platform/citizen-certificate.js';
import { openInsuredRegister } from '../platform/insured-register.js';
import type { Keys } from '../platform/keys.js';
import { createLogger } from '../platform/logger.js';
import { openMailer } from '../platform/mailer.js';
import { loadOfficeCalendar } from '../platform/office-calendar.js';
import { type CertificationAuthority, createCertificationAuthority } from '../simulator/certification-authority.js';
import { citizenCertificateCard, samplePin } from '../simulator/devices/citizen-certificate-card.js';
import { basicDataOf, encodeBasicData } from '../simulator/devices/virtual-card.js';
import { createMailCatcher, type MailCatcher } from '../simulator/mail-catcher.js';
import { createRegister, type InsuredRegister } from '../simulator/register.js';
import { type Person, personByKey } from '../simulator/world/people.js';
import { type CardRead, cardReadingWorkflowId } from '../workflows/card-reading.messages.js';
import { noticeWorkflowId } from '../workflows/notice.messages.js';
import { recoveryWorkflowId } from '../workflows/recovery.messages.js';
import { registrationWorkflowId } from '../workflows/registration.messages.js';
import { atReaders } from '../worker/at-reader.js';
import { certificateReadings } from '../worker/read-certificate.js';
import { type Activities, createActivities } from './index.js';

const clock = heldClock();
const keys = testKeys();
const silent = new DefaultLogger('ERROR', () => undefined);
const mei = personByKey('lin-mei');
const challenge = randomBytes(32);
const mailServerSeconds = 2;
let database: TestDatabase;
let mails: MailCatcher;
let register: InsuredRegister;
let authority: CertificationAuthority;
let certificates: CitizenCertificates;
let activities: Activities;
let open: (keys: Keys) => Activities;
let given: ReturnType<typeof rowsIn>;

beforeAll(async () => {
  const local = { now: () => clock.now(), host: '127.0.0.1' };
  [database, mails, register, authority] = await Promise.all([
    openTestDatabase(process.env.TEST_DATABASE_URL!),
    createMailCatcher({ ...local, ports: { smtp: 0, http: 0 } }),
    createRegister({ ...local, port: 0 }),
    createCertificationAuthority({ ...local, port: 0 }),
  ]);
  certificates = await openCitizenCertificates({
    authoritiesFile: 'stack/simulated/certificate-authorities.pem',
    revocationListUrl: authority.revocationListUrl,
    clock,
    listFreshSeconds: 0,
  });
  const officeCalendar = await loadOfficeCalendar();
  given = rowsIn(database.orm, clock, keys);
  open = (ownKeys) =>
    createActivities({
      orm: database.orm,
      clock,
      policy: defaultPolicy,
      officeCalendar,
      mailer: openMailer({ smtpUrl: mails.smtpUrl, from: 'no-reply@portal.example', timeoutSeconds: mailServerSeconds }),
      register: openInsuredRegister({ url: register.url, clock }),
      certificates,
      carrierGateway: noCarrierGateway,
      carriers: [],
      logger: createLogger({ process: 'worker', level: 'silent' }),
      keys: ownKeys,
      portalUrl: 'https://portal.example',
      deliver: async () => true,
    });
  activities = open(keys);
});
afterAll(() => Promise.all([database.close(), mails.stop(), register.stop(), authority.stop()]));
beforeEach(async () => {
  clock.set('2026-03-02T08:00:00.000Z');
  await Promise.all([database.clear(), mails.reset()]);
  register.reset();
  authority.setFault('none');
});

const rows = () => database.orm.em.fork();
const audited = (action: string) => rows().count(AuditEntry, { action });
const later = (seconds: number, ms = 0) => new Date(clock.now().getTime() + seconds * 1000 + ms);

/** What a reader host answers for the certificate of this person. */
async function signedBy(person: Person): Promise<CardRead> {
  const card = await citizenCertificateCard(person);
  const transmit = async (command: Uint8Array) => (card.answer(Buffer.from(command)) as { bytes: Buffer }).bytes;
  const connect = async () => ({ transmit, disconnect: async () => undefined });
  const reader = { readers: async () => ['Reader 1'], connect, close: async () => undefined };
  return certificateReadings(atReaders(reader))({ reader: null, challenge, pin: Buffer.from(samplePin) });
}

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

  it('D-33 D-35 about a grant names to each side the other one, with the ID number masked', async () => {
    const [grantor, grantee] = [await given.card(mei), await given.card(personByKey('chen-hao'))];
    const grantId = await given.grant(grantor, grantee, { state: 'cancelled', settledAt: clock.now(), cancelledBy: 'grantee' });
    for (const kind of ['grant-accepted', 'grant-cancelled', 'grant-ended', 'grant-void'] as const)
      for (const { registrationId } of [grantor, grantee])
        expect(await deliver(await notice(registrationId, { kind, linkRound: null, aboutId: grantId }))).toEqual({ ending: 'delivered' });
    // The catcher has the newest first.
    const texts = await Promise.all(
      mails
        .mails()
        .toReversed()
        .map(async ({ Raw }) => (await simpleParser(Raw.Data)).text!),
    );
    expect(texts.map((text) => /林美玲（.*?）|陳志豪（.*?）/.exec(text)?.[0])).toEqual(
      Array(4).fill(['陳志豪（A123***789）', '林美玲（A223***781）']).flat(),
    );
    expect(texts.join()).not.toMatch(/A223456781|A123456789/);
    expect(texts[2]).toContain('已放棄您的虛擬健保卡授權');
  });

  it.each([
    ['while it lasts', { state: 'active' }, 0, 'delivered'],
    ['once it was cancelled', { state: 'cancelled', settledAt: clock.now() }, 0, 'too-late'],
    ['once it is over, noted or not', { state: 'active' }, 3, 'too-late'],
  ] as const)('R-185 reminds of the end of a grant %s', async (_when, row, days, ending) => {
    const [grantor, grantee] = [await given.card(mei), await given.card(personByKey('chen-hao'))];
    const aboutId = await given.grant(grantor, grantee, { ...row });
    const id = await notice(grantor.registrationId, {
      kind: 'grant-ending-soon',
      linkRound: null,
      aboutId,
      notAfter: later(7 * 24 * 3600),
    });
    clock.forward(days * 24 * 3600);
    expect(await deliver(id)).toEqual({ ending });
    expect(mails.mails()).toHaveLength(ending === 'delivered' ? 1 : 0);
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

describe('settling a mailed link', () => {
  const settleLink = (recoveryId: string) =>
    attempt('settleRecovery', recoveryWorkflowId(recoveryId), { recoveryId, policy: defaultPolicy });
  const recoveryRow = (id: string) => rows().findOneOrFail(Recovery, { id });

  async function recovery(row: Partial<Recovery> = {}): Promise<string> {
    const [id, { id: registrationId }] = [randomUUID(), await given.registration(mei, { state: 'active' })];
    const kind = 'password-reset' as const;
    await rows().insert(Recovery, {
      ...{ id, kind, registrationId, state: 'open', keyId: keys.link.current.id, tokenSha256: id },
      ...{ newEmail: null, newMobile: null, wrongTries: 0, settledAt: null },
      ...{ createdAt: clock.now(), expiresAt: later(defaultPolicy.recoverySeconds[kind]) },
      ...row,
    });
    return id;
  }

  it('F-07 F-09 I-16 in several workers at once, and again: lapsed once, and the answer stays', async () => {
    const id = await recovery({ expiresAt: later(-defaultPolicy.settleGraceSeconds) });
    expect(await Promise.all([settleLink(id), settleLink(id), settleLink(id)])).toEqual(Array(3).fill({ ending: 'lapsed' }));
    clock.forward(60);
    expect(await settleLink(id)).toEqual({ ending: 'lapsed' });
    expect(await recoveryRow(id)).toMatchObject({ state: 'lapsed', settledAt: later(-60) });
    expect(await audited('recovery.lapsed')).toBe(1);
  });

  it('I-03 F-23 while a click in time may be on its way asks to be asked again', async () => {
    const id = await recovery({ expiresAt: later(0) });
    expect(await settleLink(id)).toEqual({ notBefore: later(0, graceMs).toISOString() });
    expect((await recoveryRow(id)).state).toBe('open');
  });

  it.each(['used', 'replaced', 'burnt'] as const)('leaves one that is %s as it is', async (state) => {
    const id = await recovery({ state, settledAt: clock.now(), expiresAt: later(-3600) });
    expect(await settleLink(id)).toEqual({ ending: state });
    expect((await recoveryRow(id)).state).toBe(state);
  });

  it('I-09 a link that counts no more is not mailed', async () => {
    const aboutId = await recovery({ state: 'replaced', settledAt: clock.now() });
    const { registrationId } = await recoveryRow(aboutId);
    const id = await notice(registrationId, { kind: 'reset-password', linkRound: null, aboutId });
    expect(await deliver(id)).toEqual({ ending: 'too-late' });
    expect(mails.mails()).toHaveLength(0);
  });

  it('stops for good when its row is gone', async () => {
    await expect(settleLink(randomUUID())).rejects.toBeInstanceOf(ApplicationFailure);
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

const handOut = (cardReadingId: string) => attempt('handOutChallenge', cardReadingWorkflowId(cardReadingId), { cardReadingId });
const signing = (row: Partial<CardReading> = {}) =>
  requested({ check: 'certificate', challenge: challenge.toString('hex'), sealedPin: 'k1.sealed', ...row });

describe('a certificate that signs', () => {
  it('R-093 gets its challenge and the sealed PIN while somebody waits, and never after', async () => {
    const id = await signing();
    expect(await handOut(id)).toEqual({ name: 'challenge', challenge: challenge.toString('hex'), sealedPin: 'k1.sealed' });
    clock.set((await readingRow(id)).deadlineAt);
    expect(await handOut(id)).toEqual({ name: 'refused', code: 'card-reading-unavailable' });
    await expect(handOut(randomUUID())).rejects.toMatchObject({ nonRetryable: true, type: 'row-missing' });
  });

  it('R-093 F-07 is recorded once with what the certificate says, and the PIN is wiped', async () => {
    const id = await signing();
    expect(await record(id, await signedBy(mei))).toBe('read');
    const first = await readingRow(id);
    expect(await record(id, await signedBy(mei))).toBe('read');
    expect(await readingRow(id)).toEqual(first);
    expect(first).toMatchObject({ state: 'read', holderName: mei.name.zh, idNumberEnd: mei.idNumber.slice(-4), sealedPin: null });
    expect(first).toMatchObject({ idNumber: null, record: null, certificateNumber: expect.stringMatching(/^TP\d{14}$/) });
    expect(await handOut(id)).toMatchObject({ name: 'refused' });
  });

  it.each<[string, CardRead, Partial<CardReading>]>([
    ['a wrong PIN', { name: 'refused', code: 'certificate-pin-wrong', attemptsLeft: 2 }, { attemptsLeft: 2 }],
    ['a blocked PIN', { name: 'refused', code: 'certificate-pin-blocked' }, { attemptsLeft: null }],
    ['another card', { name: 'refused', code: 'wrong-certificate-card' }, { attemptsLeft: null }],
  ])('R-093 refused for %s leaves no PIN', async (_what, result, left) => {
    const id = await signing();
    expect(await record(id, result)).toBe(result.name === 'refused' && result.code);
    expect(await readingRow(id)).toMatchObject({ state: 'refused', sealedPin: null, ...left });
  });

  it('R-093 has to sign the challenge of this very reading', async () => {
    const id = await signing({ challenge: 'ff'.repeat(32) });
    expect(await record(id, await signedBy(mei))).toBe('certificate-invalid');
    expect(await readingRow(id)).toMatchObject({ holderName: null, certificateNumber: null, sealedPin: null });
  });

  it('R-093 is refused for now while nobody knows what was revoked', async () => {
    authority.setFault('down');
    clock.forward(24 * 3600);
    expect(await record(await signing(), await signedBy(mei))).toBe('certificate-check-unavailable');
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
