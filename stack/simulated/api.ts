import { Provider } from 'oidc-provider';
import { openApiParts } from '../../api/open-parts.js';
import { serveApi } from '../../api/serve.js';
import { openClock } from '../../platform/clock.js';
import { apiConfig, orLeave } from '../../platform/config.js';
import { createLogger } from '../../platform/logger.js';
import { dieOnCommand } from './die-on-command.js';
import { shiftDate } from './shift-date.js';
import { openSimulatedClock, startsInSimulatedTime } from './simulated-clock.js';
import { telltale } from './telltale-captcha.js';

/** The API of a simulated stack: production's code, on a clock that travels. */
const config = apiConfig();
const logger = createLogger({ process: 'api', level: config.logLevel });
const clock = await openSimulatedClock(await openClock(config.databaseUrl), config.databaseUrl, 'api');
// Only where the OpenID provider answers a request: what keeps connections alive needs the real time.
shiftDate(clock.now, () => Provider.ctx !== undefined);
const parts = await orLeave(openApiParts(config, clock, logger, { interceptors: [startsInSimulatedTime(clock)] }));
const deathBed = dieOnCommand();
const mortal = { ...parts, tell: deathBed.before('telling', parts.tell), drawCaptcha: telltale(parts.drawCaptcha) };
await serveApi(mortal, config, () => clock.close());
