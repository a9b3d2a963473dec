import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Given, Then, When } from '@cucumber/cucumber';
import type { PasswordChanged, PasswordReset, PasswordResetRequested } from '../../simulator/api-client.js';
import { otherPassword } from '../../simulator/devices/desktop-account.js';
import { healthInsuranceCard } from '../../simulator/devices/virtual-card.js';
import { personByKey, samplePassword, type Person } from '../../simulator/world/people.js';
import { changedLink } from '../support/changed-link.js';
import { guessable } from '../support/guessable.js';
import { newPasswordMail, passwordChangedMail } from '../support/mails.js';
import type { Stage } from '../support/stage.js';

const anotherPassword = 'Grape#2071';
const megabyte = 'Ab#4z9xy'.repeat(128 * 1024);

async function askForNewPassword(stage: Stage): Promise<void> {
  const requested = stage.accepted(stage.keep(await stage.desk.forgotPassword()) as never) as PasswordResetRequested;
  stage.linkEndsAt = requested.expiresAt;
  await stage.openLetter(newPasswordMail);
}

Given('{person} who was mailed a link to a new password', async function (this: Stage, person: Person) {
  await this.register(person);
  await askForNewPassword(this);
});

Given(/^the applicant was mailed (?:a|another) link to a new password$/, async function (this: Stage) {
  await askForNewPassword(this);
});

Given('the applicant has read the card', async function (this: Stage) {
  this.reading = this.accepted(await this.desk.read());
});

Given('the password was switched off after {int} wrong ones', async function (this: Stage, count: number) {
  for (let tried = 0; tried < count; tried += 1) {
    const refused = await this.desk.logIn(anotherPassword);
    if (!refused.ok && refused.refusal.retryAt) await this.door.passTo(refused.refusal.retryAt);
  }
});

Given('the applicant is logged in at another computer too', async function (this: Stage) {
  const other = this.deskOf(this.person);
  this.accepted(await other.logIn());
  this.desks = [other];
});

Given('the worker is off', async function (this: Stage) {
  await this.running.world.kill('worker');
});

When('the applicant asks for a new password', async function (this: Stage) {
  this.keep(await this.desk.forgotPassword());
});

When('the applicant asks for a new password by mail to {string}', async function (this: Stage, email: string) {
  this.keep(await this.desk.forgotPassword({ email }));
});

When('the applicant asks for a new password by mail to {string} giving another village', async function (this: Stage, email: string) {
  this.keep(await this.desk.forgotPassword({ email, address: { ...this.person.address, village: '別里' } }));
});

When('the applicant asks for a new password with that reading', async function (this: Stage) {
  this.keep(await this.desk.forgotPassword(undefined, this.reading));
});

When('the applicant asks with that reading for a new password by mail to {string}', async function (this: Stage, email: string) {
  this.keep(await this.desk.forgotPassword({ email }, this.reading));
});

When(
  'the applicant asks with that reading for a new password by mail to {string} giving another village',
  async function (this: Stage, email: string) {
    const address = { ...this.person.address, village: '別里' };
    this.keep(await this.desk.forgotPassword({ email, address }, this.reading));
  },
);

When('the applicant asks for a new password by mail to {string} without a mobile number', async function (this: Stage, email: string) {
  this.keep(await this.desk.forgotPassword({ email, mobile: undefined as never }));
});

When('the applicant opens the mail with the link to a new password', async function (this: Stage) {
  await this.openLetter(newPasswordMail);
});

When('the applicant opens its link', async function (this: Stage) {
  this.page = await this.desk.openLink(this.mailedLink());
});

When('a mail scanner opens the link {int} times', async function (this: Stage, times: number) {
  for (let time = 0; time < times; time += 1) assert.equal((await this.desk.openLink(this.mailedLink())).status, 200);
});

When('the applicant sets a new password with that link', async function (this: Stage) {
  this.keep(await this.desk.resetPassword(this.mailedLink(), {}, this.reading));
});

When('the applicant sets another new password with that link', async function (this: Stage) {
  this.keep(await this.desk.resetPassword(this.mailedLink(), { password: anotherPassword }));
});

When('the applicant sets the password {string} with that link', async function (this: Stage, password: string) {
  this.keep(await this.desk.resetPassword(this.mailedLink(), { password }));
});

When('the applicant sets the card number as password with that link', async function (this: Stage) {
  this.keep(await this.desk.resetPassword(this.mailedLink(), { password: this.person.card.number }));
});

When('the applicant sets a password of a megabyte with that link', async function (this: Stage) {
  this.keep(await this.desk.resetPassword(this.mailedLink(), { password: megabyte }));
});

When(/^the applicant sets a new password with the (first|second) link$/, async function (this: Stage, which: string) {
  this.keep(await this.desk.resetPassword(this.letters[which === 'first' ? 0 : 1]!.link!));
});

for (const [how, change] of Object.entries(changedLink))
  When(`the applicant sets a new password with that link ${how}`, async function (this: Stage) {
    this.keep(await this.desk.resetPassword(change(this.mailedLink())));
  });

