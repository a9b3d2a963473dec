import type { ApiClient, UsageLog } from '../api-client.js';

/** What became of the own virtual card, at the portal and in the App. */
export const usageLog = (api: Pick<ApiClient, 'get' | 'picture'>) => ({
  openUsageLog: (query: { cursor?: string; limit?: string } = {}) =>
    api.get<UsageLog>(`/v1/account/uses?${new URLSearchParams(query).toString()}`),
  /** The whole log as a file, in bytes as a picture is. */
  exportUsageLog: (format: 'json' | 'csv') => api.picture(`/v1/account/uses/export?format=${format}`),
});
