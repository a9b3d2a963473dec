import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import { createCounter } from '../../simulator/devices/counter.js';
import type { Person } from '../../simulator/world/people.js';
import type { Stage } from '../support/stage.js';

Given('{person} at an office', function (this: Stage, person: Person) {
  this.seat(person);
});

When('counter staff register the person', async function (this: Stage) {
  this.keep(await this.counter('counter-taipei').registerAtOffice(this.person));
});

When('counter staff register the person who has not accepted the rules', async function (this: Stage) {
  this.keep(await this.counter('counter-taipei').registerAtOffice(this.person, { termsAccepted: false }));
});

When('counter staff register the person with the ID number {string}', async function (this: Stage, idNumber: string) {
  this.keep(await this.counter('counter-taipei').registerAtOffice(this.person, { idNumber }));
});

When('counter staff register the person with another village', async function (this: Stage) {
  const address = { ...this.person.address, village: '別里' };
  this.keep(await this.counter('counter-taipei').registerAtOffice(this.person, { address }));
});

When('a reviewer registers the person', async function (this: Stage) {
  this.keep(await this.counter('review-desk-1').registerAtOffice(this.person));
});

When('somebody with a token that the issuer did not sign registers the person', async function (this: Stage) {
  const [header, claims, signature] = (await this.door.staffToken('counter-taipei')).split('.');
  const forged = [header, claims, signature!.split('').reverse().join('')].join('.');
  const counter = createCounter({ apiUrl: this.running.urls.api, language: 'en', staffToken: async () => forged });
  this.keep(await counter.registerAtOffice(this.person));
});

Then("the person's account is kept under the canonical ID number", async function (this: Stage) {
  assert.equal((await this.records.registrationsOf(this.person.idNumber)).length, 1);
});