When('another citizen sets a new password with that link', async function (this: Stage) {
  const other = personByKey('chen-hao');
  await this.desk.pullOutCard();
  await this.reader.insert(healthInsuranceCard(other));
  this.keep(await this.deskOf(other).resetPassword(this.mailedLink()));
  await this.desk.pullOutCard();
  await this.desk.insertCard();
});

When('it is {int} second before the end of the link', async function (this: Stage, seconds: number) {
  await this.passToEnd(this.linkEndsAt!, -seconds);
});

When('it is exactly the end of the link', async function (this: Stage) {
  await this.passToEnd(this.linkEndsAt!, 0);
});

When('it is {int} second after the end of the link', async function (this: Stage, seconds: number) {
  await this.passToEnd(this.linkEndsAt!, seconds);
});

When('the applicant changes the password', async function (this: Stage) {
  this.keep(await this.desk.changePassword());
});

When('the applicant changes the password to {string}', async function (this: Stage, password: string) {
  this.keep(await this.desk.changePassword({ password }));
});

When('the applicant changes the password to the present one', async function (this: Stage) {
  this.keep(await this.desk.changePassword({ password: samplePassword }));
});

When('the applicant changes the password to one of a megabyte', async function (this: Stage) {
  this.keep(await this.desk.changePassword({ password: megabyte }));
});

When(
  'the applicant changes the password to {string} and the confirmation {string}',
  async function (this: Stage, password: string, passwordConfirmation: string) {
    this.keep(await this.desk.changePassword({ password, passwordConfirmation }));
  },
);

for (const [kind, of] of Object.entries(guessable))
  When(`the applicant changes the password to ${kind}`, async function (this: Stage) {
    this.keep(await this.desk.changePassword({ password: of(this.person) }));
  });

When('the applicant sends two different new passwords at the same moment', async function (this: Stage) {
  const changes = [otherPassword, anotherPassword].map((password) => this.desk.changePassword({ password }));
  this.outcomes = await Promise.all(changes);
});

When('the applicant changes the password and repeats it with the same key once the API is back', async function (this: Stage) {
  const sent = this.desk.changePassword({}, { idempotencyKey: randomUUID() });
  await this.death;
  await this.running.world.start('api');
  this.keep(await sent);
});

When('the applicant logs in with the old password', async function (this: Stage) {
  this.keep(await this.desk.logIn());
});

When('the applicant logs in with the new password', async function (this: Stage) {
  this.keep(await this.desk.logIn(otherPassword));
});

When('the applicant logs in with the new password {string}', async function (this: Stage, password: string) {
  this.keep(await this.desk.logIn(password));
});

When('the applicant looks at the menu of the other computer', async function (this: Stage) {
  this.keep(await this.desks[0]!.currentSession());
});

Then('the message asks to collect the mail with the link to a new password', function (this: Stage) {
  assert.match(this.body<PasswordResetRequested>().message.en, /collect the mail with the link to a new password/);
});

Then("the page warns that the new password also becomes the App's", function (this: Stage) {
  assert.equal(this.page?.status, 200);
  assert.match(this.page.html, /同步變更「健保快易通」/);
  assert.match(this.page.html, /new password also becomes the App's/);
});

Then('the name {string} is shown and the message says that portal and App take the new password', function (this: Stage, name: string) {
  const { name: shown, message } = this.body<PasswordReset>();
  assert.equal(shown, name);
  assert.match(message.en, /log in with the card and in the NHI Express App/);
});

Then('the message says that the next log in with the card uses the new password', function (this: Stage) {
  assert.match(this.body<PasswordChanged>().message.en, /Use the new one at your next log in with the card/);
});

Then('the new password is taken', function (this: Stage) {
  assert.match(this.body<PasswordChanged>().message.en, /new/i);
});

Then('the old password is still valid', async function (this: Stage) {
  assert.equal((await this.desk.logIn()).ok, true);
});

Then('one is taken, and the other is refused as {string}', function (this: Stage, code: string) {
  const codes = this.outcomes.map((outcome) => (outcome.ok ? 'taken' : outcome.refusal.code));
  assert.deepEqual(codes.sort(), [code, 'taken'].sort());
});

Then('the mail is in Chinese and English, asks for card and new password and carries a link', function (this: Stage) {
  assert.match(this.letter!.text, /插入健保卡並按「讀取」，確認姓名後輸入兩次新密碼/);
  assert.match(this.letter!.text, /enter the new password twice/);
  assert.match(this.mailedLink(), /\/reset-password#[\w-]{43}$/);
});

Then('a mail says that the password of portal and App was changed', async function (this: Stage) {
  const { text } = await this.openLetter(passwordChangedMail);
  assert.match(text, /健保卡登入註冊網站與「健保快易通」登入均須使用新密碼/);
});

Then('a mail with a link to a new password arrives at {string}', async function (this: Stage, at: string) {
  assert.deepEqual((await this.openLetter(newPasswordMail, { at })).to, [at]);
});

Then('no mail with a link to a new password has arrived', async function (this: Stage) {
  await this.door.pass(1);
  const subjects = (await this.desk.mailbox().letters()).map(({ subject }) => subject);
  assert.deepEqual(
    subjects.filter((subject) => newPasswordMail.test(subject)),
    [],
  );
});
