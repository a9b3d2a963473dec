import type { CardReader } from '../platform/card-reader.js';
import { orLeave, type ReaderHostConfig } from '../platform/config.js';
import type { Keyring } from '../platform/keys.js';
import type { Logger } from '../platform/logger.js';
import { dataConverter } from '../platform/temporal.js';
import { createReaderHost } from './reader-host.js';
import { connectToTemporal, installRuntime, whenReachable } from './stay-connected.js';

/** Reads cards for the portal until SIGTERM; then finishes or gives up what has begun. */
export async function runReaderHost(composition: {
  config: ReaderHostConfig;
  logger: Logger;
  openKeys: (folder: string) => Promise<Keyring>;
  openCardReader: () => Promise<CardReader>;
}): Promise<void> {
  const { config, logger } = composition;
  const { host, temporal } = config;
  installRuntime(logger);
  const codecKeys = await orLeave(composition.openKeys(config.keysDir));
  const cardReader = await orLeave(composition.openCardReader());
  const connection = await orLeave(connectToTemporal(temporal, logger));
  const worker = await orLeave(
    whenReachable('temporal', logger, () =>
      createReaderHost({
        connection,
        namespace: temporal.namespace,
        host,
        cardReader,
        codecKeys,
        dataConverter: dataConverter(codecKeys),
      }),
    ),
  );
  const running = worker.run(); // Ends at SIGTERM, which the SDK's runtime listens for.
  logger.event('ready');
  process.send?.('ready');
  try {
    await running;
  } finally {
    await connection.close();
    await cardReader.close();
    logger.event('stopped');
  }
}
