import type { ApiClient, Content, ContentList, Outcome, PublishedAgencies } from '../api-client.js';

/** Reading the texts of the service, which needs nobody to be logged in. */
export const contentReading = (api: Pick<ApiClient, 'get'>) => ({
  listContents: () => api.get<ContentList>('/v1/contents'),
  /** In force now. */
  readContent: (key: string) => api.get<Content>(`/v1/contents/${key}`),
  readContentVersion: (key: string, version: string) => api.get<Content>(`/v1/contents/${key}/versions/${version}`),
  /** Whose services rely on the identity check. */
  listAgencies: () => api.get<PublishedAgencies>('/v1/agencies'),
});

/** Whether somebody agrees to the texts that are shown; a version stands for having been shown another one. */
export type Agrees = boolean | string;
export type Agreement = Pick<Content, 'key' | 'version'>;

export const agreementsTo = (shown: readonly Agreement[], agrees: Agrees = true): Agreement[] =>
  agrees ? shown.map(({ key, version }) => ({ key, version: typeof agrees === 'string' ? agrees : version })) : [];

/** Reads the text in force and goes on with the answer to it. */
export async function agreeing<Body>(
  api: Pick<ApiClient, 'get'>,
  { key, agrees }: { readonly key: string; readonly agrees?: Agrees | undefined },
  next: (agreements: Agreement[]) => Promise<Outcome<Body>>,
): Promise<Outcome<Body>> {
  const text = await contentReading(api).readContent(key);
  return text.ok ? next(agreementsTo([text.body], agrees)) : text;
}
