import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** Who did what to which object and when, in the same commit as the change (I-10, R-044). Nothing personal: objects are named by id. */
const AuditEntrySchema = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_entries',
  properties: {
    sequence: p.bigint('number').primary().autoincrement(),
    at: instant(),
    actorType: p.string(),
    actorId: p.string().nullable(),
    action: p.string(),
    objectType: p.string(),
    objectId: uuid(),
    /** The registration that it concerns, whose holder may see it. */
    accountId: uuid().nullable().index('audit_entries_account'),
    requestId: p.string().nullable(),
    details: p.json<Record<string, unknown>>().nullable(),
  },
  indexes: [{ name: 'audit_entries_object', properties: ['objectType', 'objectId'] }],
});
export class AuditEntry extends AuditEntrySchema.class {}
AuditEntrySchema.setClass(AuditEntry);
export { AuditEntrySchema };
