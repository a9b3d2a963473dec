import assert from 'node:assert/strict';
import { After, AfterAll, Before, BeforeAll, setDefaultTimeout } from '@cucumber/cucumber';
import { startRunningWorld, type RunningWorld } from './running-world.js';
import type { Stage } from './stage.js';

setDefaultTimeout(60_000);
let running: RunningWorld;

BeforeAll({ timeout: 120_000 }, async () => {
  running = await startRunningWorld(process.env.CUCUMBER_WORKER_ID ?? '0');
});

Before(async function (this: Stage) {
  this.enter(running);
  await running.reader.pullOut();
  await this.door.newWorld();
});

/** A scenario that stopped something starts it again for the next one; nothing may have died by itself. */
After(async function (this: Stage) {
  for (const phone of this.phones.values()) phone.stopWatching();
  await running.reader.pullOut();
  await this.realDesk?.tidy();
  const { world } = running;
  if (this.readsForStaffOnly) await world.stopProcess('reader-host');
  if (!world.pid('temporal')) await world.start('temporal');
  for (const name of ['clock', 'simulator', 'api', 'worker', 'reader-host'] as const) if (!world.pid(name)) await world.start(name);
  assert.deepEqual(running.deaths.splice(0), []);
});

AfterAll({ timeout: 60_000 }, async () => {
  await running?.stop();
});
