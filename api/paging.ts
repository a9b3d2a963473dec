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

/** The place in a list, sealed: an altered one, or that of another list, leads nowhere (N-74). */
export const sealCursor = (parts: ApiParts, list: string, place: string) =>
  `${place}.${subjectHmac(parts, `cursor ${place} ${list}`).slice(0, 22)}`;

export function openCursor(parts: ApiParts, list: string, cursor: string): string {
  const place = cursor.split('.')[0]!;
  if (cursor !== sealCursor(parts, list, place)) throw new Refusal('cursor-invalid');
  return place;
}
