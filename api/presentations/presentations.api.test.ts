import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { followRegister } from '../../changes/follow-register.js';
import {
  AuditEntry,
  Card,
  CardApplication,
  DeviceBinding,
  OutboxMessage,
  Presentation,
  Registration,
  Reviewer,
  Session,
  UsageEntry,
  VisitCode,
} from '../../database/entities/index.js';
import { defaultPolicy } from '../../domain/policy.js';
import type { PresentationEnding } from '../../domain/presentation.js';
import { heldForUpdate, unitOfWork } from '../../outbox/unit-of-work.js';
import { eventsIn, type ServerEvent } from '../../simulator/api-client.js';
import { personByKey } from '../../simulator/world/people.js';
import { endRegistration } from '../deletions/end-registration.js';
import {
  type Answer,
  type CardOf,
  heldClock,
  inTurn,
  openTestApi,
  openTestDatabase,
  type TestApi,
  type TestDatabase,
  type TestPhone,
} from '../support/test-api.js';
import type { PresentationView } from './presentations.dto.js';

const start = '2026-03-02T08:00:00.000Z';
const clock = heldClock(start);
const [mei, hao] = [personByKey('lin-mei'), personByKey('chen-hao')];
const { visitCodeSeconds, sessionSeconds, presentationsPerHour } = defaultPolicy;
const at = (seconds: number, ms = 0) => new Date(Date.parse(start) + seconds * 1000 + ms);
const atText = (seconds: number) => at(seconds).toISOString();
let database: TestDatabase;
let api: TestApi;
let card: CardOf;
let phone: TestPhone;

beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
  const staff = { reviewer: { staffId: 'reviewer-1', role: 'reviewer' } } as const;
  api = await openTestApi({ database, clock, registerUrl: 'http://127.0.0.1:9', staff });
});
afterAll(async () => {
  await api.close();
  await database.close();
});
beforeEach(async () => {
  clock.set(start);
  await database.clear();
  card = await api.given.card(mei);
  phone = await api.openApp(card.registrationId);
});

const rows = () => database.orm.em.fork();
const seen = ({ status, json }: Answer) => [status, status < 400 ? undefined : json?.code];
const refusal = (answer: Answer) => [...seen(answer), answer.json.retryAt];
const open = async (on = phone): Promise<PresentationView> => {
  const answer = await on.send('POST', '/v1/presentations');
  expect(answer.status).toBe(201);
  return answer.json;
};
const pathOf = ({ presentationId }: { presentationId: string }, what = '') => `/v1/presentations/${presentationId}${what}`;
const update = (opened: PresentationView, on = phone) => on.send('POST', pathOf(opened, '/codes'));
const rowOf = ({ presentationId: id }: { presentationId: string }) => rows().findOneOrFail(Presentation, { id });

