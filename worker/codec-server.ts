import { codecServerConfig } from '../platform/config.js';
import { openCodecKeys } from '../platform/keys.js';
import { createLogger } from '../platform/logger.js';
import { openCodecServer } from './open-codec-server.js';

/** Opens payloads for operators who look at workflows in the Temporal UI. */
const config = codecServerConfig();
const logger = createLogger({ process: 'codec-server', level: config.logLevel });
const server = await openCodecServer({ ...config, keys: await openCodecKeys(config.keysDir), logger });
process.once('SIGTERM', () => void server.close());
process.once('SIGINT', () => void server.close());
logger.event('ready');
process.send?.('ready');
await server.closed;
process.exit(0);
