import { defineEntity, p } from '@mikro-orm/core';
import { instant } from './column-types.js';

/** What Temporal has to be told, written in the commit that made it true (M4). Holds ids only. */
const OutboxMessageSchema = defineEntity({
  name: 'OutboxMessage',
  tableName: 'outbox_messages',
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    workflowId: p.string(),
    kind: p.string().$type<'start' | 'signal'>(),
    /** Workflow type or signal name. */
    name: p.string(),
    payload: p.json<Record<string, unknown>>(),
    createdAt: instant(),
    deliveredAt: instant().nullable(),
    /** Set where the message lost its purpose before it was delivered. */
    withdrawnAt: instant().nullable(),
    tries: p.integer(),
    nextTryAt: instant().nullable(),
  },
  indexes: [
    { name: 'outbox_messages_workflow', properties: ['workflowId', 'id'] },
    { name: 'outbox_messages_undelivered', properties: ['id'], where: 'delivered_at is null and withdrawn_at is null' },
  ],
});
export class OutboxMessage extends OutboxMessageSchema.class {}
OutboxMessageSchema.setClass(OutboxMessage);
export { OutboxMessageSchema };