describe('opening the virtual card', () => {
  it('I-10 is one commit with all that is kept of it, and one message to Temporal after it', async () => {
    const told = new Promise((resolve) => api.tellAs(async ({ kind }) => resolve([kind, await rows().count(Presentation)])));
    const before = database.statements.length;
    const { presentationId } = await open();
    await told;
    const written = database.statements
      .slice(before)
      .map((line) => /\b(begin|commit|insert into "?(\w+)|update "?(\w+))/.exec(line))
      .filter((found) => found !== null)
      .map(([all, , inserted, updated]) => inserted ?? updated ?? all)
      .filter((table) => table !== 'used_proofs');
    const committed = written.indexOf('commit');
    expect([written[0], ...written.slice(1, committed).sort()]).toEqual([
      ...['begin', 'audit_entries', 'idempotency_records', 'outbox_messages'],
      ...['presentations', 'presentations', 'usage_entries', 'visit_codes'],
    ]);
    // That it was told is noted when it is.
    expect(written.slice(committed + 1).filter((table) => table !== 'outbox_messages')).toEqual([]);
    expect(await told).toEqual(['start', 1]);
    expect(await rows().find(OutboxMessage, {})).toMatchObject([{ name: 'presentation', workflowId: `presentation-${presentationId}` }]);
    expect(await rows().find(UsageEntry, {})).toMatchObject([{ kind: 'opened', presentationId }]);
    expect(await rows().count(AuditEntry, { action: 'presentation.opened', objectId: presentationId })).toBe(1);
  });

  it('I-11 repeated with the same key is the same opening, and needs a key', async () => {
    const key = randomUUID();
    const [one, again] = [await phone.send('POST', '/v1/presentations', { key }), await phone.send('POST', '/v1/presentations', { key })];
    expect([again.status, again.json, again.headers['idempotent-replayed']]).toEqual([201, one.json, 'true']);
    expect(one.headers['idempotent-replayed']).toBeUndefined();
    expect(await rows().count(Presentation)).toBe(1);
    expect(seen(await phone.send('POST', '/v1/presentations', { key: null }))).toEqual([400, 'idempotency-key-missing']);
  });

  it.each(['on two devices', 'twice on one'])('D-06 at once %s leaves one open; the other is closed by it', async (where) => {
    const other = where === 'twice on one' ? phone : await api.openApp(card.registrationId);
    for (let round = 0; round < 5; round += 1) {
      const both = await Promise.all([open(phone), open(other)]);
      const became = await Promise.all(both.map(rowOf));
      expect(became.map(({ ending }) => String(ending)).sort()).toEqual(['null', 'opened-again']);
    }
    expect(await rows().count(Presentation, { closedAt: null })).toBe(1);
  });

  it('D-32 leaves what somebody else presents of it open, and what the person presents of somebody else', async () => {
    const theirs = await api.given.card(hao);
    const [byThem, ofThem] = [
      await api.given.presentation(card, { presenterId: theirs.registrationId }),
      await api.given.presentation(theirs, { presenterId: card.registrationId }),
    ];
    await open();
    await open();
    expect([(await rowOf(byThem)).ending, (await rowOf(ofThem)).ending]).toEqual([null, null]);
  });

  it('is done sixty times in an hour by one person, to the millisecond, on whatever device', async () => {
    const opening = (n: number) => ({ openedAt: at(n), closedAt: at(n), ending: 'closed' as const });
    await api.given.presentations(
      card,
      Array.from({ length: presentationsPerHour - 1 }, (_, n) => opening(n)),
    );
    await api.given.presentations(await api.given.card(hao), [opening(0)]);
    clock.set(at(600));
    await open();
    const again = async () => refusal(await (await api.openApp(card.registrationId)).send('POST', '/v1/presentations'));
    expect(await again()).toEqual([429, 'too-many-tries', atText(3600)]);
    clock.set(at(3600, -1));
    expect(await again()).toEqual([429, 'too-many-tries', atText(3600)]);
    clock.set(at(3600));
    expect(await again()).toEqual([201, undefined, undefined]);
    expect(await again()).toEqual([429, 'too-many-tries', atText(3601)]);
  });

  it('D-09 gives no code that outlives the log in, and none after it', async () => {
    clock.set(at(sessionSeconds - 60));
    expect(await open()).toMatchObject({ closesAt: atText(sessionSeconds), code: { expiresAt: atText(sessionSeconds) } });
    clock.set(at(sessionSeconds));
    expect(seen(await phone.send('POST', '/v1/presentations'))).toEqual([401, 'session-missing']);
  });

  it.each([0, 60])('finds one that ended with its log in %i seconds ago without being noted, and says so of it', async (ago) => {
    const first = await open();
    clock.set(at(sessionSeconds + ago));
    const later = await open(await api.openApp(card.registrationId));
    expect([await rowOf(first), await rowOf(later)]).toMatchObject([
      { ending: 'log-in-ended', closedAt: at(sessionSeconds) },
      { ending: null },
    ]);
  });
});

