import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CardReaderFailure, type CardReader } from '../platform/card-reader.js';
import { openVirtualSlots, type VirtualSlots } from '../stack/simulated/virtual-slot.js';
import { atReaders } from './at-reader.js';
import { cardReadings, type ReadCard } from './read-card.js';

const reader = 'Virtual Reader 1';
const record = Buffer.from('000012345678'.padEnd(57, '0'));
const select = '00a4040010d1580000010000000000000000001100';
const read = '00ca1100020000';
const fine = Buffer.of(0x90, 0x00);
const health: Card = { atr: Buffer.of(0x3b, 0x8b), [select]: fine, [read]: Buffer.concat([record, fine]) };

/** What a card answers to each command; nothing: it stays silent; 'pulled out': somebody takes it away instead. */
type Card = { [command: string]: Buffer | 'pulled out' | undefined };

let slots: VirtualSlots;
let readCard: ReadCard;
const inserted: Socket[] = [];
const insertions = new EventEmitter();
beforeEach(async () => {
  slots = await openVirtualSlots(
    [
      { name: 'Virtual Reader 1', port: 0 },
      { name: 'Virtual Reader 2', port: 0 },
    ],
    { onReaders: (readers) => readers !== 'service-gone' && readers.forEach(({ reader, card }) => insertions.emit(`${reader} ${card}`)) },
  );
  readCard = cardReadings(atReaders(slots, { exchangeSeconds: 0.2 }));
});
afterEach(async () => {
  inserted.splice(0).forEach((socket) => socket.destroy());
  await slots.close();
});

/** Puts a card into a slot and waits until the slot has seen it. */
async function insert(card: Card, into = reader): Promise<Socket & { commands: string[] }> {
  const seen = once(insertions, `${into} present`);
  const socket = Object.assign(connect(slots.ports.get(into)!, '127.0.0.1'), { commands: [] as string[] });
  inserted.push(socket);
  let received = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const message = received.subarray(2, 2 + received.readUInt16BE(0));
      received = received.subarray(2 + message.length);
      if (message.length === 1 && message[0] !== 4) continue;
      const command = message.length === 1 ? 'atr' : message.toString('hex');
      socket.commands.push(command);
      const answer = card[command];
      if (answer === 'pulled out') socket.destroy();
      // In two pieces, as a network may cut them.
      else if (answer) {
        socket.write(Buffer.from([answer.length >> 8]));
        socket.write(Buffer.concat([Buffer.of(answer.length & 255), answer]));
      }
    }
  });
  socket.setNoDelay(true);
  await seen;
  return socket;
}

/** A reading is whole, or it says what a person at the reader can do. */
describe('reading a card', () => {
  it('sends SELECT and READ, and answers the whole record', async () => {
    const card = await insert(health);
    expect(await readCard({ reader })).toEqual({ name: 'read', record: record.toString('hex') });
    expect(card.commands).toEqual(['atr', select, read]);
    expect(await readCard({ reader: null })).toMatchObject({ name: 'read' });
  });

  it('finds the card in whichever reader it is when none was named', async () => {
    await insert(health, 'Virtual Reader 2');
    expect(await readCard({ reader: null })).toMatchObject({ name: 'read' });
    expect(await readCard({ reader })).toEqual({ name: 'refused', code: 'no-card' });
  });

  it('refuses without a reader and without a card', async () => {
    expect(await readCard({ reader: 'Another Reader' })).toEqual({ name: 'refused', code: 'no-reader' });
    expect(await readCard({ reader })).toEqual({ name: 'refused', code: 'no-card' });
    expect(await readCard({ reader: null })).toEqual({ name: 'refused', code: 'no-card' });
  });

  it.each<[string, Card, string]>([
    ['F-18 a card that refuses SELECT', { ...health, [select]: Buffer.from('6a82', 'hex') }, 'wrong-card'],
    ['F-18 a card that refuses READ', { ...health, [read]: Buffer.from('6982', 'hex') }, 'card-unreadable'],
    ['F-18 a card that fails at READ', { ...health, [read]: Buffer.from('6f00', 'hex') }, 'card-unreadable'],
    ['an answer without data', { ...health, [read]: fine }, 'card-unreadable'],
    ['an answer without status', { ...health, [select]: Buffer.of(0x90) }, 'card-unreadable'],
    ['an empty answer', { ...health, [read]: Buffer.alloc(0) }, 'card-removed'],
    ['I-13 a card pulled out in the middle', { ...health, [read]: 'pulled out' }, 'card-removed'],
    ['F-15 a card that never answers', { ...health, [select]: undefined }, 'card-mute'],
  ])('refuses %s', async (_what, card, code) => {
    await insert(card);
    expect(await readCard({ reader })).toEqual({ name: 'refused', code });
  });

  it('refuses a second reading at the same reader, and is free again after the first', async () => {
    await insert(health);
    const [first, second] = await Promise.all([readCard({ reader }), readCard({ reader })]);
    expect([first.name, second]).toEqual(['read', { name: 'refused', code: 'reader-busy' }]);
    expect(await readCard({ reader })).toMatchObject({ name: 'read' });
  });

  it('F-17 reads the card that is in the slot when one was pulled out and put back at once', async () => {
    const first = await insert(health);
    first.destroy();
    const second = await insert(health);
    expect(await readCard({ reader })).toMatchObject({ name: 'read' });
    expect(second.commands).toContain(read);
  });

  it('does not take a late answer for the answer to the next command', async () => {
    await insert({ ...health, [select]: undefined });
    expect(await readCard({ reader })).toMatchObject({ code: 'card-mute' });
    await insert(health);
    expect(await readCard({ reader })).toMatchObject({ name: 'read' });
  });

  it('stops when it is called off', async () => {
    await insert({ ...health, [select]: undefined });
    const calledOff = new AbortController();
    const reading = readCard({ reader }, calledOff.signal);
    calledOff.abort(new Error('called off'));
    await expect(reading).rejects.toThrow('called off');
  });

  it('says that the smart-card service is gone', async () => {
    const gone: CardReader = { ...slots, readers: () => Promise.reject(new CardReaderFailure('reader-service-gone')) };
    expect(await cardReadings(atReaders(gone))({ reader })).toEqual({ name: 'refused', code: 'reader-service-gone' });
  });
});
