import { Context } from '@temporalio/activity';
import type { DataConverter } from '@temporalio/common';
import { Worker, type NativeConnection } from '@temporalio/worker';
import type { ReaderActivities } from '../activities/reader.types.js';
import type { Keyring } from '../platform/keys.js';
import { openSecret } from '../platform/seal.js';
import { readerHostQueue } from '../workflows/card-reading.messages.js';
import type { AtReader } from './at-reader.js';
import { cardReadings, type ReadCard } from './read-card.js';
import { certificateReadings, type ReadCertificate } from './read-certificate.js';

/** The machine that has the card reader: it takes readings from its own queue and nothing else. */
export function createReaderHost(options: {
  connection: NativeConnection;
  namespace: string;
  /** Its name; the queue follows from it. */
  host: string;
  atReader: AtReader;
  /** Opens the PIN of a certificate. */
  codecKeys: Keyring;
  dataConverter?: DataConverter;
}): Promise<Worker> {
  const { connection, namespace, host, atReader, codecKeys, dataConverter } = options;
  return Worker.create({
    connection,
    namespace,
    taskQueue: readerHostQueue(host),
    activities: readerActivities(cardReadings(atReader), certificateReadings(atReader), codecKeys),
    ...(dataConverter && { dataConverter }),
    maxConcurrentActivityTaskExecutions: 4,
    maxHeartbeatThrottleInterval: '1 second',
    // A reading that is not over by then is of no use: whoever waits for it was told so already.
    shutdownGraceTime: '2 seconds',
  });
}

export const readerActivities = (readCard: ReadCard, readCertificate: ReadCertificate, codecKeys: Keyring): ReaderActivities => ({
  readCard: ({ reader }) => withSignsOfLife((signal) => readCard({ reader }, signal)),
  readCertificate: ({ cardReadingId, reader, challenge: { challenge, sealedPin } }) =>
    withSignsOfLife((signal) => {
      const pin = openSecret(codecKeys, sealedPin, cardReadingId);
      return readCertificate({ reader, challenge: Buffer.from(challenge, 'hex'), pin }, signal);
    }),
});

/** Gives them while the card is read, so that a host that died is known for dead within seconds. */
async function withSignsOfLife<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const { info, cancellationSignal, heartbeat } = context;
  const beatMs = (info.heartbeatTimeoutMs ?? 3000) / 3;
  const beating = setInterval(() => heartbeat.call(context), beatMs);
  try {
    return await work(cancellationSignal);
  } finally {
    clearInterval(beating);
  }
}
