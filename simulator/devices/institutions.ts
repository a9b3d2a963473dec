import type { ApiClient, BilingualText, Institution, Institutions, InstitutionSearch } from '../api-client.js';

/** Looking up who accepts the virtual card, which needs nobody to be logged in. */
export const institutionLookUp = (api: Pick<ApiClient, 'get'>) => ({
  findInstitutions: (search: InstitutionSearch = {}) => api.get<Institutions>(`/v1/institutions?${new URLSearchParams(search).toString()}`),
  openInstitution: (code: string) => api.get<Institution & { hint: BilingualText }>(`/v1/institutions/${encodeURIComponent(code)}`),
  /** Where the page on which an application begins leads to. */
  followToInstitutions: (url: string) => api.get<Institutions>(url),
});
