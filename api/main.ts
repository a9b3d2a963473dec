import { openClock } from '../platform/clock.js';
import { apiConfig, forbidSimulation, orLeave } from '../platform/config.js';
import { createLogger } from '../platform/logger.js';
import { openApiParts } from './open-parts.js';
import { serveApi } from './serve.js';

/** The API as production runs it. */
forbidSimulation();
const config = apiConfig();
const logger = createLogger({ process: 'api', level: config.logLevel });
const clock = await openClock(config.databaseUrl);
await serveApi(await orLeave(openApiParts(config, clock, logger)), config, () => clock.close());
