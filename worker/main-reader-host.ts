import { ConfigError, forbidSimulation, readerHostConfig } from '../platform/config.js';
import { findCodecKeys } from '../platform/keys.js';
import { createLogger } from '../platform/logger.js';
import type { Readers } from '../platform/card-reader.js';
import { PcscliteMissing, openPcscCardReader } from '../platform/pcsc-card-reader.js';
import { packageVersion } from '../platform/version.js';
import { runReaderHost } from './run-reader-host.js';

/** The reader host as production runs it: on any machine with a PC/SC reader. */
forbidSimulation();
const config = readerHostConfig();
const logger = createLogger({ process: 'reader-host', level: config.logLevel });
let told: string | undefined;
const pcsclite = packageVersion('pcsclite');
await runReaderHost({ config, logger, openKeys: findCodecKeys, openCardReader, ...(pcsclite && { pcsclite }) });
process.exit(0);

async function openCardReader(onReaders: (readers: Readers) => void) {
  try {
    return await openPcscCardReader((readers) => {
      tell(readers);
      onReaders(readers);
    });
  } catch (error) {
    if (!(error instanceof PcscliteMissing)) throw error;
    throw new ConfigError('The package pcsclite is not compiled for this Node: start with `npm run reader-host`, which compiles it.');
  }
}

/** Without the service it goes on: who presses Read is told so, and the readers are there as soon as the service is (F-16). */
function tell(readers: Readers): void {
  const now = readers === 'service-gone' ? readers : readers.length > 0 ? 'connected' : 'none-connected';
  if (now === told) return;
  told = now;
  logger.event('readers', { outcome: now });
  if (now === 'service-gone')
    process.stderr.write(
      'The PC/SC service does not answer: start pcscd (for example `systemctl start pcscd`). Its readers are used as soon as it runs.\n',
    );
}
