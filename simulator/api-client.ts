import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Address } from './world/people.js';

/** The shapes of the public API, as far as the devices use them. */
export type BilingualText = { zh: string; en: string };
export type Terms = { version: string; revisions: { issuedOn: string; inForceOn: string }[]; text: BilingualText };
export type ContentBody = { title: BilingualText; paragraphs: BilingualText[]; items: (BilingualText & { url?: string })[] };
export type Content = ContentBody & {
  key: string;
  version: string;
  answer?: 'agree' | 'confirm';
  fullTextKey?: string;
  publishedAt: string | null;
  text: BilingualText;
  sha256: string;
};
export type ContentList = { contents: { key: string; version: string; title: BilingualText }[] };
export type ContentPublished = { key: string; version: string; sha256: string; publishedAt: string };
export type HolidayDeclared = { holidayId: string; date: string; declaredAt: string };
export type Holidays = {
  holidays: { holidayId: string; date: string; reason: string; declaredAt: string; movedCount: number; carriedOutAt: string | null }[];
};
export type Setting = 'home-care' | 'telemedicine' | 'video' | 'outpatient';
export type DepartmentEntries = { code: string; name: BilingualText; settings: Setting[]; active: boolean };
export type InstitutionEntries = {
  name: BilingualText;
  county: string;
  district: string;
  address: string;
  phone: string;
  active: boolean;
  departments: DepartmentEntries[];
};
export type Institution = Omit<InstitutionEntries, 'departments'> & {
  code: string;
  departments: (DepartmentEntries & { acceptsIn: Setting[] })[];
};
export type InstitutionSearch = {
  name?: string;
  place?: string;
  department?: string;
  setting?: Setting;
  accepting?: 'true';
  cursor?: string;
  limit?: string;
};
export type Institutions = { institutions: Institution[]; nextCursor: string | null; hint: BilingualText };
export type PublishedAgencies = { agencies: { agency: BilingualText; purpose: BilingualText }[] };
export type Draft = { draftId: string; expiresAt: string };
export type Environment = {
  browser: { name: string; version: string };
  operatingSystem: string;
  supported: boolean;
  cardComponent: { url: string; prerequisites: string };
  serverConnection: string;
};
export type ReaderHost = {
  host: string;
  state: 'connected' | 'stopped' | 'silent';
  firstSeenAt: string;
  lastSeenAt: string;
  readers: string[] | null;
  versions: { product: string; node: string; system: string; pcsclite?: string };
  readsFor: 'staff' | 'anyone';
  offeredThumbprint: string;
  enrolledThumbprint: string | null;
  enrolledAt: string | null;
};
export type CardCheck = 'read' | 'verify';
export type CertificateSession = Session & {
  openedWith: string;
  alreadyRegistered: boolean;
  deviceAccountMasked: string;
  accountMark: 'applied' | 'not-applied';
  warnings: string[];
};
export type AppliedWithCertificate = {
  registrationId: string;
  state: string;
  alreadyRegistered: boolean;
  message: BilingualText;
  warnings: string[];
};
export type CardReading = {
  cardReadingId: string;
  state: 'requested' | 'read' | 'refused';
  deadlineAt?: string;
  card?: { name: string; nameFlagged: boolean; idNumberMasked: string; cardNumberMasked: string; birthDate: string; sex: 'M' | 'F' };
  certificate?: { name: string; endsAt: string };
  verified?: boolean;
  readAt?: string;
  usableUntil?: string;
  refusal?: Refusal;
};
export type CardHolder = { name: string; holderKind: 'citizen' | 'resident' };
export type PasswordCheck = { strength: 'weak' | 'medium' | 'medium-strong' | 'strong'; accepted: boolean; refusalCode?: string };
export type LocalPhone = { areaCode: string; number: string; extension?: string };
export type Applied = { registrationId: string; state: string; deadlineAt: string; message: BilingualText; warnings: string[] };
export type Confirmed = { registrationId: string; state: string; name: string; message: BilingualText; warnings: string[] };
export type Resent = { deadlineAt: string; message: BilingualText; warnings: string[] };
export type OfficeRegistered = { registrationId: string; state: string; warnings: string[] };
export type PasswordChanged = { message: BilingualText; warnings: string[] };
export type PasswordResetRequested = { expiresAt: string; message: BilingualText; warnings: string[] };
export type PasswordReset = { name: string; message: BilingualText; warnings: string[] };
export type BasicData = {
  mobile: string;
  localPhone: LocalPhone | null;
  email: string | null;
  emailAwaitingConfirmation: string | null;
  spareEmail: string | null;
};
export type BasicDataEntries = { mobile: string; localPhone?: LocalPhone; email: string; spareEmail?: string };
export type BasicDataChanged = { message: BilingualText; confirmEmailBefore: string | null; warnings: string[] };
export type EmailAddressConfirmed = { message: BilingualText };
export type Session = { idNumberMasked: string; name: string; expiresAt: string; menu: string[] };
export type DeviceCode = {
  deviceAccountMasked: string;
  code: string;
  expiresAt: string;
  qr: { text: string; svg: string; pngBase64: string };
};
export type DevicePlatform = 'ios' | 'android' | 'other';
export type VerifiedDevice = { bindingId: string; deviceAccountMasked: string; verifiedAt: string; state: string };
export type Device = {
  bindingId: string;
  deviceIdentifier: string;
  platform: DevicePlatform;
  model: string;
  verifiedAt: string;
  verifiedBy: string;
  state: 'enabled' | 'disabled';
  action: 'disable' | 'enable';
  isThisDevice: boolean;
};
export type MobileTerms = Terms & { carriers: BilingualText[] };
export type CarrierCheck = {
  carrierCheckId: string;
  state: 'checking' | 'matched' | 'refused' | 'given-up';
  deadlineAt: string;
  usableUntil?: string;
  message?: BilingualText;
  refusal?: Refusal;
};
export type PasswordSet = AppSession & { registrationId: string; state: string; message: BilingualText; warnings: string[] };
export type AppSession = { name: string; idNumberMasked: string; expiresAt: string };
export type ConsentRequest = {
  agency: BilingualText;
  purpose: BilingualText;
  claims: { claim: string; meaning: BilingualText }[];
  expiresAt: string;
  signedIn: boolean;
  agreedUntil?: string;
};
export type AgencyConsent = {
  consentId: string;
  agency: BilingualText;
  purpose: BilingualText;
  claims: string[];
  givenAt: string;
  expiresAt: string;
  withdrawnAt?: string;
  stands: boolean;
};
export type DocumentKind = 'national-id-card' | 'nhi-card' | 'arc';
export type CardApplicationDraft = {
  draftId: string;
  channel: string;
  expiresAt: string;
  holder: { name: string; idNumber: string; birthDate: string };
  acceptedDocuments: DocumentKind[];
  document: { kind: DocumentKind } | null;
  portrait: { backgroundIsWhite: boolean } | null;
  contact: { mobile: string; email: string | null };
};
export type CardApplicationLanding = {
  reminder: Content;
  agreements: Content[];
  applications: ('general' | 'project')[];
  institutions: { url: string; hint: BilingualText };
};
export type CardApplicationSubmitted = { applicationId: string; state: 'under-review'; dueAt: string; message: BilingualText };
export type CardApplication = {
  applicationId: string;
  channel: string;
  state: 'under-review' | 'overdue' | 'approved' | 'returned' | 'superseded' | 'withdrawn';
  submittedAt: string;
  dueAt: string;
  settledAt?: string;
  reasons?: { reason: string; title: BilingualText; nextStep: BilingualText }[];
};
export type VirtualCard = {
  cardId: string;
  state: 'photoless' | 'full';
  name: string;
  idNumber: string;
  birthDate: string;
  birthDateText: BilingualText;
  hasPhoto: boolean;
  identityDocumentRequired: boolean;
  notice?: BilingualText;
  functions: string[];
};
export type CardFace = Pick<
  VirtualCard,
  'name' | 'idNumber' | 'birthDate' | 'birthDateText' | 'hasPhoto' | 'identityDocumentRequired' | 'notice'
