import { randomUUID } from 'node:crypto';
import { ReaderHost } from '../database/entities/index.js';
import { type ReaderHostReport, silentAfter } from '../domain/reader-host.js';
import type { ActivityDeps } from './deps.js';

export const readerHostActivities = ({ orm, clock, policy }: Pick<ActivityDeps, 'orm' | 'clock' | 'policy'>) => ({
  /** Keeps what a reader host reported of itself last; the same report again only says that it was heard of again. */
  async recordReaderHost({ host, report }: { host: string; report: ReaderHostReport }): Promise<{ recordedAt: string }> {
    const now = clock.now();
    const { readers, versions, key, readsFor, stopping } = report;
    await orm.em.fork().upsert(
      ReaderHost,
      {
        id: randomUUID(),
        host,
        readers: readers === 'service-gone' ? null : [...readers],
        ...{ versions, readsFor },
        firstSeenAt: now,
        lastSeenAt: now,
        silentAt: silentAfter(now, policy),
        stoppedAt: stopping ? now : null,
        offeredJwk: key.jwk,
        offeredThumbprint: key.thumbprint,
      },
      { onConflictFields: ['host'], onConflictExcludeFields: ['id', 'host', 'firstSeenAt'] },
    );
    return { recordedAt: now.toISOString() };
  },
});
