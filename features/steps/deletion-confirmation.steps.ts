import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Given, Then, When } from '@cucumber/cucumber';
import { typedFrom, type Deleted } from '../../simulator/devices/desktop-deletion.js';
import type { Letter } from '../../simulator/mailbox.js';
import { personByKey } from '../../simulator/world/people.js';
import type { Stage } from '../support/stage.js';

const deletedMail = /was deleted$/;
const codeIn = (letter: Letter) => /Code of this mail: (\w{6})/.exec(letter.text)?.[1] ?? assert.fail('no code was mailed');
const inOtherCase = (code: string) =>
  code.replace(/[a-z]/gi, (letter) => (/[a-z]/.test(letter) ? letter.toUpperCase() : letter.toLowerCase()));

When('a mail scanner opens the link of the deletion mail {int} times', async function (this: Stage, times: number) {
  for (let time = 0; time < times; time += 1) assert.equal((await this.desk.openLink(this.mailedLink())).status, 200);
});

When('the person opens the link of the deletion mail', async function (this: Stage) {
  this.page = await this.desk.openLink(this.mailedLink());
});

When('the person confirms the deletion', async function (this: Stage) {
  this.keep(await this.desk.confirmDeletion(this.mailedLink(), codeIn(this.letter!)));
});

When('the person confirms the deletion with the code in the other case', async function (this: Stage) {
  this.keep(await this.desk.confirmDeletion(this.mailedLink(), inOtherCase(codeIn(this.letter!))));
});

When('the person confirms the deletion with a wrong code {int} time(s)', async function (this: Stage, times: number) {
  const code = codeIn(this.letter!) === 'aaaaaa' ? 'bbbbbb' : 'aaaaaa';
  for (let time = 0; time < times; time += 1) this.keep(await this.desk.confirmDeletion(this.mailedLink(), code));
  this.firstRefusal = this.refusal();
});

When('somebody with another ID number confirms the deletion', async function (this: Stage) {
  const { idNumber } = personByKey('chen-hao');
  this.keep(await this.desk.confirmDeletion(this.mailedLink(), codeIn(this.letter!), { idNumber }));
});

When('the person confirms the deletion, having misread that captcha', async function (this: Stage) {
  const { captchaId, text } = typedFrom(this.captcha!);
  const captcha = { captchaId, text: (/^a/i.test(text) ? 'b' : 'a') + text.slice(1) };
  this.keep(await this.desk.confirmDeletion(this.mailedLink(), codeIn(this.letter!), { captcha }));
});

When('the person confirms the deletion with the link and code of the first mail', async function (this: Stage) {
  const [first] = this.letters;
  this.keep(await this.desk.confirmDeletion(first!.link!, codeIn(first!)));
});

When('the person confirms the deletion with the link of the second and the code of the first mail', async function (this: Stage) {
  const [first, second] = this.letters;
  this.keep(await this.desk.confirmDeletion(second!.link!, codeIn(first!)));
});

When('the person confirms the deletion with the link with its last character replaced', async function (this: Stage) {
  const altered = this.mailedLink().replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  this.keep(await this.desk.confirmDeletion(altered, codeIn(this.letter!)));
});

When('the person confirms the deletion twice at the same time', async function (this: Stage) {
  const confirm = () => this.desk.confirmDeletion(this.mailedLink(), codeIn(this.letter!));
  this.outcomes = await Promise.all([confirm(), confirm()]);
});

When('the person confirms the deletion, and repeats it with the same key once the API is back', async function (this: Stage) {
  const sent = this.desk.confirmDeletion(this.mailedLink(), codeIn(this.letter!), {}, { idempotencyKey: randomUUID() });
  await this.death;
  await this.running.world.start('api');
  this.keep(await sent);
});

When(/^it is (\d+) seconds? (before|after) the end of the deletion link$/, async function (this: Stage, seconds: string, side: string) {
  const [recovery] = await this.records.recoveriesOf(this.person.idNumber);
  const offset = Number(seconds) * (side === 'before' ? -1000 : 1000);
  await this.door.holdAt(new Date((recovery!.expires_at as Date).getTime() + offset).toISOString());
});