>;
export type NamedPlace = { code: string; name: BilingualText };
export type Presentation = {
  presentationId: string;
  state: 'open' | 'closed';
  openedAt: string;
  closesAt: string;
  presentedBy: 'holder' | 'grantee';
  card: CardFace;
  code?: { number: number; text: string; expiresAt: string };
  ending?: string;
  closedAt?: string;
  redemption?: { redeemedAt: string; institution: NamedPlace; department: NamedPlace };
};
export type GrantPerson = { name: string; idNumberMasked: string };
export type Grant = {
  grantId: string;
  state: 'offered' | 'active' | 'ended' | 'lapsed' | 'cancelled' | 'void';
  /** On which the caller is; null for staff. */
  side: 'grantor' | 'grantee' | null;
  grantor: GrantPerson;
  /** The name is unknown until the grant was taken. */
  grantee: { name: string | null; idNumberMasked: string };
  firstDay: string;
  lastDay: string;
  firstDayText: BilingualText;
  lastDayText: BilingualText;
  startsAt: string;
  endsAt: string;
  channel: 'app' | 'counter' | 'home-care';
  acceptedAt?: string;
  settledAt?: string;
  cancelledBy?: 'grantor' | 'grantee';
};
export type OfferedGrant = Grant & { code: string; qr: { text: string }; offerExpiresAt: string };
export type GrantList = { count: number; grants: Grant[]; emptyText: BilingualText };
export type GrantLists = { received: GrantList; given: GrantList };
export type RedemptionRecord = {
  redemptionId: string;
  redeemedAt: string;
  institution: string;
  department: string;
  presentedBy: 'holder' | 'grantee';
  identityDocumentRequired: boolean;
  receipt: string;
};
export type Redemption = RedemptionRecord & {
  name: string;
  birthDate: string;
  birthDateText: BilingualText;
  idNumber: string;
  photo: { url: string; availableUntil: string } | null;
};
export type ReviewQueue = {
  cases: { applicationId: string; state: string; channel: string; submittedAt: string; dueAt: string; claimed: string }[];
};
export type ReviewClaim = { applicationId: string | null; claimedUntil: string | null };
export type ReviewDecided = { applicationId: string; state: string; settledAt: string };
export type ReviewCase = {
  applicationId: string;
  state: string;
  claimedUntil: string;
  holder: { name: string; idNumberMasked: string; birthDate: string };
  documentKind: DocumentKind;
  acceptedDocuments: DocumentKind[];
  portrait: { whiteShare: number; backgroundIsWhite: boolean };
  earlier: { state: string; reasons?: string[] }[];
};
export type Frozen = { frozenAt: string; message: BilingualText };
export type Unfrozen = { message: BilingualText };
export type Restriction = { restrictionId: string; kind: 'suspended' | 'banned'; reason: string; placedAt: string };
export type RestrictionLifted = { restrictionId: string; liftedAt: string };
export type ActivityEntry = {
  at: string;
  action: string;
  what: BilingualText;
  about: BilingualText | null;
  by: 'holder' | 'other-holder' | 'portal' | 'device' | 'staff' | 'institution' | 'register' | 'workflow';
  byText: BilingualText;
  aboutDevice: { platform: string; model: string } | null;
  byDevice: { platform: string; model: string } | null;
};
export type UsageEntry = {
  at: string;
  kind: 'opened' | 'updated' | 'redeemed' | 'refused';
  what: BilingualText;
  presentationId: string;
  by: 'holder' | 'grantee';
  byText: BilingualText;
  byDevice: { platform: string; model: string } | null;
  /** By which it was presented, and the other one of its two people. */
  grant: { grantId: string; other: GrantPerson } | null;
  where: { institution: NamedPlace; department: NamedPlace } | null;
  refusal: string | null;
  refusalText: BilingualText | null;
  presentation: { rotations: number; endedAt: string | null; ending: string | null; endingText: BilingualText | null } | null;
};
export type UsageLog = { entries: UsageEntry[]; nextCursor: string | null };
export type Activity = { entries: ActivityEntry[]; nextCursor: string | null };
export type AuditTrail = {
  entries: (ActivityEntry & { actorId: string | null; objectType: string; objectId: string; registrationId: string })[];
  nextCursor: string | null;
};
export type ServicePath = 'portal' | 'app' | 'certificate';
export type ServiceHours = {
  timeZone: string;
  paths: { path: ServicePath; from: string; until: string; openNow: boolean; opensAt: string | null }[];
  outages: { outageId: string; path: ServicePath; from: string; until: string | null; message: BilingualText }[];
};
export type ContactEntries = {
  password: string;
  passwordConfirmation: string;
  mobile: string;
  localPhone?: LocalPhone;
  email: string;
  spareEmail?: string;
};
export type AddressChange = { email: string; address: Address; mobile: string };

