import type { CardRead, Challenge } from '../workflows/card-reading.messages.js';

/** What a reader host carries out, on a queue of its own. */
export type ReaderActivities = {
  readCard(request: { cardReadingId: string; reader: string | null }): Promise<CardRead>;
  readCertificate(request: { cardReadingId: string; reader: string | null; challenge: Challenge }): Promise<CardRead>;
};
