import { defineEntity, p } from '@mikro-orm/core';
import { instant } from './column-types.js';

/** How often somebody did something within one span of time; shared by all API processes. */
const LimitCountSchema = defineEntity({
  name: 'LimitCount',
  tableName: 'limit_counts',
  primaryKeys: ['rule', 'subject', 'startsAt'],
  properties: {
    rule: p.string().primary(),
    /** HMAC of who is counted: a network, a number, a device. */
    subject: p.string().primary(),
    startsAt: instant().primary(),
    endsAt: instant().index('limit_counts_end'),
    count: p.integer(),
  },
});
export class LimitCount extends LimitCountSchema.class {}
LimitCountSchema.setClass(LimitCount);
export { LimitCountSchema };