/**
 * A refusal as a person sees it. Some codes are the simulator's own: `no-answer` (nothing came, however often it was repeated, or there is no
 * network), `no-access-token` (the identity provider gives none), `unexpected-answer` (something came that is neither the answer nor a problem
 * document), `reading-not-settled` (the person waited for a card reading in vain), `form-not-open` (a step was tried before the rules were accepted)
 * and `no-qr-seen` (the camera sees none).
 */
export type Refusal = {
  readonly code: string;
  readonly title: string;
  readonly nextStep: string;
  readonly status: number;
  readonly detail?: string;
  readonly retryAt?: string;
  readonly deadlineAt?: string;
  readonly opensAt?: string;
  readonly reason?: string;
  readonly fields?: readonly string[];
  readonly attemptsLeft?: number;
  readonly state?: string;
  readonly grant?: Pick<Grant, 'grantId' | 'firstDay' | 'lastDay'>;
};
export type Outcome<Body> = { readonly ok: true; readonly body: Body } | { readonly ok: false; readonly refusal: Refusal };
export const refusedWith = (refusal: Refusal): { ok: false; refusal: Refusal } => ({ ok: false, refusal });

export type Language = 'zh-TW' | 'en';
export type ApiClientOptions = {
  readonly apiUrl: string;
  readonly language?: Language;
  readonly userAgent?: string;
  /** Asked before every call; the token goes out as `Authorization: Bearer`. */
  readonly token?: () => Promise<string>;
  /** Signs every call, as a phone does. */
  readonly signer?: Signer;
  /** How often a call without an answer is sent in all, and how long one call may take. */
  readonly attempts?: number;
  readonly answerSeconds?: number;
  /** Of the connection that this device has now: aborted when it is cut, and as long as there is none. */
  readonly connection?: () => AbortSignal;
  /** The cookies of another browser, copied: what `cookies()` said there. */
  readonly cookies?: string;
};
export type Signer = {
  /** The headers that prove who sends this. */
  sign(method: string, url: string): Promise<Record<string, string>>;
  /** What the server says for the next time. */
  hear(answer: Headers): void;
};
/** Where a browser has arrived; what lies on another site has no status here. */
export type Page = { readonly url: string; readonly status: number; readonly text: string };
export type CallOptions = { readonly idempotencyKey?: string };
export type Picture = { readonly bytes: Buffer; readonly type: string | null };
/** `id` is that of the newest event that had one: from there a stream that was cut goes on. */
export type ServerEvent = { readonly id: string | null; readonly name: string; readonly data: string };
export type StreamOptions = {
  readonly lastEventId?: string;
  /** Closes the stream. */
  readonly signal: AbortSignal;
};

