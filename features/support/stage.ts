import assert from 'node:assert/strict';
import { setWorldConstructor, World } from '@cucumber/cucumber';
import type {
  ActivityEntry,
  AppSession,
  CardApplicationDraft,
  CardApplicationSubmitted,
  CardReading,
  CarrierCheck,
  Confirmed,
  Content,
  DeviceCode,
  OfferedGrant,
  Outcome,
  Page,
  ReaderHost,
  Refusal,
  Terms,
} from '../../simulator/api-client.js';
import { type Agency, type AgencyId, type AgencyOutcome, createAgency, type Told, type Tokens } from '../../simulator/devices/agency.js';
import { createAuditor } from '../../simulator/devices/auditor.js';
import { createApiClient } from '../../simulator/api-client.js';
import { type CertificateDesk, createCertificateDesk } from '../../simulator/devices/certificate-desk.js';
import type { CardApplicationEntries } from '../../simulator/devices/card-application.js';
import { type Clinic, type ClinicOptions, createClinic } from '../../simulator/devices/clinic.js';
import type { CardReader } from '../../simulator/devices/card-reader.js';
import { createCounter } from '../../simulator/devices/counter.js';
import type { Captcha } from '../../simulator/devices/desktop-deletion.js';
import { createDesktop, type Desktop, type DesktopOptions } from '../../simulator/devices/desktop.js';
import { createOperator } from '../../simulator/devices/operator.js';
import { createPhone, type Phone, type SentRequest } from '../../simulator/devices/phone.js';
import { type ComponentBrowser, createComponentBrowser } from '../../simulator/devices/local-component.js';
import { createReviewDesk } from '../../simulator/devices/review-desk.js';
import type { TokenRequest } from '../../simulator/identity-provider.js';
import type { Letter } from '../../simulator/mailbox.js';
import type { Person } from '../../simulator/world/people.js';
import { personByKey } from '../../simulator/world/people.js';
import { type ClinicStaffId, workplaceOf } from '../../simulator/world/staff.js';
import { Door, type Reconciled } from './door.js';
import type { RealDesk } from './real-desk.js';
import { Records } from './records.js';
import type { RunningWorld } from './running-world.js';

/** What a scenario plays on: the person who acts, the desk, the outside, and what came of the last act. */
export class Stage extends World {
  running!: RunningWorld;
  door!: Door;
  records!: Records;
  /** At which everybody sits who is seated next, and the reader host to which it is connected. */
  reader!: CardReader;
  readerHost!: string;
  /** Where real card readers are, if the scenario plays there. */
  realDesk: RealDesk | undefined;
  person: Person = personByKey('lin-mei');
  desk!: Desktop;
  /** Where the browser's own machine has the reader. */
  component: ComponentBrowser | undefined;
  /** The reader host runs with another environment than it should for the next scenario. */
  readsForStaffOnly = false;
  /** What the component signed, as the page has it. */
  signed: { cardReadingId: string; answer: string } | undefined;
  /** The same desk and browser at the personal-data portal. */
  certificateDesk!: CertificateDesk;
  /** What the browser showed the portal before an act that changes it. */
  cookiesBefore = '';
  outcome: Outcome<unknown> = { ok: true, body: null };
  outcomes: Outcome<unknown>[] = [];
  reading: CardReading | undefined;
  letter: Letter | null = null;
  letters: Letter[] = [];
  rules: Terms | undefined;
  /** Texts of the service, in the order in which they were opened. */
  contents: Content[] = [];
  applied: { registrationId: string; deadlineAt: string }[] = [];
  /** The account that was made without an application. */
  registered: string | undefined;
  fellDue: string[] = [];
  firstRefusal: Refusal | undefined;
  death: Promise<void> | undefined;
  desks: Desktop[] = [];
  /** Resolves when the reader has sent the first command to the card. */
  cardAsked: Promise<void> | undefined;
  /** By what the feature calls them. */
  phones = new Map<string, Phone>();
  /** By the member of staff who sits there. */
  clinics = new Map<ClinicStaffId, Clinic>();
  /** The devices as the service knows them, in the order in which they were verified first. */
  bindings = new Map<string, string>();
  deviceCode: DeviceCode | undefined;
  /** Who holds which phone, where several people have one. */
  holders = new Map<string, Person>();
  check: CarrierCheck | undefined;
  earlierDeviceCode: DeviceCode | undefined;
  deviceCodeAskedAt: string | undefined;
  appSession: AppSession | undefined;
  /** What somebody between a phone and the service has seen. */
  sent: SentRequest | undefined;
  /** Where somebody stopped reading the own activity. */
  cursor: string | undefined;
  /** Applications for the virtual card, in the order in which they were submitted. */
  applications: { applicationId: string; dueAt: string; person: Person }[] = [];
  /** The form that somebody fills in. */
  form: CardApplicationDraft | undefined;
  /** How the service made up for what it had missed of the register. */
  reconciled: Reconciled | undefined;
  /** Grants that were offered, in their order. */
  grants: OfferedGrant[] = [];
  /** How presentations ended of which several things happened at once. */
  endings: string[] = [];
  /** What a camera has seen of each phone, in its order: pictures of QR codes. */
  photographs = new Map<string, Buffer[]>();
  /** Codes that a phone has shown, in their order. */
  shownCodes: string[] = [];
  leaseEndsAt: string | undefined;
  outageId: string | undefined;
  captcha: Captcha | undefined;
  /** Those that were exchanged. */
  captchas: Captcha[] = [];
  page: { status: number; html: string } | undefined;
  /** When the link ends that was asked for last. */
  linkEndsAt: string | undefined;
  /** Another agency, where the person's browser has arrived between the two, and what the agency got. */
  agency: Agency | undefined;
  arrived: Page | undefined;
  tokens: AgencyOutcome<Tokens> | undefined;
  heard: AgencyOutcome<Tokens | Told> | undefined;
  exchanges: AgencyOutcome<Tokens>[] = [];
  subjects: string[] = [];