/** Whoever comes first has its commit first: both stand before the same row. */
describe('opening at the same instant as what ends it', () => {
  const byStaff = (path: string, token: string, more: object = {}) =>
    api.send('POST', path, { body: { idNumber: mei.idNumber, ...more }, headers: { authorization: `Bearer ${token}` } });
  const byRegister = (state: 'void' | 'suspended') =>
    unitOfWork(database.orm, clock.now(), { actor: { type: 'register' } }, (tx) =>
      followRegister(tx, api.parts, {
        ...{ eventId: randomUUID(), sequence: 7, idNumber: mei.idNumber, kind: state === 'void' ? 'voided' : 'suspended' },
        ...{ card: { state, replacementPending: false }, since: start },
      }),
    );
  async function withdraw() {
    const [id, photoId] = [randomUUID(), randomUUID()];
    await rows().insert(Reviewer, {
      id,
      staffId: 'reviewer-1',
      personDigest: 'reviewer',
      email: mei.email,
      isLead: false,
      enrolledAt: at(0),
    });
    await rows().insert(CardApplication, {
      ...{
        id,
        ...card,
        personDigest: 'applicant',
        state: 'under-review',
        channel: 'app',
        consentIds: [],
        submittedAt: at(0),
        dueAt: at(3600),
      },
      ...{ documentKind: 'arc', documentPhotoId: photoId, portraitPhotoId: photoId, claimedBy: 'reviewer-1', claimedUntil: at(60) },
    });
    return api.send('POST', `/v1/reviews/${id}/withdraw`, { headers: { authorization: 'Bearer reviewer' } });
  }
  const endings: [string, 'sessions' | 'registrations', () => Promise<unknown>, PresentationEnding, string][] = [
    ['log out', 'sessions', () => phone.send('DELETE', '/v1/app-sessions/current'), 'log-in-ended', 'session-missing'],
    [
      'a freeze',
      'registrations',
      () => byStaff('/v1/staff/accounts/freeze', 'counter', { identityDocumentSeen: true }),
      'account-frozen',
      'session-missing',
    ],
    [
      ...(['a suspension of the account', 'registrations'] as const),
      () => byStaff('/v1/staff/restrictions', 'operator', { kind: 'suspended', reason: 'misuse' }),
      ...(['account-restricted', 'session-missing'] as const),
    ],
    [
      ...(['the device being disabled', 'registrations'] as const),
      async () => api.send('POST', `/v1/devices/${phone.bindingId}/disable`, { headers: await api.openPortal(card.registrationId) }),
      ...(['device-disabled', 'session-missing'] as const),
    ],
    ['the register voiding the card', 'registrations', () => byRegister('void'), 'card-voided', 'card-void'],
    ['the register suspending the card', 'registrations', () => byRegister('suspended'), 'card-suspended', 'card-suspended'],
    ['a reviewer withdrawing it for misuse', 'registrations', withdraw, 'card-suspended', 'card-suspended'],
    [
      ...(['the end of the registration', 'registrations'] as const),
      () =>
        unitOfWork(database.orm, clock.now(), { actor: { type: 'portal' } }, async (tx) => {
          const held = await tx.em.findOneOrFail(Registration, { id: card.registrationId }, heldForUpdate);
          await endRegistration(tx, api.parts, held, undefined);
        }),
      ...(['card-voided', 'session-missing'] as const),
    ],
  ];
  const cases = endings.flatMap((ending) => [[...ending, 'opening first'] as const, [...ending, 'opening second'] as const]);

  it.each(cases)('I-08 R-170 D-17 D-26 %s', async (_what, table, end, ending, code, order) => {
    const id = table === 'sessions' ? phone.sessionId : card.registrationId;
    const opening = () => phone.send('POST', '/v1/presentations');
    const [first, second] = order === 'opening first' ? [opening, end] : [end, opening];
    const row = { select: `select from ${table} where id = $1 for update`, values: [id] };
    const opened = (await inTurn<unknown, unknown>(database.url, row, first, second))[order === 'opening first' ? 0 : 1] as Answer;
    expect(seen(opened)).toEqual(order === 'opening first' ? [201, undefined] : [expect.any(Number), code]);
    const left = await rows().find(Presentation, {});
    expect(left.map((row) => row.ending)).toEqual(order === 'opening first' ? [ending] : []);
    const told = await rows().find(AuditEntry, { action: 'presentation.ended' });
    expect(told.map(({ details }) => details)).toMatchObject(left.map(({ ending: how }) => ({ how })));
    // What should have come about has.
    const [session, frozen, binding, shown] = [
      await rows().findOneOrFail(Session, { id: phone.sessionId }),
      await rows().findOneOrFail(Registration, { id: card.registrationId }),
      await rows().findOneOrFail(DeviceBinding, { id: phone.bindingId }),
      await rows().findOneOrFail(Card, { id: card.cardId }),
    ];
    expect(
      [session.endedAt, frozen.frozenAt, shown.voidedAt, shown.suspendedAt, shown.withdrawnAt].some(Boolean) || binding.state !== 'enabled',
    ).toBe(true);
  });
});