Given('the person has got the mail with the link to a new password too', async function (this: Stage) {
  await this.desk.insertCard();
  this.accepted(await this.desk.forgotPassword());
  await this.openLetter(/password/i);
});

When('the person confirms the deletion with the deletion mail', async function (this: Stage) {
  const [first] = this.letters;
  this.accepted(this.keep(await this.desk.confirmDeletion(first!.link!, codeIn(first!))));
});

When('the person sets a new password with the other mail', async function (this: Stage) {
  this.keep(await this.desk.resetPassword(this.mailedLink()));
});

When('the person logs in with wrong passwords until there is a wait', async function (this: Stage) {
  await this.desk.insertCard();
  for (let time = 0; time < 5; time += 1) this.keep(await this.desk.logIn('Plum#2071'));
  assert.ok(this.refusal().retryAt);
});

When('the person tries to log in at the portal', async function (this: Stage) {
  this.keep(await this.desk.logIn());
});

When('the applicant opens the confirmation mail that has come', async function (this: Stage) {
  await this.openLetter(/Confirm your registration/);
});

Then('the message says that a new application is needed', function (this: Stage) {
  const { message } = this.body<Deleted>();
  assert.match(message.zh, /刪除註冊成功，之後若您想再使用本系統，請重新申請/);
  assert.match(message.en, /a new application is needed/);
});

Then('the registration is deleted, and its process over the mailbox ends as {string}', async function (this: Stage, ending: string) {
  const records = await this.atRest();
  const [registration] = await records.registrationsOf(this.person.idNumber);
  const [recovery] = await records.recoveriesOf(this.person.idNumber);
  assert.equal(registration?.state, 'deleted');
  assert.equal(await records.ending(`recovery-${String(recovery!.id)}`), ending);
});

Then('the registration is still active', async function (this: Stage) {
  assert.deepEqual(
    (await this.records.registrationsOf(this.person.idNumber)).map(({ state }) => state),
    ['active'],
  );
});

Then('a mail says that the registration was deleted', async function (this: Stage) {
  const { text } = await this.openLetter(deletedMail);
  assert.match(text, /You are welcome to register again/);
  assert.match(text, /Health Passbook and Health Counter can no longer be used/);
});

Then('a mail at {string} says that the registration was deleted', async function (this: Stage, at: string) {
  assert.deepEqual((await this.openLetter(deletedMail, { at })).to, [at]);
});

Then('exactly one mail says that the registration was deleted', async function (this: Stage) {
  await this.atRest();
  const letters = await this.desk.mailbox().letters();
  assert.equal(letters.filter(({ subject }) => deletedMail.test(subject)).length, 1);
});

Then('the page behind it warns of what the App can do no longer', function (this: Stage) {
  assert.equal(this.page?.status, 200);
  assert.match(this.page.html, /無法再使用其中的健康存摺及健保櫃檯功能/);
  assert.match(this.page.html, /Health Passbook and Health Counter can no longer be used/);
});

Then('it is another one than the deleted', async function (this: Stage) {
  const states = (await this.records.registrationsOf(this.person.idNumber)).map(({ state }) => String(state));
  assert.deepEqual(states.sort(), ['active', 'deleted']);
});

Then('the audit trail of the deleted registration is whole', async function (this: Stage) {
  const [registration] = await (await this.atRest()).registrationsOf(this.person.idNumber);
  const actions = await this.records.audit(String(registration!.id));
  assert.deepEqual(actions, ['registration.registered-at-office', 'registration.deleted']);
});

Then('every device of the deleted registration is disabled', async function (this: Stage) {
  const [registration] = await this.records.registrationsOf(this.person.idNumber);
  const devices = await this.records.devicesOf(String(registration!.id));
  assert.deepEqual([...new Set(devices.map(({ state }) => state))], ['disabled']);
});

Then('its password is not kept', async function (this: Stage) {
  const [registration] = await this.records.registrationsOf(this.person.idNumber);
  assert.equal(registration?.password_hash, null);
});
