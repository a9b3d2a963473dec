import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import { typedFrom, type DeletionRequested } from '../../simulator/devices/desktop-deletion.js';
import type { Person } from '../../simulator/world/people.js';
import { type Stage } from '../support/stage.js';

const deletionMail = /is to be deleted$/;
const elsewhereMail = /went to another e-mail address$/;

Given('{person} who was registered at an office and has got the deletion mail', async function (this: Stage, person: Person) {
  this.seat(person);
  this.accepted(await this.counter('counter-taipei').registerAtOffice(person));
  this.accepted(await this.desk.requestDeletion());
  await this.openLetter(deletionMail);
});

Given('the person has got the deletion mail', async function (this: Stage) {
  this.accepted(await this.desk.requestDeletion());
  await this.openLetter(deletionMail);
});

When('the person asks for the deletion', async function (this: Stage) {
  this.keep(await this.desk.requestDeletion());
});

When('the person asks for the deletion {int} times', async function (this: Stage, times: number) {
  for (let time = 0; time < times; time += 1) this.keep(await this.desk.requestDeletion());
});

When('the person asks for the deletion with that captcha', async function (this: Stage) {
  this.keep(await this.desk.requestDeletion(undefined, { captcha: typedFrom(this.captcha!) }));
});

When('the person asks for the deletion with another card number', async function (this: Stage) {
  this.keep(await this.desk.requestDeletion(undefined, { cardNumber: '990000099999' }));
});

When('the person asks for the deletion by mail to {string}', async function (this: Stage, email: string) {
  this.keep(await this.desk.requestDeletion({ email }));
});

When('the person asks for the deletion by mail to {string} giving another village', async function (this: Stage, email: string) {
  this.keep(await this.desk.requestDeletion({ email, address: { ...this.person.address, village: '別里' } }));
});

When('the person asks for the deletion by mail to {string} without a mobile number', async function (this: Stage, email: string) {
  this.keep(await this.desk.requestDeletion({ email, mobile: undefined as never }));
});

When('the person opens the deletion mail', async function (this: Stage) {
  await this.openLetter(deletionMail);
});

When('the person opens the deletion mail at {string}', async function (this: Stage, at: string) {
  await this.openLetter(deletionMail, { at });
});

Then('the message asks to collect the deletion mail', function (this: Stage) {
  assert.match(this.body<DeletionRequested>().message.en, /collect the deletion-confirmation mail/);
});

Then('it is in Chinese and English and carries a link and a code of 6 characters', function (this: Stage) {
  assert.match(this.mailedLink(), /\/confirm-deletion#[\w-]{22,}$/);
  assert.match(this.letter!.text, /信件認證碼：[A-HJ-NP-Za-kmnp-z2-9]{6}（大小寫須相同）/);
  assert.match(this.letter!.text, /Code of this mail: [A-HJ-NP-Za-kmnp-z2-9]{6} /);
});

Then('it says until when they can be used, what ends, and that it must not be replied to', function (this: Stage) {
  const taipei = new Date(Date.parse(this.body<DeletionRequested>().expiresAt) + 8 * 3600 * 1000).toISOString();
  for (const part of [`民國${Number(taipei.slice(0, 4)) - 1911}年`, taipei.slice(0, 10), taipei.slice(11, 19)])
    assert.ok(this.letter!.text.includes(part), `${part} is not in the mail`);
  assert.match(this.letter!.text, /Health Passbook and Health Counter can no longer be used/);
  assert.match(this.letter!.text, /請勿直接回覆/);
});

Then('the deletion mail arrives at {string}', async function (this: Stage, at: string) {
  assert.deepEqual((await this.openLetter(deletionMail, { at })).to, [at]);
});

Then('a notice that a mail went elsewhere arrives at the stored address', async function (this: Stage) {
  const { to, text } = await this.openLetter(elsewhereMail);
  assert.deepEqual(to, [this.person.email]);
  assert.match(text, /to delete the registration/);
  assert.doesNotMatch(text, /changed@example\.com/);
});

Then('the stored address is still that of the account', async function (this: Stage) {
  const [account] = await this.records.registrationsOf(this.person.idNumber);
  assert.equal(account?.email, this.person.email);
});
