import type { CardCheck } from '../domain/card-reading.js';
import type { RefusalCode } from '../domain/refusals.js';

export type { CardCheck };
export type CardReadingInput = {
  cardReadingId: string;
  /** Name of the reader host; its task queue follows from it. */
  host: string;
  /** Name of the reader, or null for the only one. */
  reader: string | null;
  check: CardCheck;
  policy: { readerHostSeconds: number; cardReadingSeconds: number };
};
/** What a reader host answers: the raw record of the card as hex, or why there is none. */
export type CardRead = { name: 'read'; record: string } | { name: 'refused'; code: RefusalCode };
export type CardReadingEnding = 'read' | RefusalCode;

export const cardReadingWorkflowId = (cardReadingId: string) => `cardReading-${cardReadingId}`;
export const readerHostQueue = (host: string) => `reader-host-${host}`;
