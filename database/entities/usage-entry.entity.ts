import { defineEntity, p } from '@mikro-orm/core';
import type { UsageKind } from '../../domain/usage-words.js';
import type { VisitCodeRefusal } from '../../domain/visit-code.js';
import { instant, uuid } from './column-types.js';

/** A line of the usage log of a card (D-29). Automatic rotations are counted in the presentation. */
const UsageEntrySchema = defineEntity({
  name: 'UsageEntry',
  tableName: 'usage_entries',
  properties: {
    sequence: p.bigint('number').primary().autoincrement(),
    at: instant(),
    kind: p.string().$type<UsageKind>(),
    presentationId: uuid(),
    /** The person whose card it is, and the one who presented it on a device. */
    registrationId: uuid(),
    presenterId: uuid(),
    bindingId: uuid(),
    grantId: uuid().nullable(),
    /** Where: of what happened at an institution. */
    institutionCode: p.string().nullable(),
    departmentCode: p.string().nullable(),
    refusal: p.string().$type<VisitCodeRefusal>().nullable(),
  },
  indexes: [
    { name: 'usage_entries_presenter', properties: ['presenterId', 'sequence'] },
    { name: 'usage_entries_grant', properties: ['grantId', 'sequence'] },
    { name: 'usage_entries_registration', properties: ['registrationId', 'sequence'] },
  ],
});
export class UsageEntry extends UsageEntrySchema.class {}
UsageEntrySchema.setClass(UsageEntry);
export { UsageEntrySchema };