  enter(running: RunningWorld) {
    this.running = running;
    this.reader = running.reader;
    this.readerHost = running.readerHost;
    this.door = new Door(running.urls.door);
    this.records = new Records(running.database, running.temporal, new Date(performance.timeOrigin + performance.now()));
  }

  /** Seats a person at the desk with a card reader. */
  seat(person: Person, changes: Partial<DesktopOptions> = {}): Desktop {
    this.person = person;
    this.desk = this.deskOf(person, changes);
    return this.desk;
  }

  /** Seats a person where the browser's own machine has the card component. */
  async seatAtComponent(person: Person, pageUrl = this.running.urls.api): Promise<Desktop> {
    const { cardComponent } = this.accepted(await this.deskOf(person).openEnvironmentPage());
    const component = createComponentBrowser({ url: this.realDesk?.componentUrl ?? cardComponent.url, pageUrl });
    this.component = component;
    return this.seat(person, { component });
  }

  /** The machine has reported itself, and an operator has enrolled the key that its status page shows. */
  async enrolReaderHost(): Promise<void> {
    await this.letReaderHostReport();
    const { offeredThumbprint } = await this.reportedHost();
    this.accepted(await this.operator('operator-day').enrolKey(this.readerHost, offeredThumbprint));
  }

  /** It reports itself when it starts, and when something has happened to its readers. */
  async letReaderHostReport(): Promise<void> {
    const { world } = this.running;
    await (this.realDesk ? this.realDesk.kill() : world.stopProcess('reader-host'));
    await (this.realDesk ? this.realDesk.start() : world.start('reader-host'));
  }

  /** What operators see of the machine once it has reported itself. */
  async reportedHost(state = 'connected'): Promise<ReaderHost> {
    for (let looks = 0; looks < 40; looks += 1) {
      await this.atRest();
      const { readerHosts } = this.accepted(await this.operator('operator-day').listReaderHosts());
      const host = readerHosts.find(({ host, state: is }) => host === this.readerHost && is === state);
      if (host) return host;
    }
    return assert.fail(`no reader host is ${state}`);
  }

  /** Somebody else's browser with the cookies that were copied from this one. */
  copiedBrowser = () => createApiClient({ apiUrl: this.running.urls.api, language: 'en', cookies: this.cookiesBefore });

  /** Seats the person with the citizen digital certificate in the reader; whoever sits there already keeps the browser. */
  async seatWithCertificate(person: Person): Promise<CertificateDesk> {
    const { api } = this.person === person && this.desk ? this.desk : this.seat(person);
    const { reader, readerHost, component } = this;
    this.certificateDesk = createCertificateDesk({ person, reader, readerHost, api, component });
    await this.certificateDesk.insertCertificate();
    return this.certificateDesk;
  }

