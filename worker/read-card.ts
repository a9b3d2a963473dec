import { CardReaderFailure, type CardReader, type ExchangeLimits } from '../platform/card-reader.js';
import { answerToRead, answerToSelect, readBasicData, selectHealthInsuranceCard } from '../platform/nhi-card-record.js';
import type { CardRead } from '../workflows/card-reading.messages.js';

/** A card that needs longer is not going to answer any more (F-15). */
const defaultExchangeSeconds = 5;

export type ReadCard = (request: { reader: string | null }, signal?: AbortSignal) => Promise<CardRead>;

/**
 * Reads the basic data of the card in a reader: one SELECT, one READ, each bounded. What a person at the reader can see and mend is a
 * refusal; a reading is whole or there is none (I-13). A card is known by its answer to SELECT and not by its ATR.
 */
export function cardReadings(cardReader: CardReader, { exchangeSeconds = defaultExchangeSeconds } = {}): ReadCard {
  const busy = new Set<string>();

  return async ({ reader }, signal) => {
    const limits = { timeoutMs: exchangeSeconds * 1000, ...(signal && { signal }) };
    try {
      return await firstCard(await chosen(cardReader, reader), (name) => exclusively(busy, name, () => readAt(cardReader, name, limits)));
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof CardReaderFailure) return { name: 'refused', code: error.code };
      throw error;
    }
  };
}

/** The reader that was named, or all: with none named, the one that holds a card is meant. */
async function chosen(cardReader: CardReader, reader: string | null): Promise<readonly string[]> {
  const names = await cardReader.readers();
  const found = reader === null ? names : names.filter((name) => name === reader);
  if (found.length === 0) throw new CardReaderFailure('no-reader');
  return found;
}

async function firstCard(names: readonly string[], read: (name: string) => Promise<CardRead>): Promise<CardRead> {
  for (const name of names) {
    try {
      return await read(name);
    } catch (error) {
      if (!(error instanceof CardReaderFailure && error.code === 'no-card')) throw error;
    }
  }
  throw new CardReaderFailure('no-card');
}

/** Two readings at once would take each other's answers. */
async function exclusively<T>(busy: Set<string>, name: string, work: () => Promise<T>): Promise<T> {
  if (busy.has(name)) throw new CardReaderFailure('reader-busy');
  busy.add(name);
  try {
    return await work();
  } finally {
    busy.delete(name);
  }
}

async function readAt(cardReader: CardReader, name: string, limits: ExchangeLimits): Promise<CardRead> {
  const card = await cardReader.connect(name, limits);
  try {
    const selected = answerToSelect(await card.transmit(selectHealthInsuranceCard, limits));
    if (selected.name === 'refused') return selected;
    const answer = answerToRead(await card.transmit(readBasicData, limits));
    if (answer.name === 'refused') return answer;
    return { name: 'read', record: Buffer.from(answer.record).toString('hex') };
  } finally {
    await card.disconnect();
  }
}
