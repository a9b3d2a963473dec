import {
  createApiClient,
  refusedWith,
  type Activity,
  type AddressChange,
  type AgencyConsent,
  type Applied,
  type CallOptions,
  type CardCheck,
  type CardHolder,
  type CardReading,
  type Confirmed,
  type ConsentRequest,
  type ContactEntries,
  type DeviceCode,
  type Draft,
  type Environment,
  type Frozen,
  type Language,
  type Outcome,
  type Page,
  type PasswordCheck,
  type Resent,
  type ServiceHours,
  type Session,
  type Terms,
  type Unfrozen,
} from '../api-client.js';
import { createMailbox, type Letter } from '../mailbox.js';
import { samplePassword, type Address, type Person } from '../world/people.js';
import type { CardReader } from './card-reader.js';
import { accountVerbs, tokenOf } from './desktop-account.js';
import { deletionVerbs } from './desktop-deletion.js';
import { contentReading } from './contents.js';
import { institutionLookUp } from './institutions.js';
import { deviceManagement } from './device-management.js';
import { usageLog } from './usage-log.js';
import { type ComponentBrowser, readByComponent } from './local-component.js';
import { watchReading } from './watch-reading.js';
import { healthInsuranceCard, type CardBehaviour } from './virtual-card.js';

/**
 * The portal at a desk: a person, a browser and a card reader. Each verb is what a person does and says what came of it; a refusal is an
 * outcome, never an exception. Verbs that press Read take a reading made earlier instead, where one is given.
 */
export type DesktopOptions = {
  readonly person: Person;
  readonly reader: CardReader;
  /** Name of the reader host that the reader is connected to, and of the reader where the host has several. */
  readonly readerHost: string;
  readonly readerName?: string;
  /** Where the card is read by the local component of the browser's own machine, and not by way of the service. */
  readonly component?: ComponentBrowser;
  readonly apiUrl: string;
  readonly mailHttpUrl: string;
  readonly language?: Language;
  readonly userAgent?: string;
  /** How often a call without an answer is sent in all. */
  readonly attempts?: number;
  /** How long the person looks at "reading …" (real time). */
  readonly readingSeconds?: number;
};
export type Page1Entries = { readonly householdNumber?: string | null; readonly address?: Address; readonly reading?: CardReading };
export type Page2Entries = Partial<ContactEntries>;
export type Desktop = ReturnType<typeof createDesktop>;

/** A current browser on a current system. */
export const ordinaryUserAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

const formNotOpen = refusedWith({
  code: 'form-not-open',
  title: 'The person has no application form open.',
  nextStep: 'Accept the rules first.',
  status: 0,
});

