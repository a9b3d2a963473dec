import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { CertificationAuthority } from './certification-authority.js';
import { carrierFaults, type CarrierGateway } from './carrier-gateway.js';
import { cardBehaviours, healthInsuranceCard, type VirtualCard } from './devices/virtual-card.js';
import type { CardReader } from './devices/card-reader.js';
import { certificateCardBehaviours, citizenCertificateCard, samplePin } from './devices/citizen-certificate-card.js';
import { escapeHtml, page, pageHeaders, table } from './html.js';
import { colour, documentKind, phoneRoutes } from './door-phones.js';
import { documentOf, portraitBefore } from './devices/card-application.js';
import { BadInput, createHttpServer, parsed } from './http-server.js';
import { resources, type IdentityProvider } from './identity-provider.js';
import type { MailCatcher } from './mail-catcher.js';
import type { Clinic } from './devices/clinic.js';
import type { NamedDevices } from './devices/named-devices.js';
import type { createOperator } from './devices/operator.js';
import type { Phone } from './devices/phone.js';
import { clinicRoutes } from './door-clinics.js';
import { grantRoutes } from './door-grants.js';
import type { InsuredRegister } from './register.js';
import { eventFaults } from './register-events.js';
import { forgeries } from './register-statements.js';
import { carrierNames } from './world/mobile-numbers.js';
import { type ClinicStaffId, isStaffId, staff, type StaffId } from './world/staff.js';
import { findPerson, people, samplePassword, type Person } from './world/people.js';

/** The simulator's own HTTP door: everything that a tester can do to the world outside the product, without any code of ours. */
export type DoorParts = {
  readonly register: InsuredRegister;
  readonly carriers: CarrierGateway;
  readonly mail: MailCatcher;
  readonly identityProvider: IdentityProvider;
  readonly authority: CertificationAuthority;
  readonly readers: Readonly<Record<string, CardReader>>;
  readonly phones: NamedDevices<Phone>;
  readonly clinics: NamedDevices<Clinic, ClinicStaffId>;
  readonly operator: ReturnType<typeof createOperator>;
  /** Address of the clock's door, or null where the world has the ordinary time. */
  readonly clockUrl: string | null;
  readonly now: () => Date;
};

const address = z.strictObject({
  county: z.string().min(1),
  district: z.string().min(1),
  village: z.string().min(1),
  neighbourhood: z.int().min(0).max(999),
});
const whose = z.string({ error: 'say whose card: {"person":"lin-mei"}' });
const healthInsuranceBody = z.strictObject({
  kind: z.literal('health-insurance').default('health-insurance'),
  person: whose,
  behaviour: z.enum(cardBehaviours).default('ordinary'),
  answerSeconds: z.number().min(0).max(600).optional(),
});
const certificateBody = z.strictObject({
  kind: z.literal('citizen-certificate'),
  person: whose,
  behaviour: z.enum(certificateCardBehaviours).default('ordinary'),
});
const isCertificate = (body: unknown) => typeof body === 'object' && body !== null && 'kind' in body && body.kind === 'citizen-certificate';
const authorityFaultsBody = z.strictObject({ fault: z.enum(['none', 'down']) });
const mailFaultsBody = z
  .strictObject({
    down: z.boolean(),
    refuseNext: z.int().min(0),
    rejectAddresses: z.array(z.string()),
    dropNextAfterStoring: z.int().min(0),
    answerSeconds: z.number().min(0).max(600),
  })
  .partial();
