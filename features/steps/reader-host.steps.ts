import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Stage } from '../support/stage.js';

Given('the reader host has started', async function (this: Stage) {
  await this.letReaderHostReport();
  await this.reportedHost();
});

Given('the reader host reads for staff only', async function (this: Stage) {
  const { world } = this.running;
  await world.stopProcess('reader-host');
  await world.start('reader-host', { READINGS_FOR: 'staff' });
  this.readsForStaffOnly = true;
  await this.reportedHost();
  await this.reader.inSlot();
});

When('the staff at the counter have the card read', async function (this: Stage) {
  this.keep(await this.counter('counter-taipei').readCard(this.readerHost));
});

When('the reader host is stopped', async function (this: Stage) {
  await this.running.world.stopProcess('reader-host');
});

When('the operator enrols the key of a machine that has not reported itself', async function (this: Stage) {
  this.keep(await this.operator('operator-day').enrolKey('desk-99', 'x'.repeat(43)));
});

When('the operator enrols another key than the machine has', async function (this: Stage) {
  this.keep(await this.operator('operator-day').enrolKey(this.readerHost, 'x'.repeat(43)));
});

When('the operator enrols the key of the machine', async function (this: Stage) {
  const { offeredThumbprint } = await this.reportedHost();
  this.keep(await this.operator('operator-day').enrolKey(this.readerHost, offeredThumbprint));
});

Then('the operator sees the reader host as {word}', async function (this: Stage, state: string) {
  assert.equal((await this.reportedHost(state)).state, state);
});

Then(
  'the operator sees its reader {string}, its versions, and that it was heard of just now',
  async function (this: Stage, reader: string) {
    const { readers, versions, lastSeenAt } = await this.reportedHost();
    assert.deepEqual(readers, [reader]);
    assert.deepEqual(Object.keys(versions).sort(), ['node', 'product', 'system']);
    assert.ok(Date.parse(await this.door.now()) - Date.parse(lastSeenAt) < 60_000, lastSeenAt);
  },
);

Then('the operator sees that the key of the machine is enrolled', async function (this: Stage) {
  const { offeredThumbprint, enrolledThumbprint } = await this.reportedHost();
  assert.equal(enrolledThumbprint, offeredThumbprint);
});

Then('the operator sees that no key of the machine is enrolled', async function (this: Stage) {
  assert.equal((await this.reportedHost()).enrolledThumbprint, null);
});
