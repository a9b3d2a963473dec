import { defineEntity, p } from '@mikro-orm/core';
import type { ContentBody, ContentKey } from '../../domain/contents.js';
import { instant, uuid } from './column-types.js';

/** A version of a text that an operator has published. Never changed, never deleted: consents refer to it. */
const ContentSchema = defineEntity({
  name: 'Content',
  tableName: 'contents',
  properties: {
    id: uuid().primary(),
    key: p.string().$type<ContentKey>(),
    version: p.string(),
    ordinal: p.integer(),
    body: p.json<ContentBody>(),
    sha256: p.string(),
    publishedAt: instant(),
    publishedBy: p.string(),
  },
  uniques: [
    { name: 'contents_version', properties: ['key', 'version'] },
    // Of two operators who change the same version, one comes first.
    { name: 'contents_ordinal', properties: ['key', 'ordinal'] },
  ],
});
export class Content extends ContentSchema.class {}
ContentSchema.setClass(Content);
export { ContentSchema };
