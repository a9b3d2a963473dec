import { CardReaderFailure, type CardReader, type ExchangeLimits } from '../platform/card-reader.js';
import type { CardRead } from '../workflows/card-reading.messages.js';

/** A card that needs longer is not going to answer any more (F-15). */
const defaultExchangeSeconds = 5;

export type Transmit = (command: Uint8Array) => Promise<Uint8Array>;
/** Has a talk with the card in a reader: the named one, or with none named the one that holds a card. */
export type AtReader = (reader: string | null, talk: (transmit: Transmit) => Promise<CardRead>, signal?: AbortSignal) => Promise<CardRead>;

/** One talk at a time at each reader, each exchange bounded. What a person at the reader can see and mend is a refusal. */
export function atReaders(cardReader: CardReader, { exchangeSeconds = defaultExchangeSeconds } = {}): AtReader {
  const busy = new Set<string>();

  return async (reader, talk, signal) => {
    const limits = { timeoutMs: exchangeSeconds * 1000, ...(signal && { signal }) };
    try {
      return await firstCard(await chosen(cardReader, reader), (name) =>
        exclusively(busy, name, () => talkAt(cardReader, name, limits, talk)),
      );
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

async function talkAt(cardReader: CardReader, name: string, limits: ExchangeLimits, talk: (transmit: Transmit) => Promise<CardRead>) {
  const card = await cardReader.connect(name, limits);
  try {
    return await talk((command) => card.transmit(command, limits));
  } finally {
    await card.disconnect();
  }
}
