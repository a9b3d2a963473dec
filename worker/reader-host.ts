import { Context } from '@temporalio/activity';
import type { DataConverter } from '@temporalio/common';
import { Worker, type NativeConnection } from '@temporalio/worker';
import type { ReaderActivities } from '../activities/reader.types.js';
import type { CardReader } from '../platform/card-reader.js';
import { readerHostQueue } from '../workflows/card-reading.messages.js';
import { cardReadings, type ReadCard } from './read-card.js';

/** The machine that has the card reader: it takes readings from its own queue and nothing else. */
export function createReaderHost(options: {
  connection: NativeConnection;
  namespace: string;
  /** Its name; the queue follows from it. */
  host: string;
  cardReader: CardReader;
  dataConverter?: DataConverter;
  exchangeSeconds?: number;
}): Promise<Worker> {
  const { connection, namespace, host, cardReader, dataConverter, exchangeSeconds } = options;
  return Worker.create({
    connection,
    namespace,
    taskQueue: readerHostQueue(host),
    activities: readerActivities(cardReadings(cardReader, { ...(exchangeSeconds && { exchangeSeconds }) })),
    ...(dataConverter && { dataConverter }),
    maxConcurrentActivityTaskExecutions: 4,
    maxHeartbeatThrottleInterval: '1 second',
    // A reading that is not over by then is of no use: whoever waits for it was told so already.
    shutdownGraceTime: '2 seconds',
  });
}

/** Gives signs of life while the card is read, so that a host that died is known for dead within seconds. */
export const readerActivities = (readCard: ReadCard): ReaderActivities => ({
  async readCard({ reader }) {
    const { info, cancellationSignal, heartbeat } = Context.current();
    const context = Context.current();
    const beatMs = (info.heartbeatTimeoutMs ?? 3000) / 3;
    const beating = setInterval(() => heartbeat.call(context), beatMs);
    try {
      return await readCard({ reader }, cancellationSignal);
    } finally {
      clearInterval(beating);
    }
  },
});
