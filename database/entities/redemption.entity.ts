import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** An institution has redeemed a visit code. It ends its presentation, so there is one for a presentation at most (I-08). */
const RedemptionSchema = defineEntity({
  name: 'Redemption',
  tableName: 'redemptions',
  properties: {
    id: uuid().primary(),
    presentationId: uuid().unique('redemptions_presentation'),
    codeNumber: p.integer(),
    institutionCode: p.string(),
    departmentCode: p.string(),
    redeemedBy: p.string(),
    redeemedAt: instant(),
    /** The photo that the card showed then; null where an identity document had to be shown. */
    photoId: uuid().nullable(),
    /** Of the request, while it may be repeated (I-11). */
    idempotencyKey: p.string().nullable(),
    requestFingerprint: p.string().nullable(),
  },
  uniques: [{ name: 'redemptions_key', properties: ['redeemedBy', 'idempotencyKey'] }],
  indexes: [
    // What the hourly forgetting looks for, however many redemptions there are.
    { name: 'redemptions_with_key', properties: ['redeemedAt'], where: 'idempotency_key is not null' },
  ],
});
export class Redemption extends RedemptionSchema.class {}
RedemptionSchema.setClass(Redemption);
export { RedemptionSchema };