  deskOf(person: Person, changes: Partial<DesktopOptions> = {}): Desktop {
    const { reader, readerHost } = this;
    const { urls } = this.running;
    return createDesktop({ person, reader, readerHost, apiUrl: urls.api, mailHttpUrl: urls.mail, language: 'en', ...changes });
  }

  /** From here on, in this scenario, people sit at readers of a real PC/SC service. */
  async goToRealDesk(): Promise<void> {
    this.realDesk = await this.running.realDesk();
    this.readerHost = this.realDesk.readerHost;
    [this.reader] = this.realDesk.readers;
  }

  /** A phone with the App on it; each that a feature names is another one. */
  phone(name: string): Phone {
    const { urls } = this.running;
    const model = name === 'the tablet' ? ({ platform: 'android', model: 'Galaxy Tab S9' } as const) : {};
    const known = this.phones.get(name) ?? createPhone({ apiUrl: urls.api, carrierUrl: urls.carriers, language: 'en', ...model });
    this.phones.set(name, known);
    return known;
  }

  /** Gives a phone into somebody's hands. The first holder is the one whom the scenario is about. */
  holderOf(phone: string, person: Person): Phone {
    if (this.holders.size === 0) this.person = person;
    this.holders.set(phone, person);
    return this.phone(phone);
  }

  newestPhone = (): Phone => [...this.phones.values()].at(-1) ?? assert.fail('there is no phone');

  /** An account, where it does not matter how it was made: at a counter that is one step. The card is in the reader at the end. */
  async register(person: Person): Promise<void> {
    this.accepted(this.keep(await this.counter('counter-taipei').registerAtOffice(person)));
    await this.reader.pullOut();
    await this.seat(person).insertCard();
  }

  /** The whole way at the portal: application, mail, link. */
  async applyAndConfirm(person: Person): Promise<void> {
    this.accepted(this.keep(await this.seat(person).apply()));
    await this.openLetter(confirmationMail);
    this.accepted(await this.desk.confirmEmail(this.mailedLink()));
    await (await this.atRest()).ending(`registration-${this.registrationId}`);
  }

  /** An account, and logged in to it at the portal. */
  async openAccount(person: Person): Promise<void> {
    await this.register(person);
    this.accepted(await this.desk.logIn());
  }

  /** Puts a code that was made at the desk into a phone. */
  async verify(phone: string): Promise<void> {
    this.deviceCode = this.accepted(await this.desk.makeDeviceCode());
    const { bindingId } = this.accepted(await this.phone(phone).typeCode(this.deviceCode.code));
    this.bindings.set(`${this.person.key} ${phone}`, bindingId);
  }

  bindingOf = (phone: string) => this.bindings.get(`${this.person.key} ${phone}`) ?? assert.fail(`${phone} is not verified`);

  counter = (staffId: string) => createCounter(this.staffDesk(staffId));
  operator = (staffId: string) => createOperator(this.staffDesk(staffId));
  reviewDesk = (staffId: string) => createReviewDesk(this.staffDesk(staffId));

  /** An account, and logged in to it in the App. */
  async openApp(person: Person, phone = 'the phone'): Promise<void> {
    await this.openAccount(person);
    await this.verify(phone);
    this.appSession = this.accepted(await this.phone(phone).logIn(person));
  }

  /** Keeps what an application for the virtual card came to. */
  keepApplication(person: Person, outcome: Outcome<CardApplicationSubmitted>): Outcome<CardApplicationSubmitted> {
    this.outcome = outcome;
    if (outcome.ok) this.applications.push({ ...outcome.body, person });
    return outcome;
  }

  /** Staff apply for somebody: where it does not matter how, that is the shortest way. */
  async applyAtCounter(person: Person, entries?: CardApplicationEntries, staffId = 'counter-taipei') {
    this.person = person;
    return this.keepApplication(person, await this.counter(staffId).applyForCard(person, entries));
  }

  /** Somebody with an account for whom the counter has applied. */
  async letApply(person: Person, entries?: CardApplicationEntries): Promise<void> {
    this.seat(person);
    if ((await this.records.registrationsOf(person.idNumber)).length === 0)
      this.accepted(this.keep(await this.counter('counter-taipei').registerAtOffice(person)));
    this.accepted(await this.applyAtCounter(person, entries));
  }

  /** As the row says, after everything that was committed was carried out. */
  async applicationState(applicationId = this.applicationId): Promise<string> {
    const rows = await (await this.atRest()).cardApplications();
    return String(rows.find(({ id }) => id === applicationId)?.state);
  }

