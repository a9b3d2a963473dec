import { openClock } from '../../platform/clock.js';
import { createSimulator } from '../../simulator/simulator.js';
import { simulatorConfig } from './config.js';
import { shiftDate } from './shift-date.js';
import { openSimulatedClock } from './simulated-clock.js';
import { untilStopped } from './until-stopped.js';

/** The outside of the product, in the world's time. */
const config = simulatorConfig();
const clock = await openSimulatedClock(await openClock(config.databaseUrl), config.databaseUrl, 'simulator');
shiftDate(clock.now);
const simulator = await createSimulator({
  now: clock.now,
  host: config.host,
  ports: config.ports,
  slotPort: config.slotPort,
  readerHost: config.readerHost,
  apiUrl: config.apiUrl,
  clockUrl: config.clockUrl,
  mailFile: config.mailFile,
});
process.send?.('ready');
await untilStopped();
await simulator.stop();
await clock.close();
process.exit(0);
