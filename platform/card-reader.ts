/** The smart-card service of a machine with its readers: PC/SC, or what stands for it in a simulated stack. */
export type CardReader = {
  /** The names of the readers that are connected now. @throws CardReaderFailure reader-service-gone */
  readers(): Promise<readonly string[]>;
  /** Powers the card in a reader. @throws CardReaderFailure no-reader, no-card, card-mute, card-removed, reader-busy */
  connect(reader: string, limits: ExchangeLimits): Promise<CardConnection>;
  close(): Promise<void>;
};

export type ReaderState = { readonly reader: string; readonly card: 'none' | 'present' | 'mute' };
/** Which readers there are and where a card is; or the service does not answer, and is asked again until it does. */
export type Readers = readonly ReaderState[] | 'service-gone';

export const namesOf = (readers: Readers): readonly string[] | 'service-gone' =>
  readers === 'service-gone' ? readers : readers.map(({ reader }) => reader);

export type CardConnection = {
  /** One command and its answer. @throws CardReaderFailure card-mute, card-removed, reader-service-gone */
  transmit(apdu: Uint8Array, limits: ExchangeLimits): Promise<Uint8Array>;
  disconnect(): Promise<void>;
};

/** Every exchange is bounded: neither cards nor readers have a time-out of their own. */
export type ExchangeLimits = { timeoutMs: number; signal?: AbortSignal };

export type CardReaderFailureCode = 'no-reader' | 'no-card' | 'card-mute' | 'card-removed' | 'reader-busy' | 'reader-service-gone';

export class CardReaderFailure extends Error {
  constructor(readonly code: CardReaderFailureCode) {
    super(code);
    this.name = 'CardReaderFailure';
  }
}
