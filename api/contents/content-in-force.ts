import type { EntityManager } from '@mikro-orm/postgresql';
import { Content as ContentRow } from '../../database/entities/index.js';
import type { Content, ContentKey } from '../../domain/contents.js';
import type { ApiParts } from '../parts.js';

/** What an operator published last; while nobody has, what came with the release. */
export async function contentInForce(em: EntityManager, { contents }: Pick<ApiParts, 'contents'>, key: ContentKey): Promise<Content> {
  const [newest] = await em.find(ContentRow, { key }, { orderBy: { ordinal: 'desc' }, limit: 1 });
  return newest ? contentOf(newest) : contents[key].at(-1)!;
}

export const contentOf = ({ key, version, body, sha256, ordinal, publishedAt }: ContentRow): Content => ({
  ...{ key, version, ...body, sha256, ordinal },
  publishedAt: publishedAt.toISOString(),
});
