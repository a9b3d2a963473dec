import {
  createApiClient,
  type CallOptions,
  type CardCheck,
  type CardReading,
  type ContactEntries,
  type Frozen,
  type Language,
  type OfficeRegistered,
  type Outcome,
  type Terms,
  type Unfrozen,
} from '../api-client.js';
import type { Address, Person } from '../world/people.js';
import { cardApplicationPages } from './card-application.js';
import { contactEntries } from './desktop.js';
import { type GrantDays, type GrantOptions, offerGrant } from './grants.js';
import { watchReading } from './watch-reading.js';

/** How long staff look at "reading …" (real time). */
const readingSeconds = 60;

export type OfficeEntries = Partial<ContactEntries> & {
  readonly idNumber?: string;
  readonly householdNumber?: string | null;
  readonly address?: Address;
  readonly identityDocumentSeen?: boolean;
  readonly termsAccepted?: boolean;
};
export type Counter = ReturnType<typeof createCounter>;

/**
 * The desk of an office, of a home-care institution or of a clinic. Its staff see an identity document and act for the person who stands before them.
 */
export function createCounter(options: { apiUrl: string; staffToken: () => Promise<string>; language?: Language; attempts?: number }) {
  const { apiUrl, staffToken, language, attempts } = options;
  const api = createApiClient({ apiUrl, token: staffToken, ...(language && { language }), ...(attempts && { attempts }) });
  return {
    /** Has the card read that lies in the reader of a machine of the insurer. */
    async readCard(readerHost: string, check: CardCheck = 'verify'): Promise<Outcome<CardReading>> {
      const requested = await api.post<CardReading>('/v1/staff/card-readings', { host: readerHost, check });
      return requested.ok ? watchReading(api, requested.body.cardReadingId, readingSeconds) : requested;
    },

    /** Shows the rules in force, has them accepted, looks at the document, and registers. */
    async registerAtOffice(person: Person, entries: OfficeEntries = {}, callOptions?: CallOptions): Promise<Outcome<OfficeRegistered>> {
      const rules = await api.get<Terms>('/v1/terms');
      if (!rules.ok) return rules;
      const {
        idNumber = person.idNumber,
        address = person.address,
        identityDocumentSeen = true,
        termsAccepted = true,
        householdNumber,
        ...contact
      } = entries;
      const household = householdNumber === undefined ? person.householdNumber : householdNumber;
      return api.post<OfficeRegistered>(
        '/v1/office-registrations',
        {
          idNumber,
          address,
          identityDocumentSeen,
          termsVersion: rules.body.version,
          termsAccepted,
          ...(household !== null && { householdNumber: household }),
          ...contactEntries(person, contact),
        },
        callOptions,
      );
    },

    /** Takes a report of theft from a person whose document was looked at. */
    freezeAccount: ({ idNumber }: Person) => api.post<Frozen>('/v1/staff/accounts/freeze', { idNumber, identityDocumentSeen: true }),

    /** For a person whose document was looked at, or whose card was read. */
    unfreezeAccount: (shown: Person | CardReading) =>
      api.post<Unfrozen>(
        '/v1/staff/accounts/unfreeze',
        'cardReadingId' in shown ? { cardReadingId: shown.cardReadingId } : { idNumber: shown.idNumber, identityDocumentSeen: true },
      ),
    /** For a person without a phone, whose card was verified at a reader (D-34); the code goes to the grantee. */
    offerGrant: (reading: CardReading, grantee: Pick<Person, 'idNumber'>, days: GrantDays, options?: GrantOptions) =>
      offerGrant(api, '/v1/staff/grants', { cardReadingId: reading.cardReadingId }, { grantee, days, ...options }),
    ...cardApplicationPages(api, ({ idNumber }) => ({ idNumber, identityDocumentSeen: true })),
    api,
  };
}
