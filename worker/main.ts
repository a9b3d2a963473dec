import { openClock } from '../platform/clock.js';
import { forbidSimulation, workerConfig } from '../platform/config.js';
import { createLogger } from '../platform/logger.js';
import { runWorker } from './run-worker.js';

/** The worker as production runs it. */
forbidSimulation();
const config = workerConfig();
const logger = createLogger({ process: 'worker', level: config.logLevel });
await runWorker({ config, logger, openClock: () => openClock(config.databaseUrl) });
process.exit(0);
