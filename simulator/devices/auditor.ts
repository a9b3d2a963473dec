import { type AuditTrail, createApiClient, type Language } from '../api-client.js';
import type { Person } from '../world/people.js';

/** An auditor, who has to say what for. */
export function createAuditor(options: { apiUrl: string; staffToken: () => Promise<string>; language?: Language }) {
  const { apiUrl, staffToken, language } = options;
  const api = createApiClient({ apiUrl, token: staffToken, ...(language && { language }) });
  return {
    readAuditTrail: ({ idNumber }: Person, purpose: string) => api.post<AuditTrail>('/v1/staff/audit-trails', { idNumber, purpose }),
  };
}
