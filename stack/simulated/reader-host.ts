import { readerHostConfig, simulationConfig } from '../../platform/config.js';
import { openCodecKeys } from '../../platform/keys.js';
import { createLogger } from '../../platform/logger.js';
import { dataConverter } from '../../platform/temporal.js';
import { createReaderHost } from '../../worker/reader-host.js';
import { connectToTemporal, installRuntime, whenReachable } from '../../worker/stay-connected.js';
import { openVirtualSlots } from './virtual-slot.js';

/** A reader host whose reader takes virtual cards. */
const config = readerHostConfig();
const { slotPort } = simulationConfig();
const logger = createLogger({ process: 'reader-host', level: config.logLevel });
installRuntime(logger);
const cardReader = await openVirtualSlots([{ name: 'Virtual Reader 1', port: slotPort }]);
const keys = await openCodecKeys(config.keysDir);
const connection = await connectToTemporal(config.temporal.address, logger);
const { namespace } = config.temporal;
const worker = await whenReachable('temporal', logger, () =>
  createReaderHost({ connection, namespace, host: config.host, cardReader, codecKeys: keys, dataConverter: dataConverter(keys) }),
);
const running = worker.run(); // Ends at SIGTERM, which the SDK's runtime listens for.
logger.event('ready');
process.send?.('ready');
await running;
await connection.close();
await cardReader.close();
logger.event('stopped');
process.exit(0);
