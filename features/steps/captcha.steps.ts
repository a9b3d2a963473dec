import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Given, Then, When } from '@cucumber/cucumber';
import { typedFrom, type Captcha, type CaptchaForm } from '../../simulator/devices/desktop-deletion.js';
import type { Stage } from '../support/stage.js';

/** Another text of the same length, whatever the case. */
const misread = (text: string) => (/^[aA]/.test(text) ? 'b' : 'a') + text.slice(1);
const otherCase = (text: string) =>
  text.replace(/[a-z]/gi, (letter) => (/[a-z]/.test(letter) ? letter.toUpperCase() : letter.toLowerCase()));

Given(/^the person looks at the captcha of the page (deletion|confirm-deletion)$/, async function (this: Stage, form: CaptchaForm) {
  this.captcha = this.accepted(await this.desk.lookAtCaptcha(form));
});

When('the person exchanges the picture', async function (this: Stage) {
  this.captchas.push(this.captcha!);
  this.captcha = this.accepted(await this.desk.lookAtCaptcha('deletion', this.captcha!.captchaId));
});

When('the person checks ID number and card number with that captcha', async function (this: Stage) {
  this.keep(await this.desk.checkHolder({ captcha: typedFrom(this.captcha!) }));
});

When('the person checks ID number and card number with that captcha again', async function (this: Stage) {
  this.keep(await this.desk.checkHolder({ captcha: typedFrom(this.captcha!) }));
});

When('the person checks ID number and card number with the first captcha', async function (this: Stage) {
  this.keep(await this.desk.checkHolder({ captcha: typedFrom(this.captchas[0]!) }));
});

When('the person checks ID number and card number, having misread that captcha', async function (this: Stage) {
  const { captchaId, text } = typedFrom(this.captcha!);
  this.keep(await this.desk.checkHolder({ captcha: { captchaId, text: misread(text) } }));
});

When('the person checks ID number and card number with that captcha in the other case', async function (this: Stage) {
  const { captchaId, text } = typedFrom(this.captcha!);
  this.keep(await this.desk.checkHolder({ captcha: { captchaId, text: otherCase(text) } }));
});

When('the person checks ID number and card number with a captcha of nobody', async function (this: Stage) {
  this.keep(await this.desk.checkHolder({ captcha: { captchaId: randomUUID(), text: 'kB292' } }));
});

When('the person checks ID number and card number twice at the same time with that captcha', async function (this: Stage) {
  const captcha = typedFrom(this.captcha!);
  this.outcomes = await Promise.all([this.desk.checkHolder({ captcha }), this.desk.checkHolder({ captcha })]);
});

When('{int} pictures are asked for', async function (this: Stage, count: number) {
  for (let asked = 0; asked < count; asked += 1) this.keep(await this.desk.lookAtCaptcha('deletion'));
});

When('it is {int} second(s) before the end of that captcha', async function (this: Stage, seconds: number) {
  await this.door.holdAt(endOf(this.captcha!, -seconds));
});

When('it is exactly the end of that captcha', async function (this: Stage) {
  await this.door.holdAt(endOf(this.captcha!, 0));
});

const endOf = ({ expiresAt }: Captcha, secondsAfter: number) => new Date(Date.parse(expiresAt) + secondsAfter * 1000).toISOString();

Then('it is a picture of five letters and digits that are not mistaken for each other', function (this: Stage) {
  const { picture, pictureType } = this.captcha!;
  assert.equal(pictureType, 'image/png');
  assert.equal(Buffer.from(picture, 'base64').subarray(1, 4).toString(), 'PNG');
  assert.match(typedFrom(this.captcha!).text, /^[A-HJ-NP-Za-kmnp-z2-9]{5}$/);
});

Then('the new picture shows another text', function (this: Stage) {
  assert.notEqual(typedFrom(this.captcha!).text, typedFrom(this.captchas[0]!).text);
});

Then('one of the two passes, the other is refused as {string}', function (this: Stage, code: string) {
  assert.deepEqual(this.outcomes.map((outcome) => (outcome.ok ? 'passed' : outcome.refusal.code)).sort(), [code, 'passed'].sort());
});