const registerFaultsBody = z.strictObject({
  fault: z.enum(['none', 'down', 'slow', 'silent', 'hang-up', 'garbage', 'wrong-signature']),
  answerSeconds: z.number().min(0).max(600).optional(),
  times: z.int().min(1).optional(),
});
const carrierFaultsBody = z.strictObject({
  fault: z.enum(carrierFaults).default('none'),
  answerSeconds: z.number().min(0).max(600).optional(),
  times: z.int().min(1).optional(),
  clockMinutes: z.int().min(-60).max(60).optional(),
  noTokens: z.boolean().optional(),
  carriersDown: z.array(z.enum(carrierNames)).optional(),
});
const eventFaultBody = z.strictObject({ fault: z.enum(eventFaults) });
const heldEventsBody = z.strictObject({ reversed: z.boolean().default(false) });
const forgedEventBody = z.strictObject({ person: whose, forgery: z.enum(forgeries) });
const registerChangeBody = z
  .strictObject({
    cardState: z.enum(['valid', 'void', 'lost', 'suspended']),
    cardNumber: z.string().regex(/^\d{12}$/),
    replacementPending: z.boolean(),
    registrationSuspended: z.boolean(),
    homeCareInstitution: z.string().max(40).nullable(),
    registered: z.boolean(),
    name: z.string().min(1),
    householdNumber: z.string().nullable(),
    address,
  })
  .partial();
const seconds = z
  .int()
  .positive()
  .max(100 * 366 * 24 * 3600);
/** Any way of writing an instant is understood here; the clock's door gets it in UTC. */
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());
/** With it, time stands still at the end of the jump until the next one. */
const hold = z.boolean().optional();
const travelBody = z.union(
  [
    z.strictObject({ bySeconds: seconds, hold }),
    z.strictObject({ by: z.strictObject({ seconds }), hold }).transform(({ by, ...rest }) => ({ bySeconds: by.seconds, ...rest })),
    z.strictObject({ workingDays: z.int().positive().max(2500), hold }),
    z.strictObject({ to: instant, hold }),
    z.strictObject({ nextEvent: z.literal(true), hold }),
  ],
  { error: 'say one of {"by":{"seconds":300}}, {"workingDays":1}, {"to":"2026-11-26T06:47:43Z"}, {"nextEvent":true}' },
);
const portraitQuery = z.strictObject({ background: colour.optional() });
const documentParams = z.strictObject({ kind: documentKind });
const documentQuery = z.strictObject({ person: z.string() });
const tokenBody = z.strictObject({ resource: z.enum(resources), signedBy: z.enum(Object.keys(staff) as StaffId[]) }).partial();
const worldBody = z.strictObject({ bornAt: instant.optional() });