describe('the end of a log in', () => {
  const logOut = () => phone.send('DELETE', '/v1/app-sessions/current');
  const endedAt = async () => (await rows().findOneOrFail(Session, { id: phone.sessionId })).endedAt;

  it('I-06 with a device that is disabled leaves what is open on another one', async () => {
    const other = await api.openApp(card.registrationId);
    const opened = await open();
    const headers = await api.openPortal(card.registrationId);
    expect((await api.send('POST', `/v1/devices/${other.bindingId}/disable`, { headers })).status).toBe(200);
    expect((await phone.send('GET', pathOf(opened))).json).toMatchObject({ state: 'open' });
    expect(seen(await other.send('GET', pathOf(opened)))).toEqual([401, 'session-missing']);
  });

  it('is the first one: nothing that comes later moves it', async () => {
    await logOut();
    clock.forward(60);
    const body = { idNumber: mei.idNumber, identityDocumentSeen: true };
    expect((await api.send('POST', '/v1/staff/accounts/freeze', { body, headers: { authorization: 'Bearer counter' } })).status).toBe(200);
    expect(await endedAt()).toEqual(at(0));
  });

  it('is the first one also of two at once', async () => {
    const row = { select: 'select from sessions where id = $1 for update', values: [phone.sessionId] };
    const both = await inTurn(database.url, row, logOut, () => {
      clock.forward(1);
      return logOut();
    });
    expect(both.map(({ status }) => status)).toEqual([204, 204]);
    expect(await endedAt()).toEqual(at(0));
  });
});

describe('Update', () => {
  it('tells Temporal nothing, and is one of the codes that count', async () => {
    const opened = await open();
    clock.forward(60);
    expect((await update(opened)).json.code).toMatchObject({ number: 2, expiresAt: atText(60 + visitCodeSeconds) });
    expect((await phone.send('POST', pathOf(opened, '/close'))).json).toMatchObject({ state: 'closed', ending: 'closed' });
    expect(await rows().find(OutboxMessage, {})).toMatchObject([{ kind: 'start', name: 'presentation' }]);
  });

  it('can be pressed thirty times in an hour for one opening, to the millisecond; what time changes does not count', async () => {
    const opened = await open();
    for (let pressed = 0; pressed < 30; pressed += 1) {
      clock.set(at(pressed * 10));
      expect((await update(opened)).status).toBe(201);
    }
    clock.set(at(300));
    expect(refusal(await update(opened))).toEqual([429, 'too-many-tries', atText(3600)]);
    for (const seconds of [590, 3500]) {
      clock.set(at(seconds));
      expect((await update(opened)).status).toBe(201);
    }
    clock.set(at(3600, -1));
    expect(refusal(await update(opened))).toEqual([429, 'too-many-tries', atText(3600)]);
    clock.set(at(3600));
    expect((await update(opened)).json.code.number).toBe(34);
    clock.set(at(3611));
    expect((await update(opened)).json.code.number).toBe(35);
    const { presentationId } = opened;
    const made = async (madeBy: VisitCode['madeBy']) => rows().count(VisitCode, { presentationId, madeBy });
    expect([await made('opening'), await made('update'), await made('rotation')]).toEqual([1, 32, 2]);
    expect(await rows().count(UsageEntry, { presentationId, kind: 'updated' })).toBe(32);
    expect(await rows().count(AuditEntry, { objectId: presentationId, action: 'visit-code.updated' })).toBe(32);
    expect((await rowOf(opened)).rotations).toBe(2);
  });

  it('the limits are those of one opening', async () => {
    const first = await open();
    await update(first);
    const next = await open();
    expect((await update(next)).status).toBe(201);
    expect(refusal(await update(next))).toEqual([429, 'too-many-tries', atText(10)]);
  });

  it('R-162 asked for four times at once when the code has run out is one rotation; the others wait', async () => {
    const opened = await open();
    clock.forward(visitCodeSeconds);
    const answers = await Promise.all(Array.from({ length: 4 }, () => update(opened)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 429, 429]);
    expect(await rowOf(opened)).toMatchObject({ rotations: 1, codeNumber: 3 });
  });

  it('I-08 that comes to the row after a redemption makes no code any more', async () => {
    const opened = await open();
    const { presentationId: id } = opened;
    const row = { select: 'select from presentations where id = $1 for update', values: [id] };
    const redeeming = () => rows().execute(`update presentations set closed_at = ?, ending = 'redeemed' where id = ?`, [clock.now(), id]);
    const [, updated] = await inTurn(database.url, row, redeeming, () => update(opened));
    expect(updated.json).toMatchObject({ code: 'presentation-closed', state: 'redeemed' });
    expect([await rowOf(opened), await rows().count(VisitCode)]).toMatchObject([{ codeNumber: 1 }, 1]);
  });

  it.each(['/codes', '/close'])('I-11 %s repeated with the same key is answered the same and done once', async (what) => {
    const opened = await open();
    const key = randomUUID();
    const ask = (of = opened) => phone.send('POST', pathOf(of, what), { key });
    const [one, again] = [await ask(), await ask()];
    expect([again.status, again.json, again.headers['idempotent-replayed']]).toEqual([one.status, one.json, 'true']);
    expect(await rows().count(VisitCode)).toBe(what === '/codes' ? 2 : 1);
    expect(seen(await ask(await open()))).toEqual([422, 'idempotency-key-reused']);
    expect(seen(await phone.send('POST', pathOf(opened, what), { key: null }))).toEqual([400, 'idempotency-key-missing']);
  });

  it('D-02 after the end of the log in nobody gets a code, under another log in on the same device either', async () => {
    const opened = await open();
    const { bindingId, sessionId } = phone;
    clock.set(at(sessionSeconds - 1));
    await rows().nativeUpdate(Session, { id: sessionId }, { expiresAt: at(sessionSeconds + 100) });
    clock.set(at(sessionSeconds));
    expect((await update(opened)).json).toMatchObject({ code: 'presentation-closed', state: 'log-in-ended' });
    for (const picture of ['/code.svg', '/code.png'])
      expect((await phone.send('GET', pathOf(opened, picture))).json).toMatchObject({ code: 'presentation-closed', state: 'log-in-ended' });
    expect((await phone.send('GET', pathOf(opened))).json).toMatchObject({ state: 'closed', closedAt: atText(sessionSeconds) });
    expect(await rowOf(opened)).toMatchObject({ bindingId, codeNumber: 1 });
  });
});

