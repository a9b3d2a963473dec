import {
  type CallOptions,
  createApiClient,
  type Language,
  type ReviewCase,
  type ReviewClaim,
  type ReviewDecided,
  type ReviewQueue,
} from '../api-client.js';

/** The desk of a reviewer: takes cases, looks at them, decides (D-25). */
export function createReviewDesk(options: { apiUrl: string; staffToken: () => Promise<string>; language?: Language }) {
  const { apiUrl, staffToken, language } = options;
  const api = createApiClient({ apiUrl, token: staffToken, ...(language && { language }) });
  const reviews = '/v1/reviews';
  return {
    openQueue: () => api.get<ReviewQueue>(reviews),
    openFigures: () => api.get<{ open: number; overdue: number; claimed: number; dueToday: number }>(`${reviews}/figures`),
    takeNext: () => api.post<ReviewClaim>(`${reviews}/claim-next`, undefined),
    take: (applicationId: string) => api.post<ReviewClaim>(`${reviews}/${applicationId}/claim`, undefined),
    giveBack: (applicationId: string) => api.post<null>(`${reviews}/${applicationId}/release`, undefined),
    lookAt: (applicationId: string) => api.get<ReviewCase>(`${reviews}/${applicationId}`),
    document: (applicationId: string) => api.picture(`${reviews}/${applicationId}/document`),
    portrait: (applicationId: string) => api.picture(`${reviews}/${applicationId}/portrait`),
    approve: (applicationId: string, options?: CallOptions) =>
      api.post<ReviewDecided>(`${reviews}/${applicationId}/approve`, undefined, options),
    return: (applicationId: string, reasons: readonly string[]) =>
      api.post<ReviewDecided>(`${reviews}/${applicationId}/return`, { reasons }),
    restoreCard: (applicationId: string) =>
      api.post<{ applicationId: string; restoredAt: string }>(`${reviews}/${applicationId}/restore-card`, undefined),
    withdraw: (applicationId: string) => api.post<ReviewDecided>(`${reviews}/${applicationId}/withdraw`, undefined),
  };
}
export type ReviewDesk = ReturnType<typeof createReviewDesk>;
