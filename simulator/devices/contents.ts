import type { ApiClient, Content, ContentList, PublishedAgencies } from '../api-client.js';

/** Reading the texts of the service, which needs nobody to be logged in. */
export const contentReading = (api: Pick<ApiClient, 'get'>) => ({
  listContents: () => api.get<ContentList>('/v1/contents'),
  /** In force now. */
  readContent: (key: string) => api.get<Content>(`/v1/contents/${key}`),
  readContentVersion: (key: string, version: string) => api.get<Content>(`/v1/contents/${key}/versions/${version}`),
  /** Whose services rely on the identity check. */
  listAgencies: () => api.get<PublishedAgencies>('/v1/agencies'),
});
