import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Session } from '../../simulator/api-client.js';
import { healthInsuranceCard } from '../../simulator/devices/virtual-card.js';
import { personByKey, type Person } from '../../simulator/world/people.js';
import type { Stage } from '../support/stage.js';

Given('{person} who is logged in', async function (this: Stage, person: Person) {
  await this.openAccount(person);
});

When('the applicant logs in', async function (this: Stage) {
  this.keep(await this.desk.logIn());
});

When('the applicant logs in with that reading', async function (this: Stage) {
  this.keep(await this.desk.logIn(undefined, this.reading));
});

When('the person logs in at the portal', async function (this: Stage) {
  await this.desk.insertCard();
  this.keep(await this.desk.logIn());
});

When('the applicant logs in with the password {string}', async function (this: Stage, password: string) {
  this.keep(await this.desk.logIn(password));
  this.firstRefusal = this.refusal();
});

When('another citizen who never registered logs in', async function (this: Stage) {
  const other = personByKey('chen-hao');
  await this.desk.pullOutCard();
  await this.reader.insert(healthInsuranceCard(other));
  this.keep(await this.deskOf(other).logIn());
});

When('the applicant logs out', async function (this: Stage) {
  this.accepted(await this.desk.logOut());
});

When('the applicant looks at the menu', async function (this: Stage) {
  this.keep(await this.desk.currentSession());
});

Then('the portal shows the menu', function (this: Stage) {
  const menu = ['device-verification', 'device-management', 'update-basic-information', 'change-password'];
  assert.deepEqual(this.body<Session>().menu, menu);
});

Then('the log in ends 2 hours after it began', async function (this: Stage) {
  const endsInSeconds = (Date.parse(this.body<Session>().expiresAt) - Date.parse(await this.door.now())) / 1000;
  assert.ok(endsInSeconds > 7140 && endsInSeconds <= 7200, `it ends in ${endsInSeconds} s`);
});
