import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { MikroORM } from '@mikro-orm/postgresql';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { generateKeyPair, generateProof } from 'dpop';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import pg from 'pg';
import {
  Card,
  CardReading,
  ConfirmationLink,
  Consent,
  Department,
  Device,
  DeviceBinding,
  entities,
  Grant,
  Institution,
  Presentation,
  Registration,
  RegistrationDraft,
  VisitCode,
} from '../../database/entities/index.js';
import { ormOptions } from '../../database/orm.js';
import { offerExpiresAt, spanOfGrant } from '../../domain/grant.js';
import { defaultPolicy, type Policy } from '../../domain/policy.js';
import { accepted } from '../../domain/refusals.js';
import { dateInTaipei } from '../../domain/roc-date.js';
import type { Tell } from '../../outbox/tell.js';
import { unitOfWork } from '../../outbox/unit-of-work.js';
import type { CitizenCertificates } from '../../platform/citizen-certificate.js';
import type { Staff } from '../../platform/access-token.js';
import { loadBlockedPasswords } from '../../platform/blocked-passwords.js';
import type { Agency } from '../../platform/agencies.js';
import { drawCaptcha } from '../../platform/captcha-picture.js';
import type { CarrierGateway } from '../../platform/carrier-gateway.js';
import { loadCarriers } from '../../platform/carriers.js';
import type { Clock } from '../../platform/clock.js';
import { openDeviceProofs } from '../../platform/device-proof.js';
import { openInsuredRegister } from '../../platform/insured-register.js';
import { type Keyring, type Keys, receiptKey, signingKey } from '../../platform/keys.js';
import { createLogger } from '../../platform/logger.js';
import { loadOfficeCalendar } from '../../platform/office-calendar.js';
import { type PasswordHasher, passwordHasher } from '../../platform/password-hasher.js';
import { photoIntake } from '../../platform/photo-intake.js';
import { openPhotoStore } from '../../platform/photo-store.js';
import { openReceiptSigner } from '../../platform/receipt-signer.js';
import { linkToken, mintToken, sha256OfToken, tokenOf } from '../../platform/random-code.js';
import { loadMobileTerms, loadTerms } from '../../platform/terms.js';
import { loadReleasedContents } from '../contents/released-contents.js';
import { createApp } from '../create-app.js';
import type { ApiParts } from '../parts.js';
import { photoIntakeOptions } from '../photos/take-in-photo.js';
import { openSession, sessionToken } from '../sessions/sessions.js';

/** What tests of the API, the outbox and the activities stand on: real PostgreSQL, real HTTP, and a clock that they hold in the hand. */

export type HeldClock = Clock & { set(instant: string | Date): void; forward(seconds: number): void };

export function heldClock(instant = '2026-03-02T08:00:00.000Z'): HeldClock {
  let nowMs = Date.parse(instant);
  return {
    now: () => new Date(nowMs),
    set: (next) => void (nowMs = new Date(next).getTime()),
    forward: (seconds) => void (nowMs += seconds * 1000),
  };
}

export type TestDatabase = { url: string; orm: MikroORM; statements: string[]; clear(): Promise<void>; close(): Promise<void> };

/**
 * A database of one's own on the server, with the tables of the product.
 * @param through the address under which the product reaches it, where something stands between
 */
