import { readerHostConfig, simulationConfig } from '../../platform/config.js';
import { openCodecKeys } from '../../platform/keys.js';
import { createLogger } from '../../platform/logger.js';
import { runReaderHost } from '../../worker/run-reader-host.js';
import { openVirtualSlots } from './virtual-slot.js';

/** A reader host whose reader takes virtual cards. */
const config = readerHostConfig();
const { slotPort } = simulationConfig();
await runReaderHost({
  config,
  logger: createLogger({ process: 'reader-host', level: config.logLevel }),
  openKeys: openCodecKeys,
  openCardReader: (onReaders) => openVirtualSlots([{ name: 'Virtual Reader 1', port: slotPort }], { onReaders }),
});
process.exit(0);