export type ApiClient = ReturnType<typeof createApiClient>;

const firstWaitSeconds = 0.25;
const lastWaitSeconds = 2;
const longestWay = 10;

export type UploadedFile = { readonly bytes: Uint8Array; readonly type: string; readonly fileName: string };

export function createApiClient(options: ApiClientOptions) {
  const { apiUrl, language = 'zh-TW', userAgent, token, signer, connection, attempts = 6, answerSeconds = 20 } = options;
  const cookies = new CookieJar(options.cookies);

  async function headers(method: string, url: string, extra: Record<string, string>): Promise<Record<string, string>> {
    return {
      'accept-language': language,
      ...(userAgent && { 'user-agent': userAgent }),
      ...(token && { authorization: `Bearer ${await token().catch((cause: unknown) => Promise.reject(new NoAccessToken(cause)))}` }),
      ...(cookies.header() && { cookie: cookies.header() }),
      ...(signer && (await signer.sign(method, url))),
      ...extra,
    };
  }

  /** A signature over an old nonce is made again over the new one, which came with the answer (RFC 9449). */
  async function sent({ method, url, extra, body, signal }: Sent): Promise<Response> {
    const signals = [signal ?? AbortSignal.timeout(answerSeconds * 1000), ...(connection ? [connection()] : [])];
    const send = async () => {
      const init = {
        method,
        headers: await headers(method, url, extra),
        body,
        signal: AbortSignal.any(signals),
        redirect: 'manual',
      } as const;
      const answer = await fetch(url, init);
      cookies.take(answer.headers.getSetCookie());
      signer?.hear(answer.headers);
      return answer;
    };
    const answer = await send();
    if (!signer || !/use_dpop_nonce/.test(answer.headers.get('www-authenticate') ?? '')) return answer;
    await answer.body?.cancel();
    return send();
  }

  async function once(method: string, path: string, extra: Record<string, string>, body?: string | FormData): Promise<Answer> {
    const answer = await sent({ method, url: apiUrl + path, extra, ...(body !== undefined && { body }) });
    const bytes = Buffer.from(await answer.arrayBuffer());
    return { status: answer.status, text: bytes.toString(), bytes, headers: answer.headers };
  }

  /** Repeats a call with the same key until it is answered: what was asked once must happen once, however often it was sent. */
  async function call<Body>(
    method: string,
    path: string,
    body?: unknown,
    { idempotencyKey }: CallOptions = {},
    read: (answer: Answer) => Outcome<Body> = outcomeOf<Body>,
  ): Promise<Outcome<Body>> {
    const isForm = body instanceof FormData;
    const extra = {
      ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      ...(method !== 'GET' && { 'idempotency-key': idempotencyKey ?? randomUUID() }),
    };
    let outcome: Outcome<Body> = refusedWith(noAnswer);
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      if (attempt > 1) await wait(Math.min(firstWaitSeconds * 2 ** (attempt - 2), lastWaitSeconds) * 1000);
      const asked = once(method, path, extra, body === undefined || isForm ? body : JSON.stringify(body));
      outcome = await asked.then(read, unanswered);
      if (outcome.ok || !isWorthRepeating(outcome.refusal) || connection?.().aborted) return outcome;
    }
    return outcome;
  }

  /** Server-sent events, until the server ends the stream, the connection is cut, or the signal closes it. It is opened once. */
  async function openEvents(path: string, { lastEventId, signal }: StreamOptions): Promise<Outcome<AsyncGenerator<ServerEvent>>> {
    const extra = { accept: 'text/event-stream', ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) };
    try {
      const answer = await sent({ method: 'GET', url: apiUrl + path, extra, signal });
      if (answer.status === 200 && answer.body) return { ok: true, body: untilCut(eventsIn(answer.body)) };
      return outcomeOf({ status: answer.status, text: await answer.text() });
    } catch (error) {
      return unanswered(error);
    }
  }

  return {
    get: <Body>(path: string) => call<Body>('GET', path),
    post: <Body>(path: string, body: unknown, callOptions?: CallOptions) => call<Body>('POST', path, body, callOptions),
    put: <Body>(path: string, body: unknown, callOptions?: CallOptions) => call<Body>('PUT', path, body, callOptions),
    delete: <Body>(path: string, callOptions?: CallOptions) => call<Body>('DELETE', path, undefined, callOptions),

    /** A picture that was chosen on this device. */
    upload: <Body>(path: string, { bytes, type, fileName }: UploadedFile, callOptions?: CallOptions) => {
      const form = new FormData();
      form.append('photo', new Blob([new Uint8Array(bytes)], { type }), fileName);
      return call<Body>('PUT', path, form, callOptions);
    },

    /** A picture as the browser gets it, or the refusal. */
    picture: (path: string) => call<Picture>('GET', path, undefined, {}, pictureOf),
    /** An SVG, as the browser draws it. */
    drawing: (path: string) => call<string>('GET', path, undefined, {}, drawingOf),

    /** A page as a browser gets it: what stands after # is not sent. */
    async openPage(url: string): Promise<{ status: number; html: string }> {
      const answer = await sent({ method: 'GET', url: url.split('#')[0] ?? url, extra: { accept: 'text/html' } });
      return { status: answer.status, html: await answer.text() };
    },

    /** Follows redirects as a browser does, with its cookies, as long as they stay on this site; what is elsewhere is not fetched. */
    async follow(url: string): Promise<Page> {
      for (let hops = 0; hops < longestWay; hops += 1) {
        if (new URL(url).origin !== new URL(apiUrl).origin) return { url, status: 0, text: '' };
        const answer = await once('GET', url.slice(apiUrl.length), { accept: 'text/html' });
        const location = answer.headers.get('location');
        if (!location) return { url, status: answer.status, text: answer.text };
        url = new URL(location, url).href;
      }
      throw new Error('The way does not end.');
    },

    openEvents,

    /** The data of the first server-sent event of this name, or null when the stream ends or fails before it. */
    async firstEvent<Data>(path: string, eventName: string, waitSeconds: number): Promise<Data | null> {
      const stream = await openEvents(path, { signal: AbortSignal.timeout(waitSeconds * 1000) });
      if (!stream.ok) return null;
      for await (const event of stream.body) if (event.name === eventName) return JSON.parse(event.data) as Data;
      return null;
    },
    /** A cookie that somebody else put into the browser, or that was kept because an answer was lost. */
    plantCookie: (cookie: string) => cookies.take([cookie]),
    forgetCookies: () => cookies.clear(),
    cookies: () => cookies.header(),
  };
}

