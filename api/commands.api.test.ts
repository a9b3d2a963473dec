import { randomUUID } from 'node:crypto';
import { LockMode } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AuditEntry, CardReading, Notice, OutboxMessage, Session, Registration, RegistrationDraft } from '../database/entities/index.js';
import { createRegister, type InsuredRegister } from '../simulator/register.js';
import { type Person, personByKey, samplePassword } from '../simulator/world/people.js';
import { gate, heldClock, openTestApi, openTestDatabase, type Sent, type TestApi, type TestDatabase } from './support/test-api.js';

const clock = heldClock();
const mei = personByKey('lin-mei');
const hao = personByKey('chen-hao');
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
beforeEach(async () => {
  await database.clear();
  register.reset();
  api.tellAs(async () => undefined);
});

const post = (path: string, sent: Sent) => api.send('POST', path, sent);
const rows = () => database.orm.em.fork();
const accept = () => ({ termsVersion: api.parts.terms.version, accepted: true });
const page2 = (draftId: string, person: Person = mei) => ({
  draftId,
  password: samplePassword,
  passwordConfirmation: samplePassword,
  mobile: person.mobile,
  email: person.email,
});
const page1 = (cardReadingId: string, person: Person = mei) => ({
  cardReadingId,
  householdNumber: person.householdNumber,
  address: person.address,
});

