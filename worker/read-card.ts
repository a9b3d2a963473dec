import { answerToRead, answerToSelect, readBasicData, selectHealthInsuranceCard } from '../platform/nhi-card-record.js';
import type { CardRead } from '../workflows/card-reading.messages.js';
import type { AtReader, Transmit } from './at-reader.js';

export type ReadCard = (request: { reader: string | null }, signal?: AbortSignal) => Promise<CardRead>;

/**
 * Reads the basic data of the card in a reader: one SELECT, one READ. A reading is whole or there is none (I-13). A card is known by its
 * answer to SELECT and not by its ATR.
 */
export const cardReadings =
  (atReader: AtReader): ReadCard =>
  ({ reader }, signal) =>
    atReader(reader, basicData, signal);

async function basicData(transmit: Transmit): Promise<CardRead> {
  const selected = answerToSelect(await transmit(selectHealthInsuranceCard));
  if (selected.name === 'refused') return selected;
  const answer = answerToRead(await transmit(readBasicData));
  if (answer.name === 'refused') return answer;
  return { name: 'read', record: Buffer.from(answer.record).toString('hex') };
}
