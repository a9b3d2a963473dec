import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { CardReaderFailure, type CardConnection, type CardReader, type ExchangeLimits, namesOf, type Readers } from './card-reader.js';
import type { FromClient, ToClient } from './pcsc-client.js';

/** The package `pcsclite` is not there, or was not compiled for this Node. */
export class PcscliteMissing extends Error {}

/** For what the service answers by itself, without a card. */
const ofService: ExchangeLimits = { timeoutMs: 5000 };
const pausesMs = { first: 100, longest: 1000 };
/**
 * For how long a client that watches is believed while it is quiet. What happens while the package tells of a list it may lose, and be it the end of
 * the service (decision 0031): another client looks soon after each new list, and then ever more rarely.
 */
const quietsMs = { first: 1000, longest: 32_000 };
class Quiet extends Error {}

/**
 * The readers of this machine through PC/SC. The package runs in processes of its own (decision 0031): one that watches, and one for each talk
 * with a card. What hangs or is broken ends with its process, and the service takes back all that the process held.
 * @param onReaders is told at first, and of every change.
 * @throws PcscliteMissing
 */
export async function openPcscCardReader(onReaders?: (readers: Readers) => void): Promise<CardReader> {
  const clients = new Set<Client>();
  const closing = new AbortController();
  const known = Promise.withResolvers<void>();
  let readers: Readers | undefined;
  let quietMs = quietsMs.first;

  function tell(now: Readers): void {
    if (isDeepStrictEqual(now, readers)) return;
    if (!readers || !isDeepStrictEqual(namesOf(now), namesOf(readers))) quietMs = quietsMs.first;
    readers = now;
    known.resolve();
    onReaders?.(now);
  }

  function open(...role: string[]): Client {
    if (closing.signal.aborted) throw gone();
    const client = openClient(role);
    clients.add(client);
    void client.ended.then(() => clients.delete(client));
    return client;
  }

  /** A client whose service died never finds the next one: another takes its place. */
  async function watch(): Promise<void> {
    for (let pauseMs = pausesMs.first; !closing.signal.aborted;) {
      try {
        const client = open('watch');
        let [late, limits] = [gone(), ofService];
        for (;;) {
          const message = await client.next(late, limits);
          if (message.name !== 'readers') continue;
          tell(message.readers);
          pauseMs = pausesMs.first;
          [late, limits] = [new Quiet(), { timeoutMs: quietMs }];
        }
      } catch (error) {
        if (error instanceof PcscliteMissing) return known.reject(error);
        if (error instanceof Quiet) {
          quietMs = doubled(quietMs, quietsMs);
          continue;
        }
      }
      if (closing.signal.aborted) return;
      tell('service-gone');
      await pause(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined);
      pauseMs = doubled(pauseMs, pausesMs);
    }
  }

  const watching = watch();
  await known.promise;
  return {
    async readers() {
      const names = readers && namesOf(readers);
      if (!names || names === 'service-gone') throw gone();
      return names;
    },
    connect: (reader, limits) => connected(open('talk', reader), limits),
    async close() {
      closing.abort();
      await Promise.all([...clients].map((client) => client.end()));
      await watching;
    },
  };
}

const gone = (): Error => new CardReaderFailure('reader-service-gone');
const mute = (): Error => new CardReaderFailure('card-mute');
const doubled = (ms: number, { longest }: { longest: number }) => Math.min(ms * 2, longest);

async function connected(client: Client, limits: ExchangeLimits): Promise<CardConnection> {
  await client.next(gone(), { ...limits, ...ofService });
  await client.next(mute(), limits);
  return {
    async transmit(command, each) {
      client.send({ name: 'transmit', command });
      const message = await client.next(mute(), each);
      return message.name === 'answer' ? message.answer : new Uint8Array();
    },
    async disconnect() {
      client.send({ name: 'disconnect' });
      await client.next(gone(), ofService).catch(() => undefined);
      await client.end();
    },
  };
}

type Client = {
  send(message: ToClient): void;
  /** What it says next. With any other ending than a message the client is ended: what came late would be taken for something else. */
  next(late: Error, limits?: ExchangeLimits): Promise<FromClient>;
  end(): Promise<void>;
  readonly ended: Promise<unknown>;
};

function openClient(role: readonly string[]): Client {
  const program = path.join(import.meta.dirname, `pcsc-client${path.extname(import.meta.filename)}`);
  const client = fork(program, role, { execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const messages = on(client, 'message', { close: ['exit'] });
  const ended = once(client, 'exit').catch(() => undefined);

  async function end(): Promise<void> {
    client.kill('SIGKILL');
    await ended;
  }

  async function next(late: Error, { timeoutMs, signal }: Partial<ExchangeLimits> = {}): Promise<FromClient> {
    const over = Promise.withResolvers<never>();
    const timer = timeoutMs && setTimeout(() => over.reject(late), timeoutMs);
    const onAbort = () => over.reject(signal!.reason as Error);
    signal?.addEventListener('abort', onAbort);
    try {
      signal?.throwIfAborted();
      const { value, done } = await Promise.race([messages.next(), over.promise]);
      const [message] = done ? [] : (value as [FromClient]);
      if (!message) throw gone();
      if (message.name === 'no-pcsclite') throw new PcscliteMissing();
      if (message.name === 'failed') throw new CardReaderFailure(message.code);
      return message;
    } catch (error) {
      await end();
      throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  // To one that has ended: its end is told by `next`.
  return { send: (message) => void client.send(message, () => undefined), next, end, ended };
}
