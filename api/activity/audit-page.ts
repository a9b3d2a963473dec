import { AuditEntry } from '../../database/entities/index.js';
import { type PageAsked, pageOf } from '../paging.js';
import type { ApiParts } from '../parts.js';

/** One page of what the audit trail holds about these registrations, the newest first. */
export function auditPage(parts: ApiParts, registrationIds: string[], page: PageAsked, upTo?: number) {
  const list = `activity ${[...registrationIds].sort().join(' ')}`;
  const find = (behind: string | undefined, limit: number) =>
    parts.orm.em.fork().find(
      AuditEntry,
      {
        accountId: { $in: registrationIds },
        ...(behind !== undefined ? { sequence: { $lt: Number(behind) } } : upTo !== undefined && { sequence: { $lte: upTo } }),
      },
      { orderBy: { sequence: 'desc' }, limit },
    );
  return pageOf(parts, list, page, find, ({ sequence }) => sequence);
}