/** A call has a third outcome, "unknown"; repeating it with its key resolves that, and nothing happens twice. */
describe('a repeated request', () => {
  it('I-11 gets the same answer, marked as replayed, and has one effect', async () => {
    const [key, body] = [randomUUID(), page2(await api.given.checkedDraft(mei))];
    const first = await post('/v1/registrations', { body, key });
    expect([first.status, first.headers['idempotent-replayed']]).toEqual([201, undefined]);
    clock.forward(3600);
    const second = await post('/v1/registrations', { body, key });
    expect([second.status, second.headers['idempotent-replayed'], second.json]).toEqual([201, 'true', first.json]);
    expect([await rows().count(Registration), await rows().count(Notice)]).toEqual([1, 1]);
  });

  it('I-11 gets the same cookie, although only its hash is stored', async () => {
    const passwordHash = await api.parts.passwords.hash(samplePassword);
    await api.given.registration(mei, { state: 'active', passwordHash });
    const [key, body] = [randomUUID(), { cardReadingId: await api.given.cardReading(mei), password: samplePassword }];
    const [first, second] = [await post('/v1/portal-sessions', { body, key }), await post('/v1/portal-sessions', { body, key })];
    expect(first.status).toBe(201);
    expect(second.headers['set-cookie']).toEqual(first.headers['set-cookie']);
    expect(await rows().count(Session)).toBe(1);
    const stored = JSON.stringify(await database.orm.em.execute('select * from sessions'));
    expect(stored).not.toContain(/vnhi_session=([^;]+)/.exec(String(first.headers['set-cookie']))![1]);
  });

  it('I-11 that was refused is refused again, even where it would be taken now', async () => {
    const draftId = await api.given.checkedDraft(mei, { identityCheckedAt: null });
    const [key, body] = [randomUUID(), page2(draftId)];
    const first = await post('/v1/registrations', { body, key });
    expect(first.json.code).toBe('identity-not-checked');
    await rows().nativeUpdate(RegistrationDraft, { id: draftId }, { identityCheckedAt: clock.now() });
    const second = await post('/v1/registrations', { body, key });
    expect([second.status, second.headers['idempotent-replayed'], second.json]).toEqual([409, 'true', first.json]);
    expect((await post('/v1/registrations', { body })).status).toBe(201);
  });

  it('I-11 does not use up a second reading when a guess is repeated', async () => {
    const draftId = await api.given.checkedDraft(mei, { identityCheckedAt: null });
    const [key, body] = [randomUUID(), page1(await api.given.cardReading(mei), hao)];
    const address = `/v1/registration-drafts/${draftId}/check-identity`;
    const first = await post(address, { body, key });
    // What was answered is not looked up again.
    register.setFaults({ fault: 'down' });
    const repeated = await post(address, { body, key });
    register.setFaults({ fault: 'none' });
    const codes = [first, repeated, await post(address, { body })];
    expect(codes.map(({ json }) => json.code)).toEqual(['register-mismatch', 'register-mismatch', 'card-reading-used']);
    expect(await rows().count(AuditEntry, { action: 'draft.identity-refused' })).toBe(1);
  });

  it('I-11 with another body is refused and changes nothing', async () => {
    const [draftId, key] = [await api.given.checkedDraft(mei), randomUUID()];
    const first = await post('/v1/registrations', { body: page2(draftId), key });
    const other = await post('/v1/registrations', { body: { ...page2(draftId), email: 'other@example.com' }, key });
    expect([other.status, other.json.code]).toEqual([422, 'idempotency-key-reused']);
    expect((await post('/v1/registrations', { body: page2(draftId), key })).json).toEqual(first.json);
  });

  it('I-11 has a key of its own at each address and for each caller', async () => {
    const key = randomUUID();
    expect((await post('/v1/registration-drafts', { body: accept(), key })).status).toBe(201);
    const elsewhere = await post('/v1/card-readings', { body: { host: 'desk-1', check: 'read' }, key });
    expect([elsewhere.status, elsewhere.headers['idempotent-replayed']]).toEqual([202, undefined]);
  });

  it('I-11 is told to wait while the first is at work, refusal:request-in-progress', async () => {
    const draftId = await api.given.checkedDraft(mei);
    const [key, body] = [randomUUID(), page2(draftId)];
    const held = gate();
    const holding = rows().transactional(async (em) => {
      await em.findOneOrFail(RegistrationDraft, { id: draftId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      await held.pass();
    });
    await held.arrived;
    const first = post('/v1/registrations', { body, key });
    await vi.waitFor(async () => expect(await waitingForLocks()).toBe(1), { timeout: 5000, interval: 10 });
    const second = await post('/v1/registrations', { body, key });
    held.open();
    await holding;
    expect([second.status, second.json.code, second.headers['retry-after']]).toEqual([409, 'request-in-progress', '1']);
    expect((await first).status).toBe(201);
    const third = await post('/v1/registrations', { body, key });
    expect([third.status, third.headers['idempotent-replayed'], third.json]).toEqual([201, 'true', (await first).json]);
  });

  it('I-11 F-05 twenty times at once has one effect and one answer', async () => {
    const [key, body] = [randomUUID(), accept()];
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('/v1/registration-drafts', { body, key })));
    const done = answers.filter(({ status }) => status === 201);
    expect(answers.filter(({ status }) => status !== 201).every(({ json }) => json.code === 'request-in-progress')).toBe(true);
    expect(new Set(done.map(({ json }) => json.draftId)).size).toBe(1);
    expect(await rows().count(RegistrationDraft)).toBe(1);
  });

  it('I-11 after an outage is carried out: an outage is no answer', async () => {
    const draftId = await api.given.checkedDraft(mei, { identityCheckedAt: null });
    const [key, body] = [randomUUID(), page1(await api.given.cardReading(mei))];
    const address = `/v1/registration-drafts/${draftId}/check-identity`;
    register.setFaults({ fault: 'down' });
    const during = await post(address, { body, key });
    expect([during.status, during.json.code, during.headers['retry-after']]).toEqual([503, 'register-unavailable', '10']);
    register.setFaults({ fault: 'none' });
    const after = await post(address, { body, key });
    expect([after.status, after.headers['idempotent-replayed'], after.json.name]).toEqual([200, undefined, mei.name.zh]);
  });

  it('F-20 of a reading that Temporal did not hear of is tried anew, and the first is never carried out', async () => {
    const [key, body] = [randomUUID(), { host: 'desk-1', check: 'read' }];
    api.tellAs(async () => Promise.reject(new Error('no Temporal')));
    const during = await post('/v1/card-readings', { body, key });
    expect([during.status, during.json.code]).toEqual([503, 'card-reading-unavailable']);
    expect(await rows().count(OutboxMessage, { deliveredAt: null, withdrawnAt: null })).toBe(0);
    expect(await rows().find(CardReading, {})).toMatchObject([{ state: 'refused', refusalCode: 'card-reading-unavailable' }]);
    api.tellAs(async () => undefined);
    const after = await post('/v1/card-readings', { body, key });
    expect([after.status, after.headers['idempotent-replayed'], after.json.state]).toEqual([202, undefined, 'requested']);
  });

  it.each([
    [null, 400, 'idempotency-key-missing'],
    ['x'.repeat(201), 422, 'request-invalid'],
  ])('needs a key that can be kept', async (key, status, code) => {
    const answer = await post('/v1/registration-drafts', { body: accept(), key });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(await rows().count(RegistrationDraft)).toBe(0);
  });
});

