import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Applied, Outcome } from '../../simulator/api-client.js';
import { contactEntries } from '../../simulator/devices/desktop.js';
import { personByKey, type Person } from '../../simulator/world/people.js';
import { guessable } from '../support/guessable.js';
import { confirmationMail, type Stage } from '../support/stage.js';

Given('{person} who has applied', async function (this: Stage, person: Person) {
  this.seat(person);
  this.accepted(this.keep(await this.desk.apply()));
  await this.openLetter(confirmationMail);
});

Given('{person} who registered at the portal', async function (this: Stage, person: Person) {
  await this.applyAndConfirm(person);
});

Given('{person} who is registered', async function (this: Stage, person: Person) {
  await this.register(person);
});

Given('{person} with {int} forms open on page 2', async function (this: Stage, person: Person, count: number) {
  this.desks = [];
  for (let opened = 0; opened < count; opened += 1) {
    const desk = this.seat(person);
    this.accepted(await desk.fillUpToPage2());
    this.desks.push(desk);
  }
});

When('the applicant applies', async function (this: Stage) {
  this.keep(await this.desk.apply());
});

When('the applicant fills in page 2', async function (this: Stage) {
  this.keep(await this.desk.fillPage2());
});

When('the applicant fills in page 2 again', async function (this: Stage) {
  this.keep(await this.desk.fillPage2());
});

When('the applicant starts another application', async function (this: Stage) {
  this.keep(await this.deskOf(this.person).apply());
});

When('all {int} are sent at the same time', async function (this: Stage, count: number) {
  assert.equal(this.desks.length, count);
  this.outcomes = await Promise.all(this.desks.map((desk) => desk.fillPage2()));
});

When('the applicant applies with the password {string}', async function (this: Stage, password: string) {
  this.keep(await this.desk.fillPage2({ password }));
});

When(
  'the applicant applies with the password {string} and the confirmation {string}',
  async function (this: Stage, password: string, passwordConfirmation: string) {
    this.keep(await this.desk.fillPage2({ password, passwordConfirmation }));
  },
);

for (const [kind, of] of Object.entries(guessable))
  When(`the applicant applies with ${kind} as password`, async function (this: Stage) {
    this.keep(await this.desk.fillPage2({ password: of(this.person) }));
  });

When('the applicant tries the password {string} on the meter', async function (this: Stage, password: string) {
  this.keep(await this.desk.checkPassword(password));
});

When(
  'the applicant applies with the local phone {string}, {string} and {string}',
  async function (this: Stage, areaCode: string, number: string, extension: string) {
    this.keep(await this.desk.fillPage2({ localPhone: { areaCode, number, extension } }));
  },
);

When('the applicant applies without {string}', async function (this: Stage, field: string) {
  this.keep(await this.desk.fillPage2({ [field]: undefined }));
});

When('the applicant applies with the mobile number {string}', async function (this: Stage, mobile: string) {
  this.keep(await this.desk.fillPage2({ mobile }));
});

When('the applicant applies with the mobile number of another citizen', async function (this: Stage) {
  this.keep(await this.desk.fillPage2({ mobile: personByKey('chen-hao').mobile }));
});

When('the applicant applies with the e-mail address {address}', async function (this: Stage, email: string) {
  this.keep(await this.desk.fillPage2({ email }));
});

When('the applicant applies with the spare e-mail address {string}', async function (this: Stage, spareEmail: string) {
  this.keep(await this.desk.fillPage2({ spareEmail }));
});

When('the applicant sends page 2 twice with the same key', async function (this: Stage) {
  const idempotencyKey = randomUUID();
  this.outcomes = [await this.desk.fillPage2({}, { idempotencyKey }), await this.desk.fillPage2({}, { idempotencyKey })];
});

When('the applicant sends page 2 and then another page 2 with the same key', async function (this: Stage) {
  const idempotencyKey = randomUUID();
  this.accepted(await this.desk.fillPage2({}, { idempotencyKey }));
  this.keep(await this.desk.fillPage2({ mobile: '0912345678' }, { idempotencyKey }));
});

When('the applicant sends page 2 without a key', async function (this: Stage) {
  const body = { draftId: this.desk.draftId(), ...contactEntries(this.person) };
  const answer = await fetch(`${this.running.urls.api}/v1/registrations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  this.keep({ ok: false, refusal: (await answer.json()) as never });
});

Then('the application is accepted', function (this: Stage) {
  assert.equal(this.body<Applied>().state, 'applied');
});

Then('it can be confirmed until exactly 5 days after it was accepted', async function (this: Stage) {
  const { applied_at, deadline_at } = await this.records.registration(this.registrationId);
  assert.equal(Number(deadline_at) - Number(applied_at), 5 * 24 * 3600 * 1000);
  assert.equal(this.applied.at(-1)?.deadlineAt, (deadline_at as Date).toISOString());
});

Then('the message promises a mail whose link activates the account', function (this: Stage) {
  assert.match(this.body<Applied>().message.en, /mail arrives within minutes; its link activates/);
});

Then('no application is made', async function (this: Stage) {
  assert.deepEqual(await this.records.registrationsOf(this.person.idNumber), []);
});

Then('one is accepted and {int} are refused as {string}', function (this: Stage, count: number, code: string) {
  const codes = this.outcomes.map((outcome) => (outcome.ok ? 'accepted' : outcome.refusal.code)).sort();
  assert.deepEqual(codes, ['accepted', ...Array<string>(count).fill(code)].sort());
});

Then('the person has one application and one confirmation mail', async function (this: Stage) {
  await this.door.pass(1);
  assert.equal((await this.records.registrationsOf(this.person.idNumber)).length, 1);
  const letters = await this.desk.mailbox().letters();
  assert.equal(letters.filter(({ subject }) => confirmationMail.test(subject)).length, 1);
});

Then('both answers name the same application', function (this: Stage) {
  const [one, other] = this.outcomes.map((outcome) => this.accepted(outcome as Outcome<Applied>).registrationId);
  assert.equal(one, other);
});

Then('the applicant is warned of {string}', function (this: Stage, warning: string) {
  assert.ok(this.body<Applied>().warnings.includes(warning), `no warning of ${warning}`);
});

Then('the meter shows {string}', function (this: Stage, strength: string) {
  assert.equal(this.body<{ strength: string }>().strength, strength);
});

Then('the local phone is kept as {string}', async function (this: Stage, phone: string) {
  assert.equal((await this.records.registration(this.registrationId)).local_phone, phone);
});

Then('the spare e-mail address is kept as {string}', async function (this: Stage, address: string) {
  assert.equal((await this.records.registration(this.registrationId)).spare_email, address);
});
