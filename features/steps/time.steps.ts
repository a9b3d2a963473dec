import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Stage } from '../support/stage.js';

Given('the world begins at {string}', async function (this: Stage, instant: string) {
  await this.door.newWorld(instant);
});

/** Limits count by spans of the clock: what belongs to one span has to happen in it, however slow the computer is. */
Given('time stands still', async function (this: Stage) {
  await this.door.holdAt(new Date(Date.parse(await this.door.now()) + 1000).toISOString());
});

When('{span} pass(es)', async function (this: Stage, seconds: number) {
  const { fellDue } = await this.door.pass(seconds);
  this.fellDue = fellDue.map(({ workflowId }) => workflowId);
});

Then('the clock lists the registration process as fallen due', function (this: Stage) {
  assert.ok(this.fellDue.includes(`registration-${this.registrationId}`), this.fellDue.join(', '));
});