const waitingForLocks = async () => {
  const [row] = await database.orm.em.execute<[{ waiting: number }]>(
    `select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
  );
  return row.waiting;
};

describe('what is written beside a change', () => {
  it('I-15 names nobody: not the answers kept, not the outbox, not the audit entries, not the log', async () => {
    const { draftId } = (await post('/v1/registration-drafts', { body: accept() })).json;
    const form = `/v1/registration-drafts/${draftId}`;
    const [readCardReadingId, verifyCardReadingId] = [await api.given.cardReading(mei), await api.given.cardReading(mei)];
    const steps = [
      await post(`${form}/test-environment`, { body: { readCardReadingId, verifyCardReadingId } }),
      await post(`${form}/read-card`, { body: { cardReadingId: await api.given.cardReading(mei) } }),
      await post(`${form}/check-identity`, { body: page1(await api.given.cardReading(mei), hao) }),
      await post(`${form}/check-identity`, { body: page1(await api.given.cardReading(mei)) }),
      await post('/v1/registrations', { body: { ...page2(draftId), mobile: 'not a number' } }),
      await post('/v1/registrations', { body: { ...page2(draftId), spareEmail: 'spare@example.com' } }),
      await post('/v1/registrations/resend-confirmation', { body: { cardReadingId: await api.given.cardReading(mei) } }),
      await post('/v1/portal-sessions', { body: { cardReadingId: await api.given.cardReading(mei), password: samplePassword } }),
      await post('/v1/office-registrations', { body: office(hao), headers: { authorization: 'Bearer counter' } }),
    ];
    expect(steps.map(({ status, json }) => json.code ?? status)).toEqual([
      200,
      200,
      'register-mismatch',
      200,
      'mobile-invalid',
      201,
      200,
      'login-failed',
      201,
    ]);
    const kept = await Promise.all(
      ['idempotency_records', 'outbox_messages', 'audit_entries'].map((table) => database.orm.em.execute(`select * from ${table}`)),
    );
    expect(kept.map((all) => all.length > 3)).toEqual([true, true, true]);
    const written = JSON.stringify(kept) + api.log.join('');
    for (const person of [mei, hao]) for (const datum of personalData(person)) expect(written).not.toContain(datum);
  });
});

const office = (person: Person) => {
  const { draftId: _, ...contact } = page2('', person);
  return {
    idNumber: person.idNumber,
    householdNumber: person.householdNumber,
    address: person.address,
    identityDocumentSeen: true,
    termsVersion: api.parts.terms.version,
    termsAccepted: true,
    ...contact,
  };
};

const personalData = ({ idNumber, name, email, mobile, card, birthDate, householdNumber, address }: Person) => [
  ...[idNumber, name.zh, email, email.split('@')[0]!, mobile, card.number, birthDate, householdNumber!, address.village, address.district],
  ...[samplePassword, 'spare@example.com', 'not a number'],
];

describe('log in', () => {
  it('N-31 gives a cookie that no script reads and no other site sends', async () => {
    await api.given.registration(mei, { state: 'active', passwordHash: await api.parts.passwords.hash(samplePassword) });
    const body = { cardReadingId: await api.given.cardReading(mei), password: samplePassword };
    const { headers } = await post('/v1/portal-sessions', { body });
    const attributes = String(headers['set-cookie']).split('; ');
    expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure']));
  });

  it('N-10 costs the same for a person nobody knows and for a wrong password', async () => {
    const passwordHash = await api.parts.passwords.hash(samplePassword);
    await api.given.registration(mei, { state: 'active', passwordHash });
    const known = await costOfLogIn(await api.given.cardReading(mei), 'Wrong#2071');
    const unknown = await costOfLogIn(await api.given.cardReading(hao), 'Wrong#2071');
    expect(unknown).toEqual(known);
    expect(known).toMatchObject({ hashes: 1, status: 401 });
    expect(known.statements.length).toBeGreaterThan(5);
  });

  it('N-10 costs the same for a person whose registration waits or is void', async () => {
    const passwordHash = await api.parts.passwords.hash(samplePassword);
    await api.given.registration(mei, { state: 'applied', passwordHash });
    await api.given.registration(hao, { state: 'void', passwordHash });
    const unknown = await costOfLogIn(await api.given.cardReading(personByKey('wang-da')), samplePassword);
    for (const person of [mei, hao]) expect(await costOfLogIn(await api.given.cardReading(person), samplePassword)).toEqual(unknown);
  });
});

async function costOfLogIn(cardReadingId: string, password: string) {
  const [hashes, statements] = [api.hashes(), api.statements.length];
  const { status, json } = await post('/v1/portal-sessions', { body: { cardReadingId, password } });
  const shapes = api.statements.slice(statements).map((line) =>
    line
      .replace(/^\[query\] /, '')
      .replace(/'[^']*'/g, '?')
      .replace(/\[.*$/s, ''),
  );
  return { hashes: api.hashes() - hashes, statements: shapes, status, json };
}

/** Of many who come at once the database lets one in. */
describe('at the same time', () => {
  it('N-09 I-02 twenty applications of one ID number: one registration, one mail', async () => {
    const drafts = await Promise.all(Array.from({ length: 20 }, () => api.given.checkedDraft(mei)));
    const answers = await Promise.all(drafts.map((draftId) => post('/v1/registrations', { body: page2(draftId) })));
    expect(answers.map(({ status, json }) => json.code ?? status).sort()).toEqual([201, ...Array(19).fill('already-applied')].sort());
    const { deadlineAt } = await rows().findOneOrFail(Registration, { state: 'applied' });
    const told = answers.flatMap(({ json }) => (json.code ? [json.deadlineAt] : []));
    expect(new Set(told)).toEqual(new Set([deadlineAt!.toISOString()]));
    expect([await rows().count(Registration), await rows().count(Notice)]).toEqual([1, 1]);
    expect(await rows().count(AuditEntry, { action: 'registration.applied' })).toBe(1);
    expect(await rows().count(OutboxMessage, { name: ['registration', 'notice'] })).toBe(2);
    expect(await rows().count(RegistrationDraft, { registrationId: { $ne: null } })).toBe(1);
  });

  it('N-09 I-02 R-035 portal and office for one ID number: one live registration, and the one of the office stands', async () => {
    const sent = Array.from({ length: 5 }, async () => [
      post('/v1/registrations', { body: page2(await api.given.checkedDraft(mei)) }),
      post('/v1/office-registrations', { body: office(mei), headers: { authorization: 'Bearer counter' } }),
    ]);
    const answers = await Promise.all((await Promise.all(sent)).flat());
    const live = await rows().find(Registration, { state: ['applied', 'active'] });
    expect(live).toHaveLength(1);
    expect(live[0]).toMatchObject({ state: 'active', channel: 'office' });
    expect(answers.filter(({ status, json }) => status === 201 && json.registrationId === live[0]!.id)).toHaveLength(1);
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
  });

  it('N-11 I-01 twenty clicks on one link: one confirmation, one mail', async () => {
    const { token } = await api.given.registration(mei);
    const readings = await Promise.all(Array.from({ length: 20 }, () => api.given.cardReading(mei)));
    const answers = await Promise.all(
      readings.map((cardReadingId) => post('/v1/registrations/confirm-email', { body: { token, cardReadingId } })),
    );
    expect(answers.map(({ status, json }) => json.code ?? status).sort()).toEqual([200, ...Array(19).fill('link-used')].sort());
    expect(await rows().count(Notice, { kind: 'registration-completed' })).toBe(1);
  });

  it('R-066 two commands with one reading: one of them has it', async () => {
    const [cardReadingId, ...drafts] = await Promise.all([
      api.given.cardReading(mei),
      ...[1, 2].map(() => api.given.checkedDraft(mei, { identityCheckedAt: null })),
    ]);
    const answers = await Promise.all(
      drafts.map((id) => post(`/v1/registration-drafts/${id}/check-identity`, { body: page1(cardReadingId) })),
    );
    expect(answers.map(({ status, json }) => json.code ?? status).sort()).toEqual([200, 'card-reading-used']);
  });
});