const noAnswer: Refusal = { code: 'no-answer', title: 'The server does not answer.', nextStep: 'Try again later.', status: 0 };
const noAccessToken: Refusal = {
  code: 'no-access-token',
  title: 'The identity provider gives no access token.',
  nextStep: 'Ask whoever keeps the accounts of staff.',
  status: 0,
};

const isWorthRepeating = ({ code }: Refusal) => code === 'no-answer' || code === 'request-in-progress';

type Sent = { method: string; url: string; extra: Record<string, string>; body?: string | FormData; signal?: AbortSignal };
type Answer = { status: number; text: string; bytes: Buffer; headers: Headers };

/** Whoever gives access tokens gave none: the call itself was not made. */
class NoAccessToken extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

const unanswered = (error: unknown) => refusedWith(error instanceof NoAccessToken ? { ...noAccessToken, detail: error.message } : noAnswer);

const pictureOf = ({ status, text, bytes, headers }: Answer): Outcome<Picture> =>
  status === 200 ? { ok: true, body: { bytes, type: headers.get('content-type') } } : outcomeOf({ status, text });

const drawingOf = ({ status, text }: Answer): Outcome<string> => (status === 200 ? { ok: true, body: text } : outcomeOf({ status, text }));

export function outcomeOf<Body>({ status, text }: Pick<Answer, 'status' | 'text'>): Outcome<Body> {
  const body = parsedJson(text);
  if (status >= 200 && status < 300 && body !== undefined) return { ok: true, body: body as Body };
  if (status >= 400 && isProblem(body)) return refusedWith({ ...body, status });
  return refusedWith({ code: 'unexpected-answer', title: `The server answered ${status}: ${text.slice(0, 200)}`, nextStep: '', status });
}