export function createDoor(parts: DoorParts): FastifyInstance {
  const { register, carriers, mail, identityProvider, authority, readers, clockUrl, now } = parts;
  const door = createHttpServer();
  /** A chip counts wrong PINs, so the same one is put in again. */
  const certificateCards = new Map<string, VirtualCard>();

  const personOf = (handle: string): Person => {
    const person = findPerson(handle);
    if (!person) throw new BadInput(`There is no person "${handle}"; GET /people lists everybody.`, 404);
    return person;
  };
  const staffOf = (staffId: string): StaffId => {
    if (!isStaffId(staffId)) throw new BadInput(`There is no member of staff "${staffId}"; GET /staff lists them.`, 404);
    return staffId;
  };
  const readerOf = (name: string): CardReader => {
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (!reader) throw new BadInput(`There is no reader "${name}"; there is ${Object.keys(readers).join(', ')}.`, 404);
    return reader;
  };
  async function certificateCardOf({ person, behaviour }: z.output<typeof certificateBody>): Promise<VirtualCard> {
    const key = `${person} ${behaviour}`;
    const card = certificateCards.get(key) ?? (await citizenCertificateCard(personOf(person), { behaviour }));
    certificateCards.set(key, card);
    return card;
  }
  const cardOf = async (body: unknown) => {
    if (isCertificate(body)) return certificateCardOf(parsed(certificateBody, body));
    const { person, behaviour, answerSeconds } = parsed(healthInsuranceBody, body);
    return healthInsuranceCard(personOf(person), { behaviour, answerSeconds });
  };
  const readerView = (name: string, reader: CardReader) => ({
    reader: name,
    card: reader.card()?.label ?? null,
    inSlot: reader.connected(),
  });

  door.get('/people', () => ({ password: samplePassword, certificatePin: samplePin, people }));
  door.get<{ Params: { handle: string } }>('/people/:handle', ({ params }) => ({
    ...personOf(params.handle),
    inRegister: register.entryOf(params.handle),
  }));

  door.get('/readers', () => Object.entries(readers).map(([name, reader]) => readerView(name, reader)));
  door.post<{ Params: { reader: string } }>('/readers/:reader/insert', async ({ params, body }) => {
    const reader = readerOf(params.reader);
    const card = await cardOf(body);
    if (reader.card()) throw new BadInput(`There is a ${reader.card()?.label} in the reader; pull it out first.`, 409);
    await reader.insert(card);
    return readerView(params.reader, reader);
  });
  door.post<{ Params: { reader: string } }>('/readers/:reader/pull-out', async ({ params }) => {
    await readerOf(params.reader).pullOut();
    return readerView(params.reader, readerOf(params.reader));
  });

  door.get('/mail/faults', () => mail.faults());
  door.post('/mail/faults', async ({ body }) => {
    await mail.setFaults(parsed(mailFaultsBody, body));
    return mail.faults();
  });

  door.get('/register/faults', () => register.faults());
  door.post('/register/faults', ({ body }) => {
    register.setFaults(parsed(registerFaultsBody, body));
    return register.faults();
  });
  door.post('/authority/faults', ({ body }) => {
    authority.setFault(parsed(authorityFaultsBody, body).fault);
    return { fault: authority.fault() };
  });

  door.post<{ Params: { handle: string } }>('/register/people/:handle', async ({ params, body }) => {
    const person = personOf(params.handle);
    const answers = await register.change(person.key, parsed(registerChangeBody, body));
    return { inRegister: register.entryOf(person.key), answers };
  });
  door.post('/register/events/faults', ({ body }) => {
    const { fault } = parsed(eventFaultBody, body);
    register.setEventFault(fault);
    return { fault };
  });
  door.post('/register/events/send-held', async ({ body }) => ({
    answers: await register.sendHeldEvents(parsed(heldEventsBody, body).reversed),
  }));
  door.post('/register/events/forge', async ({ body }) => {
    const { person, forgery } = parsed(forgedEventBody, body);
    return { answers: [await register.forgeEvent(personOf(person).key, forgery)] };
  });
  door.post('/register/reconcile', async (_request, reply) => {
    const answer = await askClock(clockUrl, 'POST', '/reconcile', {});
    return reply.code(answer.status).send(answer.body);
  });

  door.get<{ Querystring: unknown }>('/pictures/portrait', async ({ query }, reply) =>
    reply.type('image/jpeg').send((await portraitBefore(parsed(portraitQuery, query).background)).bytes),
  );
  door.get<{ Params: { kind: string }; Querystring: unknown }>('/pictures/:kind', async ({ params, query }, reply) => {
    const { kind } = parsed(documentParams, params);
    return reply.type('image/jpeg').send((await documentOf(personOf(parsed(documentQuery, query).person), kind)).bytes);
  });
  phoneRoutes(door, parts.phones, personOf);
  grantRoutes(door, parts.phones, personOf);
  clinicRoutes(door, parts);
  door.get('/carriers', () => ({ faults: carriers.faults(), records: carriers.records() }));
  door.post('/carriers/faults', ({ body }) => {
    carriers.setFaults(parsed(carrierFaultsBody, body));
    return carriers.faults();
  });

  door.get('/staff', () => Object.entries(staff).map(([staffId, member]) => ({ staffId, ...member })));
  door.post<{ Params: { staffId: string } }>('/staff/:staffId/token', async ({ params, body }) => ({
    accessToken: await identityProvider.staffToken(staffOf(params.staffId), parsed(tokenBody, body)),
  }));

  door.get('/clock', async (_request, reply) => {
    const answer = await askClock(clockUrl, 'GET', '/clock');
    return reply.code(answer.status).send(answer.body);
  });
  door.post('/clock/travel', async ({ body }, reply) => {
    const answer = await askClock(clockUrl, 'POST', '/travel', parsed(travelBody, body));
    return reply.code(answer.status).send(answer.body);
  });

  door.post('/world/new', async ({ body }, reply) => {
    const { bornAt } = parsed(worldBody, body);
    if (bornAt !== undefined && clockUrl === null)
      throw new BadInput('This world has the ordinary time; it cannot be born at another instant.', 409);
    // First the clock: if it cannot begin anew, nothing has.
    const clock = clockUrl === null ? null : await askClock(clockUrl, 'POST', '/world', bornAt === undefined ? {} : { bornAt });
    if (clock && clock.status >= 400) return reply.code(clock.status).send(clock.body);
    for (const reader of Object.values(readers)) await reader.pullOut();
    for (const [, phone] of parts.phones.all()) phone.stopWatching();
    parts.phones.clear();
    parts.clinics.clear();
    register.reset();
    authority.setFault('none');
    certificateCards.clear();
    carriers.reset();
    await mail.reset();
    return { people: people.length, clock: clock?.body ?? null };
  });

  door.get('/', async (_request, reply) => {
    const clock = clockUrl === null ? null : await askClock(clockUrl, 'GET', '/clock').catch(() => null);
    const time = clock?.status === 200 ? String((clock.body as { now?: unknown }).now) : now().toISOString();
    return reply.headers(pageHeaders).send(overviewPage(parts, time));
  });
  return door;
}