export async function openTestDatabase(
  adminUrl: string,
  through: (url: string) => Promise<string> = async (url) => url,
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const own = new URL(adminUrl);
  own.pathname = `/${name}`;
  const url = await through(own.href);
  const statements: string[] = [];
  const options = ormOptions(url);
  const orm = await MikroORM.init({
    ...options,
    // Slow is not wrong: a hundred requests at once wait for ten connections, on a machine that does other work.
    driverOptions: { ...options.driverOptions, connectionTimeoutMillis: 20_000 },
    debug: ['query'],
    colors: false,
    logger: (line) => void statements.push(line),
  });
  await orm.migrator.up();
  // Faster than truncating while there are few rows.
  const emptyAll = entities.map(({ meta }) => `delete from ${meta.tableName};`).join('');
  return {
    url,
    orm,
    statements,
    async clear() {
      await orm.em.execute(emptyAll);
    },
    async close() {
      await orm.close();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

/** For what has nothing to do with certificates. */
export const noCertificates: CitizenCertificates = { judge: () => Promise.reject(new Error('No certificate was expected here.')) };

export type CuttableLink = { url: string; cut(): void; mend(): void; close(): Promise<void> };

/** A way to the database that can be cut and mended. */
export async function openLink(target: string): Promise<CuttableLink> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    near.on('error', () => undefined);
    if (isCut) return void near.destroy();
    const far = connect(Number(port), hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => other.destroy());
    }
    near.pipe(far).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cut = () => {
    isCut = true;
    sockets.forEach((socket) => socket.destroy());
    sockets.clear();
  };
  return {
    url: url.href,
    cut,
    mend: () => void (isCut = false),
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

const testKeyring = (name: string, earlier?: Keyring): Keyring => {
  const current = { id: name, key: randomBytes(32) };
  return { current, get: (id) => (id === name ? current.key : earlier?.get(id)) };
};

/** The same keys after the link key has been changed; the former one still opens what it sealed. */
export const withNewLinkKey = (keys: Keys): Keys => ({ ...keys, link: testKeyring('second', keys.link) });

export const testKeys = (): Keys => {
  return {
    codec: testKeyring('test'),
    secrets: testKeyring('secrets'),
    photos: testKeyring('photos'),
    link: testKeyring('first'),
    sessionKey: randomBytes(32),
    deviceKey: randomBytes(32),
    captchaKey: randomBytes(32),
    fingerprintKey: randomBytes(32),
    passwordPepper: randomBytes(32),
    openId: { signing: [signingKey('test', randomBytes(32))], subject: randomBytes(32), cookies: [randomBytes(32)] },
    visitCodeKey: randomBytes(32),
    grantKey: randomBytes(32),
    receipts: [receiptKey('test', randomBytes(32))],
  };
};

/** How somebody stands in the register, as far as these tests ask. */
export type Holder = {
  readonly name: { readonly zh: string };
  readonly idNumber: string;
  readonly birthDate: string;
  readonly sex: 'M' | 'F';
  readonly holderKind: 'citizen' | 'resident';
  readonly householdNumber: string | null;
  readonly address: { readonly county: string; readonly district: string; readonly village: string; readonly neighbourhood: number };
  readonly card: { readonly number: string };
  readonly mobile: string;
  readonly email: string;
};

/** Rows as the pages before would have left them. */
export function rowsIn(orm: MikroORM, clock: Clock, keys: Keys) {
  const later = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000);
  return {
    async cardReading(holder: Holder, row: Partial<CardReading> = {}): Promise<string> {
      const em = orm.em.fork();
      const id = randomUUID();
      const read = {
        record: '00',
        cardNumber: holder.card.number,
        idNumber: holder.idNumber,
        holderName: holder.name.zh,
        nameFlagged: false,
        birthDate: holder.birthDate,
        sex: holder.sex,
        issuedOn: '2020-01-01',
      };
      const state = row.state ?? 'read';
      em.create(CardReading, {
        id,
        state,
        check: 'verify',
        host: 'desk-1',
        reader: null,
        requestedAt: clock.now(),
        deadlineAt: later(defaultPolicy.cardReadingSeconds),
        ...(state === 'read' && { settledAt: clock.now(), ...read }),
        ...row,
      });
      await em.flush();
      return id;
    },

    /** A form whose page 1 is done. */
    async checkedDraft(holder: Holder, row: Partial<RegistrationDraft> = {}): Promise<string> {
      const em = orm.em.fork();
      const [id, consentId] = [randomUUID(), randomUUID()];
      const now = clock.now();
      em.create(Consent, { id: consentId, termsVersion: '1', termsSha256: '0', acceptedAt: now });
      em.create(RegistrationDraft, {
        id,
        consentId,
        expiresAt: later(defaultPolicy.draftSeconds),
        environmentTestedAt: now,
        cardReadAt: now,
        identityCheckedAt: now,
        idNumber: holder.idNumber,
        cardNumber: holder.card.number,
        holderName: holder.name.zh,
        holderKind: holder.holderKind,
        birthDate: holder.birthDate,
        ...row,
      });
      await em.flush();
      return id;
    },

    /** An application with its link, or what became of it. */
    async registration(holder: Holder, row: Partial<Registration> = {}): Promise<{ id: string; token: string; deadlineAt: Date }> {
      const em = orm.em.fork();
      const [id, round] = [randomUUID(), row.linkRound ?? 1];
      const deadlineAt = row.deadlineAt ?? later(defaultPolicy.confirmationSeconds);
      const { id: keyId, key } = keys.link.current;
      const token = linkToken(key, id, round);
      em.create(Registration, {
        id,
        state: 'applied',
        channel: 'portal',
        idNumber: holder.idNumber,
        holderName: holder.name.zh,
        holderKind: holder.holderKind,
        birthDate: holder.birthDate,
        passwordHash: 'none',
        mobile: holder.mobile,
        localPhone: null,
        email: holder.email,
        spareEmail: null,
        consentId: null,
        appliedAt: clock.now(),
        deadlineAt,
        confirmedAt: row.state === 'active' ? clock.now() : null,
        voidedAt: row.state === 'void' ? clock.now() : null,
        linkRound: round,
        ...row,
      });
      em.create(ConfirmationLink, {
        id: randomUUID(),
        registrationId: id,
        round,
        keyId,
        tokenSha256: sha256OfToken(token),
        createdAt: clock.now(),
      });
      await em.flush();
      return { id, token, deadlineAt };
    },

    /** A virtual card of somebody who is registered, without photo unless the row has one. */
    async card(holder: Holder, row: Partial<Card> = {}): Promise<CardOf> {
      const { id: registrationId } = await this.registration(holder, { state: 'active' });
      const cardId = randomUUID();
      await orm.em.fork().insert(Card, { id: cardId, registrationId, idNumber: holder.idNumber, openedAt: clock.now(), ...row });
      return { registrationId, cardId };
    },

    /** Openings of a card, by its holder unless the row names another person, each with the visit code that counts. */
    async presentations({ registrationId, cardId }: CardOf, given: Partial<Presentation>[]): Promise<Shown[]> {
      const em = orm.em.fork();
      const now = clock.now();
      const rows = given.map((row) => ({
        ...{ id: randomUUID(), cardId, registrationId, presenterId: registrationId, bindingId: randomUUID(), sessionId: randomUUID() },
        ...{
          openedAt: now,
          closesAt: later(defaultPolicy.sessionSeconds),
          codeNumber: 1,
          codeExpiresAt: later(defaultPolicy.visitCodeSeconds),
        },
        ...row,
      }));
      const codes = rows.map(({ id: presentationId, codeNumber: number, openedAt: madeAt, codeExpiresAt: expiresAt }) => ({
        ...mintToken(keys.visitCodeKey),
        ...{ presentationId, number, madeBy: 'opening' as const, madeAt, expiresAt },
      }));
      await em.insertMany(Presentation, rows);
      await em.insertMany(VisitCode, codes);
      return codes.map(({ presentationId, seed, tokenSha256 }) => {
        return { presentationId, token: tokenOf(keys.visitCodeKey, seed), tokenSha256 };
      });
    },

    /** The card is open and shows its visit code. */
    async presentation(card: CardOf, row: Partial<Presentation> = {}): Promise<Shown> {
      return (await this.presentations(card, [row]))[0]!;
    },

    /** A grant of three days from today on that the other person has taken, unless the row tells otherwise. */
    async grant(
      { registrationId: grantorId, cardId }: CardOf,
      { registrationId: granteeId }: Pick<CardOf, 'registrationId'>,
      row: Partial<Grant> = {},
    ) {
      const em = orm.em.fork();
      const { idNumber: granteeIdNumber } = await em.findOneOrFail(Registration, { id: granteeId });
      const [id, now, state] = [randomUUID(), clock.now(), row.state ?? 'active'];
      const { name: _span, ...span } = accepted(
        spanOfGrant({ firstDay: dateInTaipei(now), lastDay: dateInTaipei(later(2 * 24 * 3600)) }, now, defaultPolicy),
      );
      await em.insert(Grant, {
        ...{ id, state, cardId, grantorId, granteeIdNumber, channel: 'app', grantorConsentIds: [], ...span },
        ...{ offeredAt: now, offerExpiresAt: offerExpiresAt(now, span.endsAt, defaultPolicy), ...mintToken(keys.grantKey) },
        ...(state !== 'offered' && { granteeId, acceptedAt: now }),
        ...row,
      });
      return id;
    },

    /** An institution of the directory that takes part with one department, unless the rows tell otherwise. */
    async institution(code: string, row: Partial<Institution> = {}, department: Partial<Department> = {}): Promise<void> {
      const em = orm.em.fork();
      const id = randomUUID();
      await em.insert(Institution, {
        ...{ id, code, nameZh: '診所', nameEn: 'Clinic', county: '臺北市', district: '中正區', address: '1', phone: '02', active: true },
        ...{ changedAt: clock.now(), ...row },
      });
      await em.insert(Department, {
        ...{ id: randomUUID(), institutionId: id, code: '01', nameZh: '內科', nameEn: 'Medicine', settings: ['outpatient'], active: true },
        ...department,
      });
    },
  };
}
export type CardOf = { readonly registrationId: string; readonly cardId: string };
export type Shown = { readonly presentationId: string; readonly token: string; readonly tokenSha256: string };

export type RowsToHold = { readonly select: string; readonly values: unknown[] };

/**
 * Holds the rows that a `select … for update` finds while others come for them, so that they queue up in the order in which they come, and then lets them go.
 * @param come is told how to wait until so many stand there
 */
export async function whileHeld<T>(
  databaseUrl: string,
  { select, values }: RowsToHold,
  come: (waiting: (count: number) => Promise<void>) => Promise<T>,
): Promise<T> {
  const [holder, watcher] = [1, 2].map(() => new pg.Client({ connectionString: databaseUrl })) as [pg.Client, pg.Client];
  await Promise.all([holder.connect(), watcher.connect()]);
  const blocked = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  const waiting = async (count: number) => {
    for (let looks = 0; looks < 10_000; looks++) if ((await watcher.query(blocked)).rowCount === count) return;
    throw new Error(`There were never ${count} before the lock.`);
  };
  try {
    await holder.query('begin');
    await holder.query(select, values);
    return await come(waiting);
  } finally {
    await Promise.all([holder.end(), watcher.end()]);
  }
}

/** Both stand before the rows, in this order, before either has them. */
export async function inTurn<A, B>(
  databaseUrl: string,
  rows: RowsToHold,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<[A, B]> {
  const both = await whileHeld(databaseUrl, rows, async (waiting) => {
    const early = first();
    await waiting(1);
    const late = second();
    await waiting(2);
    return [early, late] as const;
  });
  return Promise.all(both);
}

/** A gate through which work passes when the test says so. `arrived` resolves when somebody stands before it. */
export function gate() {
  let open = () => undefined as void;
  let arrive = () => undefined as void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  return { arrived, open: () => open(), pass: () => (arrive(), opened) };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a server answers has no type until it is looked at.
export type Answer = { status: number; headers: IncomingHttpHeaders; text: string; json: any };
export type Sent = { body?: unknown; raw?: string | Buffer; headers?: Record<string, string>; key?: string | null };

export type TestApi = {
  parts: ApiParts;
  url: string;
  clock: HeldClock;
  given: ReturnType<typeof rowsIn>;
  /** Everything the process wrote to its log. */
  log: string[];
  statements: string[];
  hashes: () => number;
  /** What the API says to Temporal; replaced by tests where Temporal does not answer. */
  tellAs(tell: Tell): void;
  send(method: string, path: string, sent?: Sent): Promise<Answer>;
  /** Logs this person in at the portal: the headers of the browser from then on. */
  openPortal(registrationId: string): Promise<{ cookie: string }>;
  /** Verifies a new phone for this person and logs in on it. */
  openApp(registrationId: string): Promise<TestPhone>;
  close(): Promise<void>;
};

/** What it sends is signed with its key. */
export type TestPhone = {
  readonly bindingId: string;
  readonly sessionId: string;
  headersFor(method: string, path: string): Promise<Record<string, string>>;
  send(method: string, path: string, sent?: Sent): Promise<Answer>;
};

const notAsked = () => Promise.reject(new Error('The carriers were not expected to be asked.'));
/** For activities that have nothing to do with carriers. */
export const noCarrierGateway: CarrierGateway = { verify: notAsked, askAgain: notAsked };

const told: Tell = async () => undefined;

/** Under which devices sign what they send to the API of a test. */
export const testPortalUrl = 'https://portal.example';

const testStaff: Record<string, Staff> = {
  counter: { staffId: 'counter-taipei', role: 'counter' },
  operator: { staffId: 'operator-night', role: 'operator' },
};

/** The API over HTTP on a free port. Temporal is the test's own `tell`; of the identity provider it knows the tokens of `testStaff`, and of `staff`. */
export async function openTestApi(options: {
  database: TestDatabase;
  clock: HeldClock;
  registerUrl: string;
  keys?: Keys;
  passwords?: PasswordHasher;
  agencies?: readonly Agency[];
  policy?: Partial<Policy>;
  staff?: Record<string, Staff>;
}): Promise<TestApi> {
  const { database, clock, registerUrl } = options;
  const keys = options.keys ?? testKeys();
  const [terms, mobileTerms, contents, carriers, officeCalendar, blockedPasswords] = await Promise.all([
    loadTerms(),
    loadMobileTerms(),
    loadReleasedContents(),
    loadCarriers(),
    loadOfficeCalendar(),
    loadBlockedPasswords(),
  ]);
  const log: string[] = [];
  const passwords = countedHasher(
    options.passwords ?? passwordHasher(keys.passwordPepper, { threads: 1, waiting: defaultPolicy.passwordsWaiting }),
  );
  const photosFolder = await mkdtemp(path.join(tmpdir(), 'vhic-photos-'));
  let tell = told;
  const parts: ApiParts = {
    orm: database.orm,
    databaseUrl: database.url,
    clock,
    policy: { ...defaultPolicy, ...options.policy },
    tell: (message) => tell(message),
    temporalAnswers: async () => true,
    register: openInsuredRegister({ url: registerUrl, clock }),
    accessTokens: {
      verify: async (token) => ({ ...testStaff, ...options.staff })[token] ?? { name: 'refused', code: 'token-invalid' },
    },
    deviceProofs: openDeviceProofs({
      key: keys.deviceKey,
      publicUrl: testPortalUrl,
      clock,
      nonceSeconds: defaultPolicy.deviceNonceSeconds,
    }),
    environment: 'test',
    passwords: passwords.hasher,
    blockedPasswords,
    terms,
    drawCaptcha,
    mobileTerms,
    contents,
    carriers,
    photoIntake: photoIntake(photoIntakeOptions(defaultPolicy)),
    photoStore: await openPhotoStore(photosFolder, keys.photos),
    officeCalendar,
    receipts: await openReceiptSigner(keys.receipts),
    keys,
    portalUrl: 'http://127.0.0.1:3000',
    localComponentUrl: 'https://localhost:7777',
    agencies: options.agencies ?? [],
    logger: createLogger({ process: 'api', destination: { write: (line) => void log.push(line) } }),
  };
  const app: NestFastifyApplication = await createApp(parts);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = await app.getUrl();
  const agent = new Agent({ keepAlive: true });
  return {
    parts,
    url,
    clock,
    given: rowsIn(database.orm, clock, keys),
    log,
    statements: database.statements,
    hashes: passwords.count,
    tellAs: (next) => void (tell = next),
    send: (method, path, sent) => send(agent, method, url + path, sent),
    async openPortal(registrationId) {
      const { result } = await unitOfWork(database.orm, clock.now(), { actor: { type: 'portal' } }, async (tx) =>
        openSession(tx, parts, { kind: 'portal', openedWith: 'card', registrationId }),
      );
      return { cookie: `vnhi_session=${sessionToken(parts, result)}` };
    },
    async openApp(registrationId) {
      const pair = await generateKeyPair('ES256');
      const publicJwk = (await exportJWK(pair.publicKey)) as Record<string, string>;
      const [deviceId, bindingId] = [randomUUID(), randomUUID()];
      const since = { verifiedAt: clock.now(), stateChangedAt: clock.now() };
      const cause = { actor: { type: 'portal' } } as const;
      const { result: sessionId } = await unitOfWork(database.orm, clock.now(), cause, async (tx) => {
        tx.em.create(Device, { id: deviceId, thumbprint: await calculateJwkThumbprint(publicJwk), publicJwk, firstSeenAt: clock.now() });
        const binding = { id: bindingId, deviceId, registrationId, state: 'enabled', verifiedBy: 'device-code', ...since } as const;
        tx.em.create(DeviceBinding, { ...binding, platform: 'ios', model: 'iPhone 15' });
        return openSession(tx, parts, { kind: 'app', openedWith: 'device', registrationId, bindingId });
      });
      const token = sessionToken(parts, sessionId);
      const headersFor = async (method: string, path: string) => {
        const address = testPortalUrl + path.split('?')[0];
        const dpop = await generateProof(pair, address, method, parts.deviceProofs.freshNonce(), token);
        return { dpop, authorization: `DPoP ${token}` };
      };
      return {
        ...{ bindingId, sessionId, headersFor },
        send: async (method, path, sent = {}) =>
          send(agent, method, url + path, { ...sent, headers: { ...(await headersFor(method, path)), ...sent.headers } }),
      };
    },
    async close() {
      agent.destroy();
      await app.close();
      await passwords.hasher.close();
      await rm(photosFolder, { recursive: true });
    },
  };
}

function countedHasher(hasher: PasswordHasher): { hasher: PasswordHasher; count: () => number } {
  let count = 0;
  return {
    count: () => count,
    hasher: {
      ...hasher,
      hash: (password) => (count++, hasher.hash(password)),
      verify: (password, hash) => (count++, hasher.verify(password, hash)),
    },
  };
}

/** With a key of its own, unless the test gives one or `null` for none. */
async function send(agent: Agent, method: string, address: string, { body, raw, headers, key }: Sent = {}): Promise<Answer> {
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const asked = request(address, {
    agent,
    method,
    headers: {
      ...(content !== undefined && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)) }),
      ...(key !== null && { 'idempotency-key': key ?? randomUUID() }),
      ...headers,
    },
  });
  const answered = once(asked, 'response');
  // A server that refuses a long body may hang up before it has taken all of it; what counts is whether it answered.
  asked.on('error', () => undefined);
  asked.end(content);
  const [response] = await answered;
  const answer = await text(response);
  const isJson = String(response.headers['content-type']).includes('json');
  return { status: response.statusCode, headers: response.headers, text: answer, json: isJson && answer ? JSON.parse(answer) : undefined };
}
