import { defineEntity, p } from '@mikro-orm/core';
import type { ReadsFor } from '../../domain/reader-host.js';
import { instant, uuid } from './column-types.js';

/** A machine with card readers, as it reported itself last, and the key of its local component that an operator has enrolled. */
const ReaderHostSchema = defineEntity({
  name: 'ReaderHost',
  tableName: 'reader_hosts',
  properties: {
    id: uuid().primary(),
    host: p.string().unique('reader_hosts_host'),
    /** Null when the smart-card service of the machine did not answer. */
    readers: p.json<string[]>().nullable(),
    versions: p.json<Record<string, string>>(),
    readsFor: p.string().$type<ReadsFor>(),
    firstSeenAt: instant(),
    lastSeenAt: instant(),
    /** From then on it counts as silent, unless it reports again. */
    silentAt: instant(),
    stoppedAt: instant().nullable(),
    offeredJwk: p.json<Record<string, string>>(),
    offeredThumbprint: p.string(),
    enrolledJwk: p.json<Record<string, string>>().nullable(),
    enrolledThumbprint: p.string().unique('reader_hosts_enrolled_key').nullable(),
    enrolledAt: instant().nullable(),
    enrolledBy: p.string().nullable(),
  },
});
export class ReaderHost extends ReaderHostSchema.class {}
ReaderHostSchema.setClass(ReaderHost);
export { ReaderHostSchema };
