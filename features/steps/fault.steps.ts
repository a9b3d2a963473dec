import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Person } from '../../simulator/world/people.js';
import type { Stage } from '../support/stage.js';

Given('the reader host is off', async function (this: Stage) {
  await this.running.world.kill('reader-host');
});

Given('the insured register is down', async function (this: Stage) {
  await this.door.registerFaults({ fault: 'down' });
});

When('Temporal goes down', async function (this: Stage) {
  await this.running.world.kill('temporal');
});

When('Temporal goes down and the worker with it', async function (this: Stage) {
  await this.running.world.kill('temporal');
  await this.running.world.kill('worker');
});

When('Temporal and the worker come back', async function (this: Stage) {
  await this.running.world.start('temporal');
  await this.running.world.start('worker');
});

When('Temporal comes back', async function (this: Stage) {
  await this.running.world.start('temporal');
});

Given('{person} who has applied and pressed Read', async function (this: Stage, person: Person) {
  this.accepted(this.keep(await this.seat(person).apply()));
  await this.openLetter(/Confirm your registration/);
  this.reading = this.accepted(await this.desk.read());
});

Given('the API will be killed after its next commit', function (this: Stage) {
  this.death = this.running.world.dieAt('api', 'telling').died;
});

When('the applicant sends page 2 and repeats it with the same key once the API is back', async function (this: Stage) {
  const sent = this.desk.fillPage2({}, { idempotencyKey: randomUUID() });
  await this.death;
  await this.running.world.start('api');
  this.keep(await sent);
});

Given('the worker will be killed after it has handed over its next mail', function (this: Stage) {
  this.death = this.running.world.dieAt('worker', 'deliverNotice').died;
});

When('the worker comes back', async function (this: Stage) {
  await this.death;
  await this.running.world.start('worker');
});

When('the applicant presses Read and the reader host is killed', async function (this: Stage) {
  const reading = this.desk.read();
  await this.cardAsked;
  await this.running.world.kill('reader-host');
  this.keep(await reading);
});

When('the reader host comes back', async function (this: Stage) {
  await this.running.world.start('reader-host');
});

Then('the registration process runs', async function (this: Stage) {
  assert.equal(await (await this.atRest()).state(`registration-${this.registrationId}`), 'RUNNING');
});

Then('the registration process has ended as {string}', async function (this: Stage, ending: string) {
  assert.equal(await (await this.atRest()).ending(`registration-${this.registrationId}`), ending);
});

Then('the registration process of the first application has ended as {string}', async function (this: Stage, ending: string) {
  assert.equal(await (await this.atRest()).ending(`registration-${this.applied[0]!.registrationId}`), ending);
});

Then('the notice process has ended as {string}', async function (this: Stage, ending: string) {
  const records = await this.atRest();
  const [notice] = await records.notices();
  assert.equal(await records.ending(`notice-${String(notice!.id)}`), ending);
});
