import { AuditEntry } from '../../database/entities/index.js';
import { openCursor, sealCursor } from '../paging.js';
import type { ApiParts } from '../parts.js';

export type Page = { readonly cursor?: string | undefined; readonly limit: number };

/** One page of what the audit trail holds about these registrations, the newest first. */
export async function auditPage(parts: ApiParts, registrationIds: string[], { cursor, limit }: Page, upTo?: number) {
  const list = `activity ${[...registrationIds].sort().join(' ')}`;
  const below = cursor === undefined ? undefined : Number(openCursor(parts, list, cursor));
  const found = await parts.orm.em.fork().find(
    AuditEntry,
    {
      accountId: { $in: registrationIds },
      ...(below !== undefined ? { sequence: { $lt: below } } : upTo !== undefined && { sequence: { $lte: upTo } }),
    },
    { orderBy: { sequence: 'desc' }, limit: limit + 1 },
  );
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return { rows, nextCursor: last ? sealCursor(parts, list, String(last.sequence)) : null };
}
