import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Confirmed, Resent } from '../../simulator/api-client.js';
import { healthInsuranceCard } from '../../simulator/devices/virtual-card.js';
import { personByKey } from '../../simulator/world/people.js';
import { changedLink } from '../support/changed-link.js';
import { confirmationMail, type Stage } from '../support/stage.js';

When('the applicant opens the confirmation mail', function (this: Stage) {
  assert.ok(this.letter, 'no confirmation mail arrived');
});

When('the applicant opens the completion mail', async function (this: Stage) {
  await this.openLetter(/is complete$/);
});

When('the applicant opens the link of the confirmation mail', async function (this: Stage) {
  this.page = await this.desk.openLink(this.mailedLink());
});

When('a mail scanner opens the link of the confirmation mail {int} times', async function (this: Stage, times: number) {
  for (let time = 0; time < times; time += 1) assert.equal((await this.desk.openLink(this.mailedLink())).status, 200);
});

When('the applicant confirms the e-mail address', async function (this: Stage) {
  this.keep(await this.desk.confirmEmail(this.mailedLink(), this.reading));
});

When('the applicant confirms the e-mail address again', async function (this: Stage) {
  this.keep(await this.desk.confirmEmail(this.mailedLink()));
});

When('the applicant confirms the e-mail address with that reading', async function (this: Stage) {
  this.keep(await this.desk.confirmEmail(this.mailedLink(), this.reading));
});

When(/^the applicant confirms the e-mail address with the link of the (first|second) mail$/, async function (this: Stage, which: string) {
  if (which === 'second' && this.letters.length < 2) await this.openLetter(confirmationMail);
  this.keep(await this.desk.confirmEmail(this.letters[which === 'first' ? 0 : 1]!.link!));
});

When('the applicant confirms the e-mail address with the link in the mail to {string}', async function (this: Stage, at: string) {
  const letter = this.letters.find(({ to }) => to.includes(at));
  assert.ok(letter?.link, `no link was mailed to ${at}`);
  this.keep(await this.desk.confirmEmail(letter.link));
});

for (const [how, change] of Object.entries(changedLink))
  When(`the applicant confirms the e-mail address with the link ${how}`, async function (this: Stage) {
    this.keep(await this.desk.confirmEmail(change(this.mailedLink())));
  });

When('another citizen confirms the e-mail address with that link', async function (this: Stage) {
  const other = personByKey('chen-hao');
  await this.desk.pullOutCard();
  await this.reader.insert(healthInsuranceCard(other));
  this.keep(await this.deskOf(other).confirmEmail(this.mailedLink()));
});

When('it is {int} second before the deadline', async function (this: Stage, seconds: number) {
  await this.passToDeadline(-seconds);
});

When('it is exactly the deadline', async function (this: Stage) {
  await this.passToDeadline(0);
});

When('it is {int} second after the deadline', async function (this: Stage, seconds: number) {
  await this.passToDeadline(seconds);
});

Given('the applicant has had the confirmation mail sent again {int} time(s)', async function (this: Stage, times: number) {
  for (let time = 0; time < times; time += 1) {
    this.accepted(await this.desk.resendConfirmation());
    await this.openLetter(confirmationMail);
  }
});

When('the applicant has the confirmation mail sent again', async function (this: Stage) {
  this.keep(await this.desk.resendConfirmation());
});

When('the applicant has the confirmation mail sent to {string}', async function (this: Stage, email: string) {
  this.keep(await this.desk.resendConfirmation({ email }));
});

When('the applicant has the confirmation mail sent to {string} giving another village', async function (this: Stage, email: string) {
  this.keep(await this.desk.resendConfirmation({ email, address: { ...this.person.address, village: '別里' } }));
});

When('the applicant has the confirmation mail sent to {string} without a mobile number', async function (this: Stage, email: string) {
  this.keep(await this.desk.resendConfirmation({ email, mobile: undefined as never }));
});

Then("the page warns that the password also becomes the App's", function (this: Stage) {
  assert.equal(this.page?.status, 200);
  assert.match(this.page.html, /同步變更「健保快易通」/);
  assert.match(this.page.html, /becomes the App's password/);
});

Then('the name {string} is shown and the account is active', function (this: Stage, name: string) {
  const { name: shown, state } = this.body<Confirmed>();
  assert.deepEqual({ shown, state }, { shown: name, state: 'active' });
});

Then('the account is active', function (this: Stage) {
  assert.equal(this.body<Confirmed>().state, 'active');
});

Then('the account is still active', async function (this: Stage) {
  assert.equal((await this.records.registration(this.registrationId)).state, 'active');
});

Then('the application still waits for its confirmation', async function (this: Stage) {
  const records = await this.atRest();
  assert.equal((await records.registration(this.registrationId)).state, 'applied');
  assert.equal(await records.state(`registration-${this.registrationId}`), 'RUNNING');
});

Then('the application is void', async function (this: Stage) {
  await (await this.atRest()).ending(`registration-${this.registrationId}`);
  assert.equal((await this.records.registration(this.registrationId)).state, 'void');
});

Then('the message asks to collect the mail', function (this: Stage) {
  assert.match(this.body<Resent>().message.en, /collect the confirmation mail/);
});

Then('the deadline has not moved', function (this: Stage) {
  assert.equal(this.body<Resent>().deadlineAt, this.applied.at(-1)?.deadlineAt);
});

Then('after the instant that the refusal names it is sent', async function (this: Stage) {
  await this.door.passTo(this.refusal().retryAt!);
  assert.equal((await this.desk.resendConfirmation()).ok, true);
});
