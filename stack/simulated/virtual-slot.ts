import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setImmediate as everythingHeard } from 'node:timers/promises';
import { CardReaderFailure, type CardConnection, type CardReader, type ExchangeLimits, type Readers } from '../../platform/card-reader.js';

/** One-byte messages from the slot to the card; every other frame is a command. */
const control = { powerOff: Buffer.of(0), powerOn: Buffer.of(1), getAtr: Buffer.of(4) };
const lengthBytes = 2;

export type VirtualReader = { name: string; port: number };
export type VirtualSlots = CardReader & { readonly ports: ReadonlyMap<string, number> };

/**
 * Card readers for virtual cards: each listens on a TCP port for a card that is put in, by the protocol of vsmartcard's vpcd, so that the same
 * cards also work with the real PC/SC service. A card that closes its connection was pulled out.
 */
export async function openVirtualSlots(
  readers: readonly VirtualReader[],
  { address = '127.0.0.1', onReaders }: { address?: string; onReaders?: (readers: Readers) => void } = {},
): Promise<VirtualSlots> {
  const slots = new Map<string, Slot>();
  const tell = () => onReaders?.([...slots].map(([reader, { isEmpty }]) => ({ reader, card: isEmpty() ? 'none' : 'present' })));
  try {
    for (const { name, port } of readers) slots.set(name, await openSlot(port, address, tell));
    tell();
  } catch (error) {
    await Promise.all([...slots.values()].map((slot) => slot.close()));
    throw error;
  }
  return {
    ports: new Map([...slots].map(([name, slot]) => [name, slot.port])),
    readers: async () => [...slots.keys()],
    async connect(reader, limits) {
      const slot = slots.get(reader);
      if (!slot) throw new CardReaderFailure('no-reader');
      return slot.connect(limits);
    },
    close: async () => void (await Promise.all([...slots.values()].map((slot) => slot.close()))),
  };
}

type Slot = { port: number; isEmpty(): boolean; connect(limits: ExchangeLimits): Promise<CardConnection>; close(): Promise<void> };

async function openSlot(port: number, address: string, onChange: () => void): Promise<Slot> {
  /** The first one is in the slot; whoever else puts a card in holds it before the slot until that one is out. */
  const cards = new Set<InsertedCard>();
  const server = createServer((socket) => {
    const card = insertedCard(socket, () => cards.delete(card) && onChange());
    cards.add(card);
    onChange();
  });
  await listening(server, port, address);
  return {
    port: (server.address() as AddressInfo).port,
    isEmpty: () => cards.size === 0,
    async connect(limits) {
      // A card that was pulled out or put in just before: the news of it has arrived, but may not have been looked at yet. Of this reading may
      // have been heard in a round of the event loop that began before the news came: only the next round looks at it for certain.
      for (let rounds = 0; rounds < 2; rounds += 1) await everythingHeard();
      const [card] = cards;
      if (!card) throw new CardReaderFailure('no-card');
      return poweredCard(card, limits);
    },
    async close() {
      for (const card of cards) card.pullOut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function poweredCard(card: InsertedCard, limits: ExchangeLimits): Promise<CardConnection> {
  card.send(control.powerOn);
  await card.exchange(control.getAtr, limits);
  return {
    transmit: (apdu, each) => card.exchange(apdu, each),
    disconnect: async () => card.send(control.powerOff),
  };
}

type InsertedCard = {
  send(message: Uint8Array): void;
  exchange(message: Uint8Array, limits: ExchangeLimits): Promise<Buffer>;
  pullOut(): void;
};

function insertedCard(socket: Socket, onGone: () => void): InsertedCard {
  let received = Buffer.alloc(0);
  let waiting: { resolve(answer: Buffer): void; reject(reason: Error): void } | undefined;
  socket.setNoDelay(true);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (let frame = takeFrame(); frame; frame = takeFrame()) waiting?.resolve(frame);
  });
  socket.on('error', pullOut);
  // Half a connection is no card: its other half could not be told that anything is expected of it.
  socket.on('end', pullOut);
  socket.on('close', pullOut);

  /** At once, without waiting for the connection to end: the next card may be in the slot by then. */
  function pullOut(): void {
    onGone();
    socket.destroy();
    waiting?.reject(new CardReaderFailure('card-removed'));
  }

  function takeFrame(): Buffer | undefined {
    const length = received.length >= lengthBytes ? received.readUInt16BE(0) : Infinity;
    if (received.length < lengthBytes + length) return undefined;
    const frame = received.subarray(lengthBytes, lengthBytes + length);
    received = received.subarray(lengthBytes + length);
    return frame;
  }

  function send(message: Uint8Array): void {
    const header = Buffer.alloc(lengthBytes);
    header.writeUInt16BE(message.length);
    socket.write(Buffer.concat([header, message]));
  }

  async function exchange(message: Uint8Array, { timeoutMs, signal }: ExchangeLimits): Promise<Buffer> {
    signal?.throwIfAborted();
    if (socket.destroyed) throw new CardReaderFailure('card-removed');
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    waiting = { resolve, reject };
    const timer = setTimeout(() => giveUp(new CardReaderFailure('card-mute')), timeoutMs);
    const onAbort = () => giveUp(signal!.reason as Error);
    signal?.addEventListener('abort', onAbort);
    // An answer that comes after all would be taken for the answer to the next command: the card has to begin anew.
    const giveUp = (reason: Error) => {
      reject(reason);
      pullOut();
    };
    try {
      send(message);
      return await promise;
    } finally {
      waiting = undefined;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  return { send, exchange, pullOut };
}

function listening(server: Server, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
