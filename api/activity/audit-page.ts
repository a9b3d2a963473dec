import { AuditEntry } from '../../database/entities/index.js';
import { Refusal } from '../../domain/refusals.js';
import { subjectHmac } from '../limits.js';
import type { ApiParts } from '../parts.js';

export type Page = { readonly cursor?: string | undefined; readonly limit: number };

/** One page of what the audit trail holds about these registrations, the newest first (R-044). */
export async function auditPage(parts: ApiParts, registrationIds: string[], { cursor, limit }: Page, upTo?: number) {
  const below = cursor === undefined ? undefined : placeOf(parts, cursor, registrationIds);
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
  return { rows, nextCursor: last ? cursorOf(parts, last.sequence, registrationIds) : null };
}

/** The place in the list, sealed: an altered one, or that of somebody else's list, leads nowhere (N-74). */
const cursorOf = (parts: ApiParts, sequence: number, registrationIds: readonly string[]) => {
  const place = sequence.toString(36);
  return `${place}.${subjectHmac(parts, `activity ${place} ${[...registrationIds].sort().join(' ')}`).slice(0, 22)}`;
};

function placeOf(parts: ApiParts, cursor: string, registrationIds: readonly string[]): number {
  const sequence = /^[0-9a-z]{1,10}\./.test(cursor) ? Number.parseInt(cursor.split('.')[0]!, 36) : NaN;
  if (cursor !== cursorOf(parts, sequence, registrationIds)) throw new Refusal('cursor-invalid');
  return sequence;
}
