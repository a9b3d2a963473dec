import {
  type BilingualText,
  type CallOptions,
  type ContentBody,
  type ContentPublished,
  createApiClient,
  type HolidayDeclared,
  type InstitutionEntries,
  type Holidays,
  type Language,
  type ReaderHost,
  type Restriction,
  type RestrictionLifted,
  type ServicePath,
} from '../api-client.js';
import { contentReading } from './contents.js';
import { institutionLookUp } from './institutions.js';
import type { Person } from '../world/people.js';

/** The insurer's operations desk: stops and allows the use of an account, announces outages, declares holidays, changes the texts of the service, keeps the list of reviewers and the directory of institutions. */
export function createOperator(options: { apiUrl: string; staffToken: () => Promise<string>; language?: Language }) {
  const { apiUrl, staffToken, language } = options;
  const api = createApiClient({ apiUrl, token: staffToken, ...(language && { language }) });
  const restrict =
    (kind: Restriction['kind']) =>
    ({ idNumber }: Person, reason = 'untrue-data') =>
      api.post<Restriction>('/v1/staff/restrictions', { idNumber, kind, reason });
  return {
    ...contentReading(api),
    ...institutionLookUp(api),
    saveInstitution: (code: string, institution: InstitutionEntries) =>
      api.put<{ code: string; savedAt: string }>(`/v1/staff/institutions/${code}`, institution),
    /** What was changed is a version that the operator has read: `basedOn`. */
    publishContent: (key: string, basedOn: string, { title, paragraphs, items }: ContentBody, callOptions?: CallOptions) =>
      api.post<ContentPublished>(`/v1/staff/contents/${key}/versions`, { basedOn, title, paragraphs, items }, callOptions),
    suspend: restrict('suspended'),
    ban: restrict('banned'),
    liftRestriction: ({ idNumber }: Person) => api.post<RestrictionLifted>('/v1/staff/restrictions/lift', { idNumber }),
    announceOutage: (path: ServicePath, span: { from: string; until?: string }, message: BilingualText = maintenance) =>
      api.post<{ outageId: string }>('/v1/staff/service-outages', { path, ...span, message }),
    enrolReviewer: (staffId: string, { idNumber }: Person, { email, isLead = false }: { email: string; isLead?: boolean }) =>
      api.put<{ staffId: string }>(`/v1/staff/reviewers/${staffId}`, { idNumber, email, isLead }),
    removeReviewer: (staffId: string) => api.delete<{ staffId: string }>(`/v1/staff/reviewers/${staffId}`),
    listReaderHosts: () => api.get<{ readerHosts: ReaderHost[] }>('/v1/staff/reader-hosts'),
    enrolKey: (host: string, thumbprint: string) => api.put<{ enrolledAt: string }>(`/v1/staff/reader-hosts/${host}/key`, { thumbprint }),
    withdrawKey: (host: string) => api.delete<{ withdrawnAt: string }>(`/v1/staff/reader-hosts/${host}/key`),
    declareHoliday: (date: string, reason = '颱風') => api.post<HolidayDeclared>('/v1/staff/holidays', { date, reason }),
    listHolidays: () => api.get<Holidays>('/v1/staff/holidays'),
    endOutage: (outageId: string) => api.post<{ outageId: string }>(`/v1/staff/service-outages/${outageId}/end`, {}),
  };
}

const maintenance = { zh: '系統維護，暫停服務。', en: 'The service is closed for maintenance.' };
