import { EventEmitter, once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import type { VirtualCard } from './virtual-card.js';

/**
 * The reader at a desk: a slot into which somebody puts a card. The card is carried by the protocol of the virtual smart-card driver: the
 * card connects to the slot's TCP port; frames are a two-byte length and the bytes; one-byte frames are 0 power off, 1 power on, 2 reset,
 * 4 ask for the ATR; all others are commands. To pull the card out is to close the connection. A slot that is not there yet, or that went
 * away, is tried again as long as the card is in.
 */
export type CardReader = {
  /** Puts a card in. Says whether the slot took it at once; if not, it is tried again until it does. */
  insert(card: VirtualCard): Promise<'in-slot' | 'waiting-for-slot'>;
  /** Takes the card out, if there is one. */
  pullOut(): Promise<void>;
  /** Resolves when the card is in the slot, now or after the slot has come back. */
  inSlot(): Promise<void>;
  card(): VirtualCard | null;
  connected(): boolean;
};

const firstRetryMilliseconds = 50;
const lastRetryMilliseconds = 1000;
const control = { off: 0, on: 1, reset: 2, atr: 4 } as const;

function frame(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Whole frames out of the bytes so far, and the rest. */
function framesIn(bytes: Buffer): { frames: Buffer[]; rest: Buffer } {
  const frames: Buffer[] = [];
  let rest = bytes;
  while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE()) {
    const end = 2 + rest.readUInt16BE();
    frames.push(rest.subarray(2, end));
    rest = rest.subarray(end);
  }
  return { frames, rest };
}

export function createCardReader({ host, port }: { host: string; port: number }): CardReader {
  const changes = new EventEmitter();
  let card: VirtualCard | null = null;
  let socket: Socket | null = null;
  let retry: NodeJS.Timeout | undefined;
  let retryMilliseconds = firstRetryMilliseconds;

  function answerFrame(slot: Socket, inserted: VirtualCard, bytes: Buffer): void {
    const message = bytes.length === 1 ? bytes[0] : undefined;
    if (message === control.atr) {
      if (inserted.atr) slot.write(frame(inserted.atr));
    } else if (message === control.on || message === control.off || message === control.reset) inserted.reset();
    else if (bytes.length > 1) answerCommand(slot, inserted, bytes);
  }

  function answerCommand(slot: Socket, inserted: VirtualCard, command: Buffer): void {
    const answer = inserted.answer(command);
    if (answer.name === 'torn') slot.write(frame(answer.bytes).subarray(0, -2));
    if (answer.name === 'torn' || answer.name === 'gone') void pullOut();
    if (answer.name !== 'answer') return;
    const write = () => slot.writable && slot.write(frame(answer.bytes));
    if (answer.afterSeconds === 0) write();
    else setTimeout(write, answer.afterSeconds * 1000).unref();
  }

  function connect(inserted: VirtualCard): void {
    const slot = createConnection({ host, port, noDelay: true });
    socket = slot;
    let pending = Buffer.alloc(0);
    slot.on('connect', () => {
      retryMilliseconds = firstRetryMilliseconds;
      changes.emit('in-slot');
    });
    slot.on('data', (bytes) => {
      const { frames, rest } = framesIn(Buffer.concat([pending, bytes]));
      pending = Buffer.from(rest);
      for (const each of frames) answerFrame(slot, inserted, each);
    });
    // What went wrong does not matter: the close that follows leads to the next try.
    slot.on('error', () => undefined);
    slot.on('close', () => {
      if (socket === slot) socket = null;
      if (card !== inserted) return;
      changes.emit('no-slot');
      retry = setTimeout(() => connect(inserted), retryMilliseconds);
      retryMilliseconds = Math.min(retryMilliseconds * 2, lastRetryMilliseconds);
    });
  }

  async function pullOut(): Promise<void> {
    card = null;
    clearTimeout(retry);
    const slot = socket;
    if (!slot || slot.destroyed) return;
    const closed = once(slot, 'close');
    slot.destroy();
    await closed;
  }

  const connected = () => socket !== null && !socket.connecting && !socket.destroyed;

  return {
    async insert(next) {
      if (card) throw new Error(`There is a ${card.label} in the reader already.`);
      card = next;
      next.reset();
      retryMilliseconds = firstRetryMilliseconds;
      const took = new Promise<'in-slot' | 'waiting-for-slot'>((resolve) => {
        const told = (what: 'in-slot' | 'waiting-for-slot') => {
          changes.removeAllListeners('no-slot');
          resolve(what);
        };
        changes.once('in-slot', () => told('in-slot'));
        changes.once('no-slot', () => told('waiting-for-slot'));
      });
      connect(next);
      return took;
    },
    pullOut,
    async inSlot() {
      if (!connected()) await once(changes, 'in-slot');
    },
    card: () => card,
    connected,
  };
}
