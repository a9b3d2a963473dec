import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import { typedFrom, type HolderChecked } from '../../simulator/devices/desktop-deletion.js';
import { personByKey, type Person } from '../../simulator/world/people.js';
import type { Stage } from '../support/stage.js';

const anotherCard = '990000099999';
const fullWidth = (text: string) => text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));

Given('{person} who was registered at an office', async function (this: Stage, person: Person) {
  this.seat(person);
  this.accepted(this.keep(await this.counter('counter-taipei').registerAtOffice(person)));
});

When('the person checks ID number and card number', async function (this: Stage) {
  this.keep(await this.desk.checkHolder());
});

When('the person checks ID number and card number in full width and in groups', async function (this: Stage) {
  const { idNumber, card } = this.person;
  const grouped = card.number.replace(/(?<=^(.{4})+)(?=.)/g, ' ');
  this.keep(await this.desk.checkHolder({ idNumber: fullWidth(idNumber.toLowerCase()), cardNumber: fullWidth(grouped) }));
});

When('the person checks with another card number', async function (this: Stage) {
  this.keep(await this.desk.checkHolder({ cardNumber: anotherCard }));
  this.firstRefusal = this.refusal();
});

When('the person checks with another card number and that captcha', async function (this: Stage) {
  this.keep(await this.desk.checkHolder({ cardNumber: anotherCard, captcha: typedFrom(this.captcha!) }));
});

When('the person checks with another card number {int} times', async function (this: Stage, times: number) {
  for (let time = 0; time < times; time += 1) this.keep(await this.desk.checkHolder({ cardNumber: anotherCard }));
  assert.equal(this.refusal().code, 'deletion-check-failed');
});

When('the person checks with the ID number {string}', async function (this: Stage, idNumber: string) {
  this.keep(await this.desk.checkHolder({ idNumber }));
});

When('another citizen who never registered checks ID number and card number', async function (this: Stage) {
  this.keep(await this.deskOf(personByKey('chen-hao')).checkHolder());
});

When('somebody whom the register does not know checks ID number and card number', async function (this: Stage) {
  this.keep(await this.deskOf(personByKey('not-in-register')).checkHolder());
});

When('the span of the limit is over', async function (this: Stage) {
  await this.door.passTo(this.refusal().retryAt!);
});

Then('the page shows where the mail would go to', function (this: Stage) {
  const [mailbox, domain] = this.person.email.split('@');
  assert.equal(this.body<HolderChecked>().emailMasked, `${mailbox![0]}***@${domain}`);
});

Then('the page warns of what the App can do no longer', function (this: Stage) {
  const { notice } = this.body<{ notice: { zh: string; en: string } }>();
  assert.match(notice.zh, /健康存摺及健保櫃檯/);
  assert.match(notice.en, /Health Passbook and Health Counter can no longer be used/);
});
