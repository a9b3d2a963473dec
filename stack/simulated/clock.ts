import { orLeave } from '../../platform/config.js';
import { openKeys } from '../../platform/keys.js';
import { loadOfficeCalendar } from '../../platform/office-calendar.js';
import { dataConverter, openTemporalClient } from '../../platform/temporal.js';
import { createClockDriver } from './clock-driver.js';
import { openClockDoor } from './clock-door.js';
import { clockDoorConfig } from './config.js';
import { prepareSimulation } from './simulated-clock.js';
import { untilStopped } from './until-stopped.js';

/** The process that moves the world's time, and its door. */
const config = clockDoorConfig();
const keys = await openKeys(config.keysDir);
const client = openTemporalClient({ ...config.temporal, dataConverter: dataConverter(keys.codec) });
await prepareSimulation(config.databaseUrl);
const calendar = await orLeave(loadOfficeCalendar());
const driver = await createClockDriver({ databaseUrl: config.databaseUrl, client, calendar });
const door = await openClockDoor({ driver, host: config.host, port: config.port });
process.send?.('ready');
await untilStopped();
await door.close();
await driver.close();
await client.close();
process.exit(0);
