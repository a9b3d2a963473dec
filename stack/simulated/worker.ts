import { openClock } from '../../platform/clock.js';
import { workerConfig } from '../../platform/config.js';
import { createLogger } from '../../platform/logger.js';
import { runWorker } from '../../worker/run-worker.js';
import { dieOnCommand } from './die-on-command.js';
import { openSimulatedClock, startsInSimulatedTime } from './simulated-clock.js';

/** The worker of a simulated stack: production's code, on a clock that travels and with the bundle that travels along. */
const config = workerConfig();
const logger = createLogger({ process: 'worker', level: config.logLevel });
const deathBed = dieOnCommand();
await runWorker({
  config,
  logger,
  openClock: async () => openSimulatedClock(await openClock(config.databaseUrl), config.databaseUrl, 'worker'),
  clientInterceptors: (clock) => [startsInSimulatedTime(clock)],
  schedulesPaused: true,
  // `{ dieAt: 'deliverNotice' }`: gone after the effect of the next mail and before Temporal knows of it.
  wrapActivities: ({ settleRegistration, deliverNotice, recordCardReading, settleRecovery, askCarrier, ...others }) => ({
    ...others,
    settleRegistration: deathBed.after('settleRegistration', settleRegistration),
    deliverNotice: deathBed.after('deliverNotice', deliverNotice),
    recordCardReading: deathBed.after('recordCardReading', recordCardReading),
    settleRecovery: deathBed.after('settleRecovery', settleRecovery),
    askCarrier: deathBed.after('askCarrier', askCarrier),
  }),
  // `{ dieAt: 'verifyNumber' }`: gone with the carrier's next answer in its hands.
  wrapCarrierGateway: (gateway) => ({ ...gateway, verify: deathBed.after('verifyNumber', gateway.verify) }),
});
process.exit(0);