/** The value of the text, null for none, undefined for a text that is no JSON. */
function parsedJson(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isProblem = (body: unknown): body is Refusal =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';

/** Server-sent events as the standard has them; comments are of no use here. */
export async function* eventsIn(stream: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let text = '';
  let id: string | null = null;
  for await (const chunk of stream) {
    // A chunk may end between CR and LF: the CR waits for what follows.
    text = (text + decoder.decode(chunk, { stream: true })).replaceAll('\r\n', '\n');
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = eventOf(block, id);
      id = event.id;
      if (event.data) yield event;
    }
  }
}

function eventOf(block: string, earlierId: string | null): ServerEvent {
  const fields = block.split('\n').map((line) => /^([^:]*):? ?(.*)$/.exec(line)?.slice(1) ?? []);
  const values = (field: string) => fields.filter(([name]) => name === field).map(([, value = '']) => value);
  return { id: values('id').at(-1) ?? earlierId, name: values('event').at(-1) ?? 'message', data: values('data').join('\n') };
}

/** A stream that was cut off ends, as for a person who looks at a page. */
async function* untilCut(events: AsyncGenerator<ServerEvent>): AsyncGenerator<ServerEvent> {
  try {
    yield* events;
  } catch {
    return;
  }
}

/**
 * The cookies of one site. They are dropped when the site removes them, but not when their time is over: that a session has ended is for
 * the server to say (D-02). A loopback address counts as secure, as it does in browsers.
 */
class CookieJar {
  private readonly cookies = new Map<string, string>();

  constructor(copied = '') {
    this.take(copied.split('; ').filter(Boolean));
  }

  take(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [, name = '', value = '', attributes = ''] = /^([^=;]*)=([^;]*)(.*)$/.exec(line) ?? [];
      if (/max-age=(0|-)|expires=[^;]* 1970 /i.test(attributes)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  clear(): void {
    this.cookies.clear();
  }
}