/** Hands a question on to the clock's door and its answer back, refusals included. */
async function askClock(clockUrl: string | null, method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  if (clockUrl === null) throw new BadInput('This world has the ordinary time: there is no clock to travel with.', 409);
  const answer = await fetch(clockUrl + path, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => null);
  if (!answer) throw new BadInput('The clock does not answer.', 503);
  const text = await answer.text();
  if (answer.status >= 500) throw new BadInput(`The clock is out of order: ${text.slice(0, 200)}`, 503);
  return { status: answer.status, body: JSON.parse(text) as unknown };
}

function overviewPage({ register, carriers, mail, readers }: DoorParts, time: string): string {
  const readerRows = Object.entries(readers).map(([name, reader]) => [
    name,
    escapeHtml(reader.card()?.label ?? 'empty'),
    reader.connected() ? 'yes' : 'no',
  ]);
  const personRows = people.map((person) => {
    const entry = register.entryOf(person.key);
    const state = entry ? entry.card.state + (entry.registrationSuspended ? ', registration suspended' : '') : 'not in the register';
    const { county, district, village, neighbourhood } = person.address;
    const home = `${person.householdNumber ?? ''} ${county}${district}${village}${neighbourhood}鄰`;
    return [person.key, person.name.zh, person.idNumber, person.birthDate, person.card.number, home, state, person.note ?? ''].map(
      escapeHtml,
    );
  });
  return page(
    'Simulated world',
    `<p>It is ${escapeHtml(time)}. <a href="${escapeHtml(mail.httpUrl)}">${mail.mails().length} mails</a>. Everybody here is invented.
Mail server: <code>${escapeHtml(JSON.stringify(mail.faults()))}</code>. Register: <code>${escapeHtml(JSON.stringify(register.faults()))}</code>.
Carrier gateway: <code>${escapeHtml(JSON.stringify(carriers.faults()))}</code>.</p>
<h2>Readers</h2>${table(['Reader', 'Card', 'In the slot'], readerRows)}
<h2>People</h2><p>Password used by everybody: <code>${escapeHtml(samplePassword)}</code></p>
${table(['Handle', 'Name', 'ID number', 'Born', 'Card', 'Household', 'Register', 'Note'], personRows)}`,
  );
}
