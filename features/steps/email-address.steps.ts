import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { BasicDataChanged, EmailAddressConfirmed } from '../../simulator/api-client.js';
import type { Person } from '../../simulator/world/people.js';
import { changedLink } from '../support/changed-link.js';
import { addressConfirmedMail, confirmAddressMail } from '../support/mails.js';
import type { Stage } from '../support/stage.js';

Given('{person} who was mailed a link to confirm the address {string}', async function (this: Stage, person: Person, email: string) {
  await this.openAccount(person);
  await this.records.forgetEmail(this.registrationId);
  this.linkEndsAt = this.accepted(await this.desk.saveBasicData({ email })).confirmEmailBefore ?? undefined;
  await this.openLetter(confirmAddressMail, { at: email });
});

When('the applicant opens the mail at {string} and confirms the address with its link', async function (this: Stage, at: string) {
  await this.openLetter(confirmAddressMail, { at });
  this.keep(await this.desk.confirmEmailAddress(this.mailedLink()));
});

When('the applicant confirms the address with that link', async function (this: Stage) {
  this.keep(await this.desk.confirmEmailAddress(this.mailedLink()));
});

for (const [how, change] of Object.entries(changedLink))
  When(`the applicant confirms the address with that link ${how}`, async function (this: Stage) {
    this.keep(await this.desk.confirmEmailAddress(change(this.mailedLink())));
  });

Then('the message says that a mail with a link is on its way', function (this: Stage) {
  const { message, confirmEmailBefore } = this.body<BasicDataChanged>();
  assert.match(message.en, /e-mail address has to be confirmed: collect the mail/);
  assert.ok(confirmEmailBefore);
});

Then(
  'the basic data show no main e-mail address, but that {string} waits for its confirmation',
  async function (this: Stage, awaited: string) {
    const { email, emailAwaitingConfirmation } = this.accepted(await this.desk.openBasicData());
    assert.deepEqual([email, emailAwaitingConfirmation], [null, awaited]);
  },
);

Then('the basic data show no e-mail address, neither confirmed nor waiting', async function (this: Stage) {
  const { email, emailAwaitingConfirmation } = this.accepted(await this.desk.openBasicData());
  assert.deepEqual([email, emailAwaitingConfirmation], [null, null]);
});

Then('the message says that the address is confirmed', function (this: Stage) {
  assert.match(this.body<EmailAddressConfirmed>().message.en, /is confirmed/);
});

Then('a mail at {string} says that the address is confirmed', async function (this: Stage, at: string) {
  assert.deepEqual((await this.openLetter(addressConfirmedMail, { at })).to, [at]);
});

Then('nobody knows an e-mail address of the account', async function (this: Stage) {
  assert.equal((await this.records.registration(this.registrationId)).email, null);
});

Then('the mail is in Chinese and English, says what the link is for and carries it', function (this: Stage) {
  assert.match(this.letter!.text, /本信箱即成為您帳號的電子郵件信箱/);
  assert.match(this.letter!.text, /make it the address of your account/);
  assert.match(this.mailedLink(), /\/confirm-email-address#[\w-]{43}$/);
});

Then('the mail names the end of the link in both calendars', function (this: Stage) {
  const end = new Date(Date.parse(this.linkEndsAt!) + 8 * 3600 * 1000).toISOString();
  const [date, time] = [end.slice(0, 10), end.slice(11, 19)];
  assert.ok(this.letter!.text.includes(`民國${Number(date.slice(0, 4)) - 1911}年`), this.letter!.text);
  assert.ok(this.letter!.text.includes(date) && this.letter!.text.includes(time), this.letter!.text);
});

Then(/^the (?:(first) )?recovery process has ended as "([^"]*)"$/, async function (this: Stage, which: string | null, ending: string) {
  const records = await this.atRest();
  const recoveries = await records.recoveries();
  assert.equal(await records.ending(`recovery-${String(recoveries.at(which ? 0 : -1)!.id)}`), ending);
});