export function createDesktop(options: DesktopOptions) {
  const {
    person,
    reader,
    readerHost,
    readerName,
    component,
    apiUrl,
    language,
    userAgent = ordinaryUserAgent,
    attempts,
    readingSeconds = 60,
  } = options;
  const api = createApiClient({ apiUrl, userAgent, ...(language && { language }), ...(attempts && { attempts }) });
  const mailboxes = new Map<string, ReturnType<typeof createMailbox>>();
  let draftId: string | null = null;

  function mailbox(address = person.email) {
    const known = mailboxes.get(address) ?? createMailbox({ mailHttpUrl: options.mailHttpUrl, address });
    mailboxes.set(address, known);
    return known;
  }

  const insertCard = (behaviour?: CardBehaviour, answerSeconds?: number) =>
    reader.insert(healthInsuranceCard(person, { behaviour, answerSeconds }));

  /** Presses Read and waits until the reading is settled. */
  async function read(check: CardCheck = 'verify', callOptions?: CallOptions): Promise<Outcome<CardReading>> {
    const body = { host: readerHost, check, ...(readerName && { reader: readerName }) };
    const requested = await (component
      ? readByComponent(api, component, { check, reader: readerName })
      : api.post<CardReading>('/v1/card-readings', body, callOptions));
    return requested.ok ? watchReading(api, requested.body.cardReadingId, readingSeconds) : requested;
  }

  /** Goes on with a reading: the given one, or a new one. */
  async function withReading<Body>(
    given: CardReading | undefined,
    next: (cardReadingId: string) => Promise<Outcome<Body>>,
  ): Promise<Outcome<Body>> {
    const reading = given ? { ok: true as const, body: given } : await read();
    return reading.ok ? next(reading.body.cardReadingId) : reading;
  }

  const onForm = async <Body>(next: (draftPath: string) => Promise<Outcome<Body>>): Promise<Outcome<Body>> =>
    draftId === null ? formNotOpen : next(`/v1/registration-drafts/${draftId}`);

  const readRules = () => api.get<Terms>('/v1/terms');

  async function acceptRules(termsVersion?: string): Promise<Outcome<Draft>> {
    const rules = await readRules();
    if (!rules.ok) return rules;
    const draft = await api.post<Draft>('/v1/registration-drafts', { termsVersion: termsVersion ?? rules.body.version, accepted: true });
    if (draft.ok) draftId = draft.body.draftId;
    return draft;
  }

  const openEnvironmentPage = () => api.get<Environment>('/v1/environment');

  const testEnvironment = () =>
    onForm<{ readCard: true; verifyCard: true }>(async (draftPath) => {
      const readCard = await read('read');
      if (!readCard.ok) return readCard;
      const verifyCard = await read('verify');
      if (!verifyCard.ok) return verifyCard;
      return api.post(`${draftPath}/test-environment`, {
        readCardReadingId: readCard.body.cardReadingId,
        verifyCardReadingId: verifyCard.body.cardReadingId,
      });
    });

  /** Read on page 1: the name is filled in. */
  const readCard = (reading?: CardReading) =>
    onForm<CardHolder>((draftPath) => withReading(reading, (cardReadingId) => api.post(`${draftPath}/read-card`, { cardReadingId })));

  /** Fills in page 1 and presses Next; entries left out are those that this person types. */
  const fillPage1 = (entries: Page1Entries = {}) =>
    onForm<CardHolder>((draftPath) => {
      const householdNumber =
        entries.householdNumber === undefined ? (person.types.householdNumber ?? person.householdNumber) : entries.householdNumber;
      const address = entries.address ?? person.types.address ?? person.address;
      return withReading(entries.reading, (cardReadingId) =>
        api.post(`${draftPath}/check-identity`, { cardReadingId, address, ...(householdNumber !== null && { householdNumber }) }),
      );
    });

  const checkPassword = (password: string) => api.post<PasswordCheck>('/v1/password-checks', { password });

  /** Fills in page 2 and presses Apply. */
  async function fillPage2(entries: Page2Entries = {}, callOptions?: CallOptions): Promise<Outcome<Applied>> {
    if (draftId === null) return formNotOpen;
    return api.post<Applied>('/v1/registrations', { draftId, ...contactEntries(person, entries) }, callOptions);
  }

  /** Everything up to page 2: rules, environment test, reading, page 1. Puts the person's card in if the reader is empty. */
  async function fillUpToPage2(page1: Page1Entries = {}): Promise<Outcome<CardHolder>> {
    if (reader.card() === null) await insertCard();
    const accepted = await acceptRules();
    if (!accepted.ok) return accepted;
    const tested = await testEnvironment();
    if (!tested.ok) return tested;
    const holder = await readCard();
    return holder.ok ? fillPage1(page1) : holder;
  }

  return {
    person,
    reader,
    insertCard,
    pullOutCard: () => reader.pullOut(),
    read,
    readRules,
    acceptRules,
    openEnvironmentPage,
    testEnvironment,
    readCard,
    fillPage1,
    checkPassword,
    fillPage2,
    fillUpToPage2,

    /** The whole application at one go; the outcome is the one of the first step that is refused. */
    async apply(entries: Page1Entries & Page2Entries = {}): Promise<Outcome<Applied>> {
      const { householdNumber, address, reading, ...page2 } = entries;
      const ready = await fillUpToPage2({ householdNumber, address, reading });
      return ready.ok ? fillPage2(page2) : ready;
    },

    mailbox,

    /** Opens the next new mail; null when none comes. After an address was changed, say which mailbox to look into. */
    openMail: (looksRight?: (letter: Letter) => boolean, { at, waitSeconds }: { at?: string; waitSeconds?: number } = {}) =>
      mailbox(at).openNext(looksRight, waitSeconds),

    /** Opens the link in the browser; the page does not do anything by itself. */
    openLink: (link: string) => api.openPage(link),

    confirmEmail: (link: string, reading?: CardReading, callOptions?: CallOptions) =>
      withReading<Confirmed>(reading, (cardReadingId) =>
        api.post('/v1/registrations/confirm-email', { token: tokenOf(link), cardReadingId }, callOptions),
      ),

    resendConfirmation: (changeTo?: Partial<AddressChange>, reading?: CardReading) =>
      withReading<Resent>(reading, (cardReadingId) =>
        api.post('/v1/registrations/resend-confirmation', {
          cardReadingId,
          ...(changeTo && { changeTo: addressChange(person, changeTo) }),
        }),
      ),

    logIn: (password = samplePassword, reading?: CardReading) =>
      withReading<Session>(reading, (cardReadingId) => api.post('/v1/portal-sessions', { cardReadingId, password })),
    currentSession: () => api.get<Session>('/v1/portal-sessions/current'),
    async logOut(): Promise<Outcome<null>> {
      return api.delete<null>('/v1/portal-sessions/current');
    },

    /** "Produce verification code" on the page "device verification". */
    makeDeviceCode: () => api.post<DeviceCode>('/v1/device-codes', undefined),
    ...deviceManagement(api),
    ...accountVerbs({ api, withReading, addressChange: (changes) => addressChange(person, changes) }),
    ...deletionVerbs(api, person, (changes) => addressChange(person, changes)),
    /** Goes where an agency sends the browser: to the page that asks, or, where that is not possible, to an error. */
    follow: (url: string) => api.follow(url),
    lookAtConsentRequest: (pageUrl: string) => api.get<ConsentRequest>(new URL(pageUrl).pathname),
    /** Presses the button and is sent on, back to the agency. */
    async answerConsentRequest(pageUrl: string, how: 'agree' | 'refuse', callOptions?: CallOptions): Promise<Outcome<Page>> {
      const answered = await api.post<{ redirectTo: string }>(`${new URL(pageUrl).pathname}/${how}`, {}, callOptions);
      return answered.ok ? { ok: true, body: await api.follow(answered.body.redirectTo) } : answered;
    },
    consents: () => api.get<{ consents: AgencyConsent[] }>('/v1/consents'),
    withdrawConsent: (consentId: string) => api.post<AgencyConsent>(`/v1/consents/${consentId}/withdraw`, {}),
    reportTheft: (callOptions?: CallOptions) => api.post<Frozen>('/v1/account/report-theft', {}, callOptions),
    unfreeze: (password = samplePassword, reading?: CardReading) =>
      withReading<Unfrozen>(reading, (cardReadingId) => api.post('/v1/accounts/unfreeze', { cardReadingId, password })),
    /** What happened to the own account; the entries are those of the address. */
    activity: (entries: Record<string, string> = {}) =>
      api.get<Activity>(`/v1/account/activity?${new URLSearchParams(entries).toString()}`),
    ...contentReading(api),
    ...institutionLookUp(api),
    ...usageLog(api),
    serviceHours: () => api.get<ServiceHours>('/v1/service-hours'),

    /** The API as this browser reaches it, for what has no verb. */
    api,
    draftId: () => draftId,
  };
}

/** What somebody enters on page 2: the own numbers, the sample password twice; a given password is repeated unless a scenario mistypes it. */
export function contactEntries(person: Person, entries: Page2Entries = {}): ContactEntries {
  const password = entries.password ?? samplePassword;
  return {
    mobile: person.mobile,
    email: person.email,
    ...entries,
    password,
    passwordConfirmation: entries.passwordConfirmation ?? password,
  };
}

const addressChange = (person: Person, changes: Partial<AddressChange>): AddressChange => ({
  email: `new-${person.email}`,
  address: person.types.address ?? person.address,
  mobile: person.mobile,
  ...changes,
});
