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
  /** What the local component of the portal has read already; without it the reader host is asked. */
  answer?: CardRead;
  policy: { readerHostSeconds: number; cardReadingSeconds: number };
};
/** What a reader host answers: the raw record of the card, or certificate and signature, as hex; or why there is none. */
export type CardRead =
  | { name: 'read'; record: string }
  | { name: 'signed'; certificate: string; signature: string }
  | { name: 'refused'; code: RefusalCode; attemptsLeft?: number };
/** What a certificate has to sign, as hex, and the PIN, sealed for the reader host. */
export type Challenge = { name: 'challenge'; challenge: string; sealedPin: string };
export type CardReadingEnding = 'read' | RefusalCode;

export const cardReadingWorkflowId = (cardReadingId: string) => `cardReading-${cardReadingId}`;
export const readerHostQueue = (host: string) => `reader-host-${host}`;
