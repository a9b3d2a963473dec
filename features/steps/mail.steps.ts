import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import { confirmationMail, type Stage } from '../support/stage.js';

Given('the mail server is down', async function (this: Stage) {
  await this.door.mailFaults({ down: true });
});

When('the mail server is up', async function (this: Stage) {
  await this.door.mailFaults({ down: false });
});

Given("the mail server refuses the applicant's address", async function (this: Stage) {
  await this.door.mailFaults({ rejectAddresses: [this.person.email] });
});

Given('the mail server breaks off after taking the next mail', async function (this: Stage) {
  await this.door.mailFaults({ dropNextAfterStoring: 1 });
});

Then('the mail is in Chinese and English, says that the application was approved and carries a link', function (this: Stage) {
  assert.match(this.letter!.text, /已審核完成/);
  assert.match(this.letter!.text, /reviewed and approved/);
  assert.match(this.mailedLink(), /\/confirm#[\w-]{22,}$/);
});

Then('the mail names the deadline in both calendars', function (this: Stage) {
  const deadline = new Date(new Date(this.applied.at(-1)!.deadlineAt).getTime() + 8 * 3600 * 1000).toISOString();
  const [date, time] = [deadline.slice(0, 10), deadline.slice(11, 19)];
  assert.ok(this.letter!.text.includes(`民國${Number(date.slice(0, 4)) - 1911}年`), this.letter!.text);
  assert.ok(this.letter!.text.includes(date) && this.letter!.text.includes(time), this.letter!.text);
});

Then('the mail is in Chinese and English and says that the registration is complete', function (this: Stage) {
  assert.match(this.letter!.text, /完成/);
  assert.match(this.letter!.text, /registration is complete|complete/i);
});

Then('the mail says that it was sent automatically and must not be replied to', function (this: Stage) {
  assert.match(this.letter!.text, /請勿直接回覆/);
  assert.match(this.letter!.text, /do not reply/);
});

Then("the mail says that the password also becomes the App's", function (this: Stage) {
  assert.match(this.letter!.text, /健保快易通/);
  assert.match(this.letter!.text, /App/);
});

Then('a confirmation mail arrives', async function (this: Stage) {
  assert.ok(await this.openLetter(confirmationMail));
});

Then('a confirmation mail arrives at {string}', async function (this: Stage, at: string) {
  assert.deepEqual((await this.openLetter(confirmationMail, { at })).to, [at]);
});

Then('a notice of the change arrives at the first address', async function (this: Stage) {
  const letter = await this.desk.openMail(({ subject }) => !confirmationMail.test(subject));
  assert.match(letter?.subject ?? 'none', /address/i);
});

Then('no mail arrives at {string}', async function (this: Stage, at: string) {
  await this.door.pass(1);
  assert.deepEqual(await this.desk.mailbox(at).letters(), []);
});

Then(/^no mail (?:is sent|has arrived)$/, async function (this: Stage) {
  await this.door.pass(1);
  assert.deepEqual(await this.desk.mailbox().letters(), []);
});

Then('{int} copies of the confirmation mail arrive with one message id and one link', async function (this: Stage, count: number) {
  const letters = await this.desk.mailbox().letters();
  assert.equal(letters.length, count);
  assert.equal(new Set(letters.map(({ messageId, link }) => `${messageId} ${link}`)).size, 1);
});
