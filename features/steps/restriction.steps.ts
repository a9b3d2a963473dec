import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Stage } from '../support/stage.js';

const restrictedMail = /account was stopped$/;
const operator = 'operator-night';

When('an operator has suspended the person for {string}', async function (this: Stage, reason: string) {
  this.accepted(await this.operator(operator).suspend(this.person, reason));
});

When('an operator has banned the person for {string}', async function (this: Stage, reason: string) {
  this.accepted(await this.operator(operator).ban(this.person, reason));
});

When('an operator lifts the restriction of the person', async function (this: Stage) {
  this.keep(await this.operator(operator).liftRestriction(this.person));
});

When('counter staff suspend the person', async function (this: Stage) {
  this.keep(await this.operator('counter-taipei').suspend(this.person));
});

When('the applicant logs in and an operator suspends the person at the same moment', async function (this: Stage) {
  const reading = this.accepted(await this.desk.read());
  const [, suspended] = await Promise.all([this.desk.logIn(undefined, reading), this.operator(operator).suspend(this.person)]);
  this.accepted(suspended);
});

Given('the rules have been revised since the person accepted them', async function (this: Stage) {
  await this.records.makeConsentsEarlier();
});

Then('the refusal gives the reason {string}', function (this: Stage, words: string) {
  assert.ok(this.refusal().detail?.includes(words), this.refusal().detail);
});

Then('a mail arrives that says that the account was suspended because {string}', async function (this: Stage, words: string) {
  const { text } = await this.openLetter(restrictedMail);
  assert.ok(text.includes('suspended your account') && text.includes(words), text);
});

Then('a mail about the lifting arrives', async function (this: Stage) {
  assert.match((await this.openLetter(/may be used again$/)).text, /allowed the use of your account again/);
});

Then('the person was told {int} decisions by mail', async function (this: Stage, count: number) {
  await this.atRest();
  const letters = await this.desk.mailbox().letters();
  assert.equal(letters.filter(({ subject }) => restrictedMail.test(subject)).length, count);
});
