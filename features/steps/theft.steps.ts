import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Frozen, Outcome } from '../../simulator/api-client.js';
import type { Stage } from '../support/stage.js';

const frozenMail = /account was frozen$/;

When('the applicant reports theft', async function (this: Stage) {
  this.keep(await this.desk.reportTheft());
});

Given('the applicant has reported theft', async function (this: Stage) {
  this.accepted(await this.desk.reportTheft());
});

When('the applicant sends the report of theft twice', async function (this: Stage) {
  const [idempotencyKey, logIn] = [randomUUID(), this.desk.api.cookies()];
  this.outcomes = [await this.desk.reportTheft({ idempotencyKey })];
  // The answer, which ends the log in in the browser too, was lost.
  this.desk.api.plantCookie(logIn);
  this.outcomes.push(await this.desk.reportTheft({ idempotencyKey }));
});

Given('a thief is logged in with the same card and password', async function (this: Stage) {
  const thief = this.deskOf(this.person);
  this.accepted(await thief.logIn());
  this.desks = [thief];
});

When('the thief looks at the menu', async function (this: Stage) {
  this.keep(await this.desks[0]!.currentSession());
});

When('counter staff freeze the account of the person', async function (this: Stage) {
  this.keep(await this.counter('counter-taipei').freezeAccount(this.person));
});

When('counter staff freeze and unfreeze the account of the person', async function (this: Stage) {
  this.accepted(await this.counter('counter-taipei').freezeAccount(this.person));
  this.accepted(await this.counter('counter-taipei').unfreezeAccount(this.person));
});

When('a reviewer freezes the account of the person', async function (this: Stage) {
  this.keep(await this.counter('review-desk-1').freezeAccount(this.person));
});

When('the applicant unfreezes the account with that reading', async function (this: Stage) {
  this.keep(await this.desk.unfreeze(undefined, this.reading));
});

When('the applicant unfreezes the account', async function (this: Stage) {
  this.keep(await this.desk.unfreeze());
});

When('the applicant tries to unfreeze the account with {int} wrong passwords', async function (this: Stage, times: number) {
  for (let tried = 0; tried < times; tried += 1) this.keep(await this.desk.unfreeze('Plum#2071'));
});

When('counter staff unfreeze the account after seeing the card', async function (this: Stage) {
  this.keep(await this.counter('counter-taipei').unfreezeAccount(this.accepted(await this.desk.read())));
});

When('counter staff unfreeze the account after seeing the identity document', async function (this: Stage) {
  this.keep(await this.counter('counter-taipei').unfreezeAccount(this.person));
});

const frozenAt = async (stage: Stage) => (await stage.records.registration(stage.registrationId)).frozen_at as Date | null;

Then('the account is frozen', async function (this: Stage) {
  assert.equal((await frozenAt(this))?.toISOString(), this.body<Frozen>().frozenAt);
  assert.match(this.body<Frozen>().message.en, /account is frozen/);
});

Then('the account is frozen since the first report', async function (this: Stage) {
  const [first, second] = (await this.records.auditOfAccount(this.registrationId)).filter(({ action }) => action === 'account.frozen');
  assert.equal(second, undefined);
  assert.equal(this.body<Frozen>().frozenAt, (first!.at as Date).toISOString());
});

Then('the account is still frozen', async function (this: Stage) {
  assert.ok(await frozenAt(this));
});

Then('the account is not frozen any more', async function (this: Stage) {
  assert.match(this.body<Frozen>().message.en, /no longer frozen/);
  assert.equal(await frozenAt(this), null);
});

Then('both reports name the same instant', function (this: Stage) {
  const [first, second] = this.outcomes.map((outcome) => this.accepted(outcome as Outcome<Frozen>).frozenAt);
  assert.equal(first, second);
});

Then('a mail about the freezing arrives', async function (this: Stage) {
  assert.match((await this.openLetter(frozenMail)).text, /使用|portal/);
});

Then('a mail about the unfreezing arrives', async function (this: Stage) {
  assert.match((await this.openLetter(/no longer frozen$/)).text, /report the theft again/);
});

Then('one mail about the freezing was sent', async function (this: Stage) {
  await this.atRest();
  const letters = await this.desk.mailbox().letters();
  assert.equal(letters.filter(({ subject }) => frozenMail.test(subject)).length, 1);
});
