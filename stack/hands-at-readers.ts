import { EventEmitter, once } from 'node:events';
import type { CardReader as ProductReader, Readers } from '../platform/card-reader.js';
import { openPcscCardReader } from '../platform/pcsc-card-reader.js';
import { createCardReader, type CardReader } from '../simulator/devices/card-reader.js';
import type { PcscService, ServiceReader } from './pcsc-service.js';

/** Puts a card in and pulls it out; either is done when the service has seen it. */
export type HandAtReader = CardReader & { readonly reader: string };
export type HandsAtReaders = {
  readonly hands: readonly [HandAtReader, HandAtReader];
  /** The client of the service by which is known what it has seen. */
  readonly cardReader: ProductReader;
  until(state: (now: Readers) => boolean): Promise<void>;
  /** Until the service, perhaps a new one, has seen both readers as they are. */
  seen(): Promise<void>;
};

/** Somebody's hands at both readers of the service that the variable PCSCLITE_CSOCK_NAME names. */
export async function openHandsAtReaders({ readers }: PcscService): Promise<HandsAtReaders> {
  const changes = new EventEmitter();
  let known: Readers | undefined;
  const cardReader = await openPcscCardReader((now) => {
    known = now;
    changes.emit('change');
  });
  async function until(state: (now: Readers) => boolean): Promise<void> {
    while (!known || !state(known)) await once(changes, 'change');
  }

  const hands = [handAt(readers[0], until), handAt(readers[1], until)] as const;
  return { hands, cardReader, until, seen: () => until((now) => hands.every((hand) => cardAt(hand.reader, now) === cardIn(hand))) };
}

function handAt({ name, port }: ServiceReader, until: HandsAtReaders['until']): HandAtReader {
  const hand = createCardReader({ host: '127.0.0.1', port });
  const shows = (card: 'none' | 'present') => until((now) => cardAt(name, now) === card);
  return {
    ...hand,
    reader: name,
    async insert(card) {
      await shows('none');
      const took = await hand.insert(card);
      await shows(cardIn(hand));
      return took;
    },
    async pullOut() {
      await hand.pullOut();
      // A service that is gone, or has no such reader, shows no card either.
      await until((now) => (cardAt(name, now) ?? 'none') === 'none');
    },
  };
}

const cardAt = (name: string, now: Readers) => (now === 'service-gone' ? undefined : now.find(({ reader }) => reader === name)?.card);
/** As the service will see it: a card that does not answer to reset is none. */
const cardIn = (hand: CardReader) => (hand.card()?.atr ? 'present' : 'none');
