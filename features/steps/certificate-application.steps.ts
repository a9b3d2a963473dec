import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Given, Then, When } from '@cucumber/cucumber';
import type { AppliedWithCertificate, CertificateSession } from '../../simulator/api-client.js';
import { createCertificateDesk } from '../../simulator/devices/certificate-desk.js';
import { fingerprintOfTerms } from '../support/terms.js';
import type { Stage } from '../support/stage.js';

Given('the same person is logged in at another desk with the card', async function (this: Stage) {
  const desk = this.deskOf(this.person);
  await desk.pullOutCard();
  await desk.insertCard();
  this.accepted(await desk.logIn());
  this.desks.push(desk);
  await this.certificateDesk.insertCertificate();
});

Given('the same person registers at an office', async function (this: Stage) {
  this.accepted(await this.counter('counter-taipei').registerAtOffice(this.person));
});

When('the holder applies for the account', async function (this: Stage) {
  this.cookiesBefore = this.certificateDesk.api.cookies();
  this.keep(await this.certificateDesk.applyForAccount());
});

When('the holder applies for the account without accepting the rules', async function (this: Stage) {
  this.keep(await this.certificateDesk.applyForAccount({ termsAccepted: false }));
});

When('the holder applies for the account accepting the rules of {string}', async function (this: Stage, termsVersion: string) {
  this.keep(await this.certificateDesk.applyForAccount({ termsVersion }));
});

When('the holder applies for the account with {string} {string}', async function (this: Stage, field: string, entry: string) {
  this.cookiesBefore = this.certificateDesk.api.cookies();
  this.keep(await this.certificateDesk.applyForAccount({ [field]: entry }));
});

When('the holder applies for the account twice with the same key', async function (this: Stage) {
  const idempotencyKey = randomUUID();
  this.cookiesBefore = this.certificateDesk.api.cookies();
  const first = await this.certificateDesk.applyForAccount({}, { idempotencyKey });
  // The first answer was lost, and the new cookie with it.
  const { person, running } = this;
  this.certificateDesk = createCertificateDesk({ ...running, person, api: this.copiedBrowser() });
  this.outcomes = [first, await this.certificateDesk.applyForAccount({}, { idempotencyKey })];
});

When('the holder logs in at the portal with the new password {string}', async function (this: Stage, password: string) {
  this.keep(await this.desk.logIn(password));
});

Then('the personal-data portal offers the whole menu', async function (this: Stage) {
  const session = this.accepted(await this.certificateDesk.currentSession());
  assert.equal(session.menu.length, 5);
});

Then('the personal-data portal warns that the password of the registration changes', function (this: Stage) {
  const { alreadyRegistered, warnings } = this.body<CertificateSession>();
  assert.deepEqual({ alreadyRegistered, warnings }, { alreadyRegistered: true, warnings: ['registered-password-changes'] });
});

Then('the answer says that the password of the registration has changed', function (this: Stage) {
  const { alreadyRegistered, message } = this.body<AppliedWithCertificate>();
  assert.equal(alreadyRegistered, true);
  assert.match(message.zh, /密碼已一併變更/);
});

Then('a completion mail arrives', async function (this: Stage) {
  assert.ok(await this.openLetter(/complete/i));
});

Then('a mail about the changed password arrives', async function (this: Stage) {
  assert.ok(await this.openLetter(/password .* was changed/));
});

Then('the first address hears that it was changed', async function (this: Stage) {
  const letter = await this.openLetter(/address/i);
  assert.deepEqual(letter.to, [this.person.email]);
});

Then('the consent is recorded with the rules in force', async function (this: Stage) {
  const [consent, ...more] = await this.records.consents();
  assert.deepEqual([consent?.terms_sha256, more.length], [await fingerprintOfTerms(), 0]);
  assert.equal((await this.records.registration(this.registrationId)).consent_id, consent?.id);
});

Then('there is no account', async function (this: Stage) {
  assert.deepEqual(await this.records.registrationsOf(this.person.idNumber), []);
});

Then('the application from before is void', async function (this: Stage) {
  await this.atRest();
  const states = (await this.records.registrationsOf(this.person.idNumber)).map(({ channel, state }) => `${channel}: ${state}`);
  assert.deepEqual(states.sort(), ['certificate: active', 'portal: void']);
});

Then('the log in at the other desk has ended', async function (this: Stage) {
  const session = await this.desks[0]!.currentSession();
  assert.equal(session.ok ? 'open' : session.refusal.code, 'session-missing');
});

Then('the log in from before the application opens nothing', async function (this: Stage) {
  const session = await this.copiedBrowser().get('/v1/certificate-sessions/current');
  assert.equal(session.ok ? 'open' : session.refusal.code, 'session-missing');
});
