import { setTimeout as pause } from 'node:timers/promises';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { librarySink, type Logger } from '../platform/logger.js';

const firstPauseMs = 250;
const longestPauseMs = 5000;

/** A process that starts before the servers it needs waits for them: it is not ready, and it does not end (F-10). */
export async function whenReachable<T>(part: 'temporal' | 'database', logger: Logger, open: () => Promise<T>): Promise<T> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await open();
    } catch (error) {
      logger.failure('waits-for-a-server', error, { outcome: part });
      await pause(pauseMs);
    }
  }
}

export const connectToTemporal = (address: string, logger: Logger): Promise<NativeConnection> =>
  whenReachable('temporal', logger, () => NativeConnection.connect({ address }));

/** What the SDK has to say goes the same way as everything else, without texts. To be called before anything of the SDK is used. */
export function installRuntime(logger: Logger): void {
  Runtime.install({
    logger: librarySink(logger, 'temporal-sdk'),
    telemetryOptions: { logging: { filter: 'temporalio_sdk_core=WARN,temporalio_client=ERROR', forward: {} } },
  });
}
