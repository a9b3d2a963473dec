import { defineEntity, p } from '@mikro-orm/core';
import type { NoticeEnding, NoticeKind } from '../../domain/notice.js';
import { instant, uuid } from './column-types.js';

/** A mail that was decided together with its cause. It is handed over at least once and never at or after `notAfter` (D-03, I-09). */
const NoticeSchema = defineEntity({
  name: 'Notice',
  tableName: 'notices',
  properties: {
    id: uuid().primary(),
    kind: p.string().$type<NoticeKind>(),
    state: p.string().$type<'pending' | NoticeEnding>(),
    registrationId: uuid().index('notices_registration'),
    /** The round of the link that the mail carries, where it carries one. */
    linkRound: p.integer().nullable(),
    /** What the mail is about besides the registration: a recovery, a device. */
    aboutId: uuid().nullable(),
    toAddress: p.string(),
    createdAt: instant(),
    notAfter: instant(),
    settledAt: instant().nullable(),
    tries: p.integer(),
    lastReason: p.string().nullable(),
  },
  indexes: [{ name: 'notices_recent', properties: ['toAddress', 'createdAt'] }],
});
export class Notice extends NoticeSchema.class {}
NoticeSchema.setClass(Notice);
export { NoticeSchema };
