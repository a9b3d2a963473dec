import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { personByKey } from '../world/people.js';
import { createCardReader, type CardReader } from './card-reader.js';
import { citizenCertificateCard } from './citizen-certificate-card.js';
import { basicDataOf, encodeBasicData, healthInsuranceCard } from './virtual-card.js';

const select = Buffer.from('00A4040010D1580000010000000000000000001100', 'hex');
const read = Buffer.from('00CA1100020000', 'hex');
const person = personByKey('rare-kun');

/** The least that a slot does: takes one card, sends frames, hears frames. */
class Slot {
  readonly server: Server = createServer((socket) => {
    this.all.push(socket);
    this.accepted.push(socket);
    // A card that is pulled out while bytes are on their way ends in a reset.
    socket.on('error', () => undefined);
  });
  private readonly accepted: Socket[] = [];
  private readonly all: Socket[] = [];
  async open(port = 0): Promise<number> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }
  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.all) socket.destroy();
    await closed;
  }
  async card(): Promise<Socket> {
    if (this.accepted.length === 0) await once(this.server, 'connection');
    return this.accepted.shift() as Socket;
  }
}

const framed = (bytes: Buffer) => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
/** What the card answers, in hex, or `closed` when it goes away instead. */
async function asked(card: Socket, bytes: Buffer): Promise<string> {
  card.write(framed(bytes));
  return heard(card);
}
async function heard(card: Socket): Promise<string> {
  let received = Buffer.alloc(0);
  return new Promise((resolve) => {
    const take = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE()) return;
      card.off('data', take);
      resolve(received.subarray(2).toString('hex'));
    };
    card.on('data', take);
    card.once('close', () => resolve('closed'));
  });
}

let slot: Slot;
let port: number;
let reader: CardReader;
beforeEach(async () => {
  slot = new Slot();
  port = await slot.open();
  reader = createCardReader({ host: '127.0.0.1', port });
});
afterEach(async () => {
  await reader.pullOut();
  if (slot.server.listening) await slot.close();
});

describe('a card in the reader', () => {
  it('answers ATR, SELECT and READ through the slot, also when frames arrive in pieces', async () => {
    expect(await reader.insert(healthInsuranceCard(person))).toBe('in-slot');
    const card = await slot.card();
    card.write(framed(Buffer.from([1])));
    expect(await asked(card, Buffer.from([4]))).toBe(person.card.atr.toLowerCase());
    expect(await asked(card, select)).toBe('9000');
    const [head, tail] = [framed(read).subarray(0, 3), framed(read).subarray(3)];
    card.setNoDelay(true).write(head);
    await new Promise((resolve) => card.write(tail, resolve));
    expect(await heard(card)).toBe(`${encodeBasicData(basicDataOf(person)).toString('hex')}9000`);
  });

  it('forgets the selected application when it is reset', async () => {
    await reader.insert(healthInsuranceCard(person));
    const card = await slot.card();
    expect(await asked(card, select)).toBe('9000');
    card.write(framed(Buffer.from([2])));
    expect(await asked(card, read)).toBe('6d00');
  });

  it('closes the connection when it is pulled out, and another card can follow', async () => {
    await reader.insert(healthInsuranceCard(person));
    await expect(reader.insert(await citizenCertificateCard(personByKey('chen-hao')))).rejects.toThrow('already');
    const first = await slot.card();
    const closed = once(first.resume(), 'close');
    await reader.pullOut();
    await closed;
    expect([reader.card(), reader.connected()]).toEqual([null, false]);
    await reader.insert(await citizenCertificateCard(personByKey('chen-hao')));
    expect(await asked(await slot.card(), select)).toBe('6a82');
  });

  it('is gone when it is pulled out in mid-read', async () => {
    await reader.insert(healthInsuranceCard(person, { behaviour: 'pulled-out' }));
    const card = await slot.card();
    expect(await asked(card, select)).toBe('9000');
    expect(await asked(card, read)).toBe('closed');
    expect(reader.card()).toBeNull();
  });

  it('stays silent when it is mute, and can still be pulled out', async () => {
    await reader.insert(healthInsuranceCard(person, { behaviour: 'mute' }));
    const card = await slot.card();
    const answer = asked(card, Buffer.from([4]));
    card.write(framed(select));
    await reader.pullOut();
    expect(await answer).toBe('closed');
  });

  it('answers late when it is slow', async () => {
    await reader.insert(healthInsuranceCard(person, { behaviour: 'slow', answerSeconds: 0.05 }));
    expect(await asked(await slot.card(), select)).toBe('9000');
  });

  it('waits for a slot that is not there yet, and finds one that was started anew', async () => {
    await slot.close();
    expect(await reader.insert(healthInsuranceCard(person))).toBe('waiting-for-slot');
    slot = new Slot();
    await slot.open(port);
    await reader.inSlot();
    expect(await asked(await slot.card(), select)).toBe('9000');
    await slot.close();
    slot = new Slot();
    await slot.open(port);
    expect(await asked(await slot.card(), select)).toBe('9000');
  });
});