describe('what another one has opened', () => {
  it.each(['another device of the person', 'the device of another person'])('R-170 %s neither sees nor changes', async (whose) => {
    const opened = await open();
    const other = await api.openApp(whose.includes('another person') ? (await api.given.card(hao)).registrationId : card.registrationId);
    for (const [method, what] of [
      ['GET', ''],
      ['GET', '/code.svg'],
      ['GET', '/code.png'],
      ['GET', '/events'],
      ['POST', '/codes'],
      ['POST', '/close'],
    ] as const) {
      expect(seen(await other.send(method, pathOf(opened, what)))).toEqual([404, 'presentation-not-found']);
      expect(seen(await api.send(method, pathOf(opened, what)))).toEqual([401, 'session-missing']);
    }
    expect(await rowOf(opened)).toMatchObject({ codeNumber: 1, ending: null });
  });

  it('R-160 a log in at the portal shows nothing and opens nothing', async () => {
    const opened = await open();
    const headers = await api.openPortal(card.registrationId);
    for (const [method, path] of [
      ['POST', '/v1/presentations'],
      ['GET', pathOf(opened)],
      ['POST', pathOf(opened, '/codes')],
    ] as const)
      expect(seen(await api.send(method, path, { headers }))).toEqual([401, 'session-missing']);
  });

  it.each([randomUUID(), 'x', "'--"])('an id that is none is not found: %s', async (id) => {
    expect(seen(await phone.send('GET', `/v1/presentations/${encodeURIComponent(id)}`))).toEqual([404, 'presentation-not-found']);
  });
});

