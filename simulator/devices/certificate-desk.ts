import {
  type ApiClient,
  type AppliedWithCertificate,
  type CallOptions,
  type CardReading,
  type CertificateSession,
  type Outcome,
  type Terms,
} from '../api-client.js';
import type { Person } from '../world/people.js';
import type { CardReader } from './card-reader.js';
import { type CertificateCardBehaviour, citizenCertificateCard, samplePin } from './citizen-certificate-card.js';
import { contactEntries, type Page2Entries } from './desktop.js';
import type { VirtualCard } from './virtual-card.js';
import { type ComponentBrowser, readByComponent } from './local-component.js';
import { watchReading } from './watch-reading.js';

export type CertificateDeskOptions = {
  readonly person: Person;
  readonly reader: CardReader;
  readonly readerHost: string;
  /** Where the browser's own machine has the card component: the PIN does not leave it. */
  readonly component?: ComponentBrowser | undefined;
  /** The browser, with its cookies. */
  readonly api: ApiClient;
  readonly readingSeconds?: number;
};
/** What is typed beside the PIN; entries left out are the person's own. */
export type CertificateEntries = { readonly pin?: string; readonly idNumber?: string; readonly birthDate?: string };
export type CertificateDesk = ReturnType<typeof createCertificateDesk>;

/** The personal-data portal at a desk: a person with a citizen digital certificate, a browser and a card reader. */
export function createCertificateDesk({ person, reader, readerHost, component, api, readingSeconds = 60 }: CertificateDeskOptions) {
  let card: VirtualCard | undefined;

  const requestSignature = (pin = samplePin): Promise<Outcome<CardReading>> =>
    component
      ? readByComponent(api, component, { check: 'certificate', pin })
      : api.post<CardReading>('/v1/certificate-readings', { host: readerHost, pin });
  const watch = ({ cardReadingId }: CardReading) => watchReading(api, cardReadingId, readingSeconds);

  /** Presses Confirm and waits: the certificate in the reader signs. */
  async function sign(pin?: string): Promise<Outcome<CardReading>> {
    const requested = await requestSignature(pin);
    return requested.ok ? watch(requested.body) : requested;
  }

  return {
    person,
    requestSignature,
    watch,
    sign,

    /** The own certificate, the same card each time: it counts wrong PINs. */
    async insertCertificate(behaviour?: CertificateCardBehaviour): Promise<void> {
      if (behaviour || !card) card = await citizenCertificateCard(person, { behaviour });
      await reader.pullOut();
      await reader.insert(card);
    },

    async logIn({ pin, ...typed }: CertificateEntries = {}, reading?: CardReading): Promise<Outcome<CertificateSession>> {
      const signed = reading ? { ok: true as const, body: reading } : await sign(pin);
      if (!signed.ok) return signed;
      const { idNumber, birthDate } = { ...person, ...typed };
      return api.post('/v1/certificate-sessions', { certificateReadingId: signed.body.cardReadingId, idNumber, birthDate });
    },
    currentSession: () => api.get<CertificateSession>('/v1/certificate-sessions/current'),
    logOut: () => api.delete<null>('/v1/certificate-sessions/current'),

    /** Fills in the account application and presses Save. */
    async applyForAccount(
      entries: Page2Entries & { termsVersion?: string; termsAccepted?: boolean } = {},
      callOptions?: CallOptions,
    ): Promise<Outcome<AppliedWithCertificate>> {
      const rules = await api.get<Terms>('/v1/terms');
      if (!rules.ok) return rules;
      const consent = { termsVersion: rules.body.version, termsAccepted: true };
      return api.post('/v1/certificate-registrations', { ...consent, ...contactEntries(person, entries) }, callOptions);
    },

    api,
  };
}
