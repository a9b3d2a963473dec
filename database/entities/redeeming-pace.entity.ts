import { defineEntity, p } from '@mikro-orm/core';
import { instant } from './column-types.js';

/** How fast an institution redeems, and how many of its codes were never real; shared by all API processes. */
const RedeemingPaceSchema = defineEntity({
  name: 'RedeemingPace',
  tableName: 'redeeming_paces',
  properties: {
    institutionCode: p.string().primary(),
    /** When the allowance would be used up to the last drop and full again: each redemption moves it on by one step. */
    fullAt: instant(),
    /** Counted since then, for the alarm. */
    countedFrom: instant(),
    tries: p.integer(),
    unknown: p.integer(),
    alarmed: p.boolean(),
  },
});
export class RedeemingPace extends RedeemingPaceSchema.class {}
RedeemingPaceSchema.setClass(RedeemingPace);
export { RedeemingPaceSchema };
