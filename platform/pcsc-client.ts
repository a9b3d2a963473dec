import type { CardReaderFailureCode, ReaderState } from './card-reader.js';

/**
 * A process of its own around the package `pcsclite`, with one client of the PC/SC service (decision 0031). `watch` tells which readers there are and
 * where a card is; `talk <reader>` has one talk with one card. It is ended by whoever started it, at any moment, and leaves nothing behind.
 */
export type FromClient =
  /** The service answers. */
  | { name: 'serving' }
  | { name: 'readers'; readers: ReaderState[] }
  /** Connected, or disconnected. */
  | { name: 'done' }
  | { name: 'answer'; answer: Uint8Array }
  | { name: 'failed'; code: CardReaderFailureCode }
  /** The package is not there, or was not compiled for this Node. */
  | { name: 'no-pcsclite' };
export type ToClient = { name: 'transmit'; command: Uint8Array } | { name: 'disconnect' };

/** What is used of the package, which need not be installed: its own types need not be there either. */
type Callback<T = void> = (error: Error | null | undefined, result: T) => void;
type Pcsclite = () => Client;
type Client = {
  readonly readers: Readonly<Record<string, Reader>>;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'reader', listener: (reader: Reader) => void): void;
  /** Begins to follow the readers: calls back with each new list. The package calls it itself. */
  start(changed: Callback<Uint8Array>): void;
};
type Reader = {
  readonly state?: number;
  readonly SCARD_SHARE_SHARED: number;
  readonly SCARD_STATE_PRESENT: number;
  readonly SCARD_STATE_MUTE: number;
  readonly SCARD_UNPOWER_CARD: number;
  on(event: 'status' | 'end', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  connect(options: { share_mode: number }, callback: Callback<number>): void;
  transmit(command: Buffer, answerBytes: number, protocol: number, callback: Callback<Buffer>): void;
  disconnect(disposition: number, callback: Callback): void;
};

/** The longest answer there is, with its two status bytes. */
const longestAnswerBytes = 65_538;

/** By the number in the package's message, which is the only place where it tells it. */
const codes: Readonly<Record<string, CardReaderFailureCode>> = {
  '80100009': 'no-reader', // unknown reader
  '80100017': 'no-reader', // reader unavailable
  '8010002e': 'no-reader', // no readers available
  '8010000b': 'reader-busy', // sharing violation
  '8010000c': 'no-card', // no smart card
  '80100069': 'card-removed',
  '80100068': 'card-removed', // reset by another program: what was selected is forgotten
  '80100016': 'card-removed', // not transacted
  '8010002f': 'card-removed', // communication data lost
  '80100066': 'card-mute', // unresponsive
  '80100067': 'card-mute', // unpowered
  '80100065': 'card-mute', // unsupported
  '8010000f': 'card-mute', // protocol mismatch
};

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
const [role, reader = ''] = process.argv.slice(2);
const pcsclite = await loaded();
if (!pcsclite) send({ name: 'no-pcsclite' });
else if (role === 'talk') talk(pcsclite);
else watch(pcsclite);

async function loaded(): Promise<Pcsclite | undefined> {
  // Not a literal: the compiler must not look for it.
  const name = 'pcsclite';
  try {
    return ((await import(name)) as { default: Pcsclite }).default;
  } catch {
    return undefined;
  }
}

/** @param listed is called with each new list of readers, also if there is none, of which the package itself does not tell. */
function openClient(open: Pcsclite, listed: (client: Client) => void): Client | undefined {
  try {
    const client = open();
    client.on('error', failed);
    client.on('reader', (each) => each.on('error', failed));
    const start = client.start.bind(client);
    client.start = (changed) =>
      start((error, names) => {
        changed(error, names);
        // Not at once: what happens while the package tells of a list it may lose (decision 0031).
        if (!error) setImmediate(listed, client);
      });
    send({ name: 'serving' });
    return client;
  } catch (error) {
    failed(error as Error);
    return undefined;
  }
}

/** Fails with the service, and with a reader whose watch broke: what was known is then known no more. */
function watch(open: Pcsclite): void {
  const tell = ({ readers }: Client) => {
    const named = Object.entries(readers);
    // What is not known yet of one follows within moments; until then it is neither there nor not.
    if (named.every(([, { state }]) => state !== undefined))
      send({ name: 'readers', readers: named.map(([name, each]) => ({ reader: name, card: cardIn(each) })) });
  };
  const client = openClient(open, tell);
  // The package keeps a state after it has told of it, and forgets a reader after it has told of its end.
  client?.on('reader', (each) => {
    each.on('status', () => setImmediate(tell, client));
    each.on('end', () => setImmediate(tell, client));
  });
}

function cardIn({ state = 0, SCARD_STATE_PRESENT, SCARD_STATE_MUTE }: Reader): ReaderState['card'] {
  if (!(state & SCARD_STATE_PRESENT)) return 'none';
  return state & SCARD_STATE_MUTE ? 'mute' : 'present';
}

function talk(open: Pcsclite): void {
  let begun = false;
  openClient(open, ({ readers }) => {
    if (begun) return;
    begun = true;
    const found = readers[reader];
    if (!found) return send({ name: 'failed', code: 'no-reader' });
    found.connect({ share_mode: found.SCARD_SHARE_SHARED }, (error, protocol) => {
      if (error) return failed(error, { 'card-removed': 'no-card' });
      process.on('message', (message: ToClient) => (message.name === 'transmit' ? exchange(found, protocol, message.command) : end(found)));
      send({ name: 'done' });
    });
  });
}

function exchange(at: Reader, protocol: number, command: Uint8Array): void {
  at.transmit(Buffer.from(command), longestAnswerBytes, protocol, (error, answer) => {
    if (error) failed(error, { 'no-card': 'card-removed' });
    // The service may call an exchange done that had no answer, because the card went away meanwhile.
    else if (answer.length === 0) send({ name: 'failed', code: 'card-removed' });
    else send({ name: 'answer', answer });
  });
}

/** Without power the card forgets what was selected, and that a PIN was shown to it. */
function end(at: Reader): void {
  at.disconnect(at.SCARD_UNPOWER_CARD, () => send({ name: 'done' }));
}

function failed({ message }: Error, ofThisStep: Partial<Record<CardReaderFailureCode, CardReaderFailureCode>> = {}): void {
  const code = codes[/0x([0-9a-f]{8})/i.exec(message)?.[1]?.toLowerCase() ?? ''] ?? 'reader-service-gone';
  send({ name: 'failed', code: ofThisStep[code] ?? code });
}

function send(message: FromClient): void {
  process.send?.(message);
}
