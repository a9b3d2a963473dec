import { z } from 'zod';
import { Refusal } from '../domain/refusals.js';
import { subjectHmac } from './limits.js';
import type { ApiParts } from './parts.js';

export const cursorSchema = z.string().max(100).optional().describe('`nextCursor` of the page before; left out for the first page');

/** In an address everything is text. */
export const limitInAddress = ({ usual, most }: { usual: number; most: number }) =>
  z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(most))
    .default(usual);

export type PageAsked = { readonly cursor?: string | undefined; readonly limit: number };

/**
 * One page of a list, and where the next one begins. One row more than is shown tells whether there is a next one.
 * @param find rows behind a place, which is the one that `placeOf` answers for the last row before them
 */
export async function pageOf<Row>(
  parts: ApiParts,
  list: string,
  { cursor, limit }: PageAsked,
  find: (behind: string | undefined, limit: number) => Promise<Row[]>,
  placeOf: (row: Row) => string | number,
): Promise<{ rows: Row[]; nextCursor: string | null }> {
  const found = await find(cursor === undefined ? undefined : openCursor(parts, list, cursor), limit + 1);
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return { rows, nextCursor: last ? sealCursor(parts, list, String(placeOf(last))) : null };
}

/** The place in a list, sealed: an altered one, or that of another list, leads nowhere (N-74). */
const sealCursor = (parts: ApiParts, list: string, place: string) =>
  `${place}.${subjectHmac(parts, `cursor ${place} ${list}`).slice(0, 22)}`;

function openCursor(parts: ApiParts, list: string, cursor: string): string {
  const place = cursor.split('.')[0]!;
  if (cursor !== sealCursor(parts, list, place)) throw new Refusal('cursor-invalid');
  return place;
}
