import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { DeviceCode, VerifiedDevice } from '../../simulator/api-client.js';
import { readQr } from '../../simulator/devices/camera.js';
import { hostileQrCodes } from '../support/hostile-qr-codes.js';
import type { Stage } from '../support/stage.js';

const picture = ({ qr }: DeviceCode) => Buffer.from(qr.pngBase64, 'base64');
const exchanged = (text: string) =>
  [...text].map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase())).join('');

Given('the applicant has produced a device code', async function (this: Stage) {
  this.deviceCode = this.accepted(await this.desk.makeDeviceCode());
});

When('the applicant produces a/another device code', async function (this: Stage) {
  this.earlierDeviceCode = this.deviceCode;
  this.deviceCodeAskedAt = await this.door.now();
  this.deviceCode = this.accepted(this.keep(await this.desk.makeDeviceCode()));
});

When('{phone} scans the code', async function (this: Stage, phone: string) {
  this.keep(await this.phone(phone).scanCode(picture(this.deviceCode!)));
});

When('the code is typed into {phone}', async function (this: Stage, phone: string) {
  this.keep(await this.phone(phone).typeCode(this.deviceCode!.code));
});

When('the earlier code is typed into {phone}', async function (this: Stage, phone: string) {
  this.keep(await this.phone(phone).typeCode(this.earlierDeviceCode!.code));
});

When('the code is typed into {phone} with capital and small letters exchanged', async function (this: Stage, phone: string) {
  this.keep(await this.phone(phone).typeCode(exchanged(this.deviceCode!.code)));
});

When('{int} wrong codes are typed into {phone}', async function (this: Stage, times: number, phone: string) {
  for (let tried = 0; tried < times; tried += 1) this.keep(await this.phone(phone).typeCode(`wrong${tried}`));
});

const instants: Record<string, number> = { '1 second before its end': -1, 'at its very end': 0, '1 second after its end': 1 };
for (const [when, secondsAfter] of Object.entries(instants))
  When(`the code is typed into {phone} ${when}`, async function (this: Stage, phone: string) {
    await this.door.holdAt(new Date(Date.parse(this.deviceCode!.expiresAt) + secondsAfter * 1000).toISOString());
    this.keep(await this.phone(phone).typeCode(this.deviceCode!.code));
  });

When('the code is typed into {phone} and {phone} at the same time', async function (this: Stage, one: string, other: string) {
  const phones = [one, other].map((name) => this.phone(name));
  this.outcomes = await Promise.all(phones.map((phone) => phone.typeCode(this.deviceCode!.code)));
});

for (const [of, text] of Object.entries(hostileQrCodes))
  When(`{phone} scans a QR code ${of}`, async function (this: Stage, phone: string) {
    this.deviceCode = this.accepted(await this.desk.makeDeviceCode());
    this.keep(await this.phone(phone).scanText(text(this.deviceCode.code)));
  });

When('the insurer declares the card void', async function (this: Stage) {
  await this.door.changeRegister(this.person.key, { cardState: 'void' });
});

Then('the page shows the device account {string}', function (this: Stage, account: string) {
  assert.equal(this.body<DeviceCode>().deviceAccountMasked, account);
});

Then('the code has 8 characters that nobody takes for others', function (this: Stage) {
  assert.match(this.body<DeviceCode>().code, /^[A-Za-z0-9]{8}$/);
  assert.doesNotMatch(this.body<DeviceCode>().code, /[0Oo1lI]/);
});

Then('a camera reads the same code out of the QR code', async function (this: Stage) {
  const { code, qr } = this.body<DeviceCode>();
  assert.equal((await readQr(picture(this.body())))?.split(':')[1], code);
  assert.match(qr.svg, /^<svg /);
});

Then('the code ends exactly 10 minutes after it was produced', async function (this: Stage) {
  const { created_at, expires_at } = (await this.records.deviceCodes())[0]!;
  assert.equal(Number(expires_at) - Number(created_at), 600_000);
  assert.equal(this.body<DeviceCode>().expiresAt, (expires_at as Date).toISOString());
  assert.ok(Date.parse(this.deviceCodeAskedAt!) <= Number(created_at), 'it was made before it was asked for');
});

Then('{phone} is verified for the device account {string}', function (this: Stage, _phone: string, account: string) {
  assert.equal(this.body<VerifiedDevice>().deviceAccountMasked, account);
});

Then('{int} tries/try are/is left', function (this: Stage, tries: number) {
  assert.equal(this.refusal().attemptsLeft, tries);
});

Then('no try is left', function (this: Stage) {
  assert.equal(this.refusal().attemptsLeft, 0);
});

Then('one is verified and the other is refused as {string}', function (this: Stage, code: string) {
  assert.deepEqual(this.outcomes.map((outcome) => (outcome.ok ? 'verified' : outcome.refusal.code)).sort(), [code, 'verified'].sort());
});
