import { defineEntity, p } from '@mikro-orm/core';
import { instant } from './column-types.js';

/** What was answered to a request that carried a key: ids and codes, from which the answer is rendered again (I-11). */
const IdempotencyRecordSchema = defineEntity({
  name: 'IdempotencyRecord',
  tableName: 'idempotency_records',
  primaryKeys: ['principal', 'endpoint', 'key'],
  properties: {
    principal: p.string().primary(),
    endpoint: p.string().primary(),
    key: p.string().primary(),
    /** Keyed, so that nothing can be guessed from it: the body may hold a password. */
    requestFingerprint: p.string(),
    answer: p.json<Record<string, unknown>>(),
    createdAt: instant().index('idempotency_records_created'),
  },
});
export class IdempotencyRecord extends IdempotencyRecordSchema.class {}
IdempotencyRecordSchema.setClass(IdempotencyRecord);
export { IdempotencyRecordSchema };
