import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/**
 * What the OpenID provider remembers between two requests: consent requests, codes, tokens, assertions already used. Its id is what an agency or
 * a browser shows, so only a hash of it is kept.
 */
const OidcRecordSchema = defineEntity({
  name: 'OidcRecord',
  tableName: 'oidc_records',
  primaryKeys: ['model', 'idSha256'],
  properties: {
    model: p.string().primary(),
    idSha256: p.string().primary(),
    /** As text and not as jsonb, which cannot hold every character that an agency may send. */
    payload: p.json<Record<string, unknown>>().columnType('json'),
    /** The consent that a code or a token rests on. */
    grantId: uuid().nullable().index('oidc_records_grant'),
    consumedAt: instant().nullable(),
    expiresAt: instant().index('oidc_records_expires'),
  },
});
export class OidcRecord extends OidcRecordSchema.class {}
OidcRecordSchema.setClass(OidcRecord);
export { OidcRecordSchema };