  /** What the person can read at the portal about the use of the own account. */
  async ownActivities(): Promise<ActivityEntry[]> {
    await this.reader.pullOut();
    await this.desk.insertCard();
    this.accepted(await this.desk.logIn());
    return this.accepted(await this.desk.activity({ limit: '100' })).entries;
  }

  get applicationId(): string {
    return this.applications.at(-1)?.applicationId ?? assert.fail('nobody has applied for the virtual card');
  }

  auditor = (staffId: string) => createAuditor(this.staffDesk(staffId));
  private staffDesk = (staffId: string, request?: TokenRequest) => ({
    apiUrl: this.running.urls.api,
    language: 'en' as const,
    staffToken: () => this.door.staffToken(staffId, request),
  });

  /** The scanner at somebody's desk, which keeps its receipts through the scenario. */
  clinic(staffId: ClinicStaffId): Clinic {
    const known = this.clinics.get(staffId) ?? this.clinicWithToken(staffId);
    this.clinics.set(staffId, known);
    return known;
  }

  /** The same scanner with access to the service by another way than it should be. */
  clinicWithToken = (staffId: ClinicStaffId, request?: TokenRequest, changes: Partial<ClinicOptions> = {}): Clinic =>
    createClinic({ ...this.staffDesk(staffId, request), workplace: workplaceOf(staffId), ...changes });

  agencyOf = (agencyId: AgencyId): Agency =>
    createAgency({ agencyId, issuer: `${this.running.urls.api}/oidc`, now: async () => new Date(await this.door.now()) });

  /** What must not be readable where nobody is named. */
  personal(): string[] {
    const { idNumber, name, card, email, mobile, birthDate, householdNumber } = this.person;
    return [idNumber, name.zh, card.number, email, mobile, birthDate, householdNumber].filter((text) => text !== null);
  }

  /** Keeps what an act came to; an application that was accepted is remembered. */
  keep<Body>(outcome: Outcome<Body>): Outcome<Body> {
    this.outcome = outcome;
    const applied = outcome.ok
      ? (outcome.body as Partial<{ registrationId: string; deadlineAt: string; state: string }> | null)
      : undefined;
    if (applied?.state === 'active') this.registered = applied.registrationId;
    if (applied?.state === 'applied') this.applied.push({ registrationId: applied.registrationId!, deadlineAt: applied.deadlineAt! });
    return outcome;
  }

  accepted<Body>(outcome: Outcome<Body>): Body {
    if (!outcome.ok) assert.fail(`refused as ${outcome.refusal.code}: ${outcome.refusal.title}`);
    return outcome.body;
  }

  refusal(): Refusal {
    assert.ok(!this.outcome.ok, 'it was not refused');
    return this.outcome.refusal;
  }

  body<Body>(): Body {
    return this.accepted(this.outcome as Outcome<Body>);
  }

  get registrationId(): string {
    const outcome = this.outcome as Outcome<Partial<Confirmed>>;
    const id = this.applied.at(-1)?.registrationId ?? this.registered ?? (outcome.ok ? outcome.body.registrationId : undefined);
    return id ?? assert.fail('nobody has applied');
  }

  async openLetter(about: RegExp, { at }: { at?: string } = {}): Promise<Letter> {
    this.letter = await this.desk.openMail(({ subject }) => about.test(subject), { ...(at && { at }), waitSeconds: 20 });
    if (!this.letter) assert.fail(`no mail about ${about} arrived`);
    this.letters.push(this.letter);
    return this.letter;
  }

  /** Lets everything that was committed be told and carried out: an answer does not wait for that. */
  async atRest(): Promise<Records> {
    await this.door.pass(1);
    return this.records;
  }

  /** To so many seconds after the deadline, or before it. The card is read first, so that the click itself comes at that very instant. */
  passToDeadline = (secondsAfter: number) => this.passToEnd(this.applied.at(-1)!.deadlineAt, secondsAfter);

  async passToEnd(endsAt: string, secondsAfter: number): Promise<void> {
    const at = Date.parse(endsAt) + secondsAfter * 1000;
    await this.door.passTo(new Date(at - 60_000).toISOString());
    this.reading = this.accepted(await this.desk.read());
    await this.door.holdAt(new Date(at).toISOString());
  }

  mailedLink(): string {
    return this.letter?.link ?? assert.fail('no link was mailed');
  }
}
setWorldConstructor(Stage);

/** How the mails are told apart: by their subjects. */
export const confirmationMail = /Confirm your registration/;