describe('the events of an open card', () => {
  const streams: AbortController[] = [];
  afterEach(() => streams.splice(0).forEach((each) => each.abort()));

  async function listen(opened: PresentationView, lastEventId?: string, of = api) {
    const stream = new AbortController();
    streams.push(stream);
    const headers = {
      ...(await phone.headersFor('GET', pathOf(opened, '/events'))),
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    };
    const answer = await fetch(of.url + pathOf(opened, '/events'), { headers, signal: stream.signal });
    const events = eventsIn(answer.body!);
    return {
      answer,
      next: async (): Promise<ServerEvent> => (await events.next()).value as ServerEvent,
      rest: () => Array.fromAsync(events),
    };
  }
  const idOf = ({ id, name }: ServerEvent) => [name, id];
  const viewIn = ({ data }: ServerEvent): PresentationView => JSON.parse(data);
  const looksSince = (before: number) => database.statements.slice(before).filter((line) => line.includes('from "presentations"')).length;
  /** What changes without being announced is found only by whoever looks. */
  const changeSilently = ({ presentationId: id }: PresentationView, change: Partial<Presentation>) =>
    rows().nativeUpdate(Presentation, { id }, change);

  it('R-162 R-166 are the codes and the last word, each with its number and what GET answers then', async () => {
    const opened = await open();
    const stream = await listen(opened);
    expect(stream.answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const first = await stream.next();
    expect([idOf(first), viewIn(first)]).toEqual([['code', '1'], opened]);
    const updated = await update(opened);
    const second = await stream.next();
    expect([idOf(second), viewIn(second)]).toEqual([['code', '2'], updated.json]);
    await phone.send('POST', pathOf(opened, '/close'));
    const last = await stream.rest();
    expect(last.map(idOf)).toEqual([['closed', 'closed']]);
    expect(viewIn(last[0]!)).toEqual((await phone.send('GET', pathOf(opened))).json);
  });

  it.each([
    ['an older one', '1', [['code', '2']]],
    ['the newest one', '2', []],
    ['one that is to come', '7', [['code', '2']]],
    ['nonsense', '2; drop', [['code', '2']]],
    ['nothing', '', [['code', '2']]],
  ])('R-171 say what changed while nobody listened, where the last that was heard is %s', async (_what, lastEventId, expected) => {
    const opened = await open();
    await update(opened);
    const stream = await listen(opened, lastEventId);
    const before = expected.length > 0 ? [idOf(await stream.next())] : [];
    await phone.send('POST', pathOf(opened, '/close'));
    expect([...before, ...(await stream.rest()).map(idOf)]).toEqual([...expected, ['closed', 'closed']]);
  });

  it('are not said twice, whatever is announced, and not looked for when it is about another card', async () => {
    const opened = await open();
    const stream = await listen(opened);
    await stream.next();
    const announce = (id: string) => rows().execute(`select pg_notify('presentation_changed', ?)`, [id]);
    const before = database.statements.length;
    await announce(randomUUID());
    await announce(opened.presentationId);
    await update(opened);
    expect(idOf(await stream.next())).toEqual(['code', '2']);
    expect((await phone.send('GET', pathOf(opened))).status).toBe(200);
    // Two were announced; beside them the phone itself has looked: before and after its Update, and now.
    expect(looksSince(before)).toBe(2 + 3);
  });

  it('end at once where the last word has been heard', async () => {
    const opened = await open();
    await phone.send('POST', pathOf(opened, '/close'));
    expect(await (await listen(opened, 'closed')).rest()).toEqual([]);
    expect((await (await listen(opened, '1')).rest()).map(idOf)).toEqual([['closed', 'closed']]);
  });

  it('F-24 catch up when the connection to the announcements was lost and is back', async () => {
    const opened = await open();
    const stream = await listen(opened);
    await stream.next();
    await rows().execute(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'listen presentation_changed'
                          and datname = current_database()`);
    await changeSilently(opened, { closedAt: at(1), ending: 'card-voided' });
    const [last] = await stream.rest();
    expect([idOf(last!), viewIn(last!).ending]).toEqual([['closed', 'closed'], 'card-voided']);
  });

  it('D-02 D-09 end with the log in, although nobody noted it', async () => {
    const opened = await open();
    clock.set(at(sessionSeconds, -20));
    const before = database.statements.length;
    const stream = await listen(opened, '1');
    // The timer is early by this clock: what it finds is not the end yet.
    while (looksSince(before) < 3) await rows().execute('select 1');
    clock.set(at(sessionSeconds));
    const [last] = await stream.rest();
    expect(viewIn(last!)).toMatchObject({ state: 'closed', ending: 'log-in-ended', closedAt: atText(sessionSeconds) });
    expect(await rowOf(opened)).toMatchObject({ closedAt: null });
  });

  it('are not kept open by fifty phones when the process stops', async () => {
    const opened = await open();
    const stopping = await openTestApi({ database, clock, registerUrl: 'http://127.0.0.1:9', keys: api.parts.keys });
    const listening = await Promise.all(Array.from({ length: 50 }, () => listen(opened, undefined, stopping)));
    await Promise.all(listening.map((each) => each.next()));
    const [ends] = await Promise.all([Promise.all(listening.map((each) => each.rest())), stopping.close()]);
    expect(ends).toEqual(Array(50).fill([]));
  });
});
