import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Stage } from '../support/stage.js';
import { browsers } from '../support/browsers.js';
import { fingerprintOfTerms } from '../support/terms.js';
import type { Environment, Terms } from '../../simulator/api-client.js';
import type { Person } from '../../simulator/world/people.js';

Given('{person} at the portal', async function (this: Stage, person: Person) {
  await this.seat(person).insertCard();
});

Given('{person} at the portal who has accepted the rules', async function (this: Stage, person: Person) {
  await this.seat(person).insertCard();
  this.accepted(await this.desk.acceptRules());
});

Given('{person} at the portal who has tested the environment', async function (this: Stage, person: Person) {
  await this.seat(person).insertCard();
  this.accepted(await this.desk.acceptRules());
  this.accepted(await this.desk.testEnvironment());
});

Given('{person} at the portal who has read the card', async function (this: Stage, person: Person) {
  await this.seat(person).insertCard();
  this.accepted(await this.desk.acceptRules());
  this.accepted(await this.desk.testEnvironment());
  this.accepted(await this.desk.readCard());
});

Given('{person} at the portal on page 2', async function (this: Stage, person: Person) {
  this.accepted(await this.seat(person).fillUpToPage2());
});

Given('{person} at the portal with {browser}', function (this: Stage, person: Person, browser: string) {
  this.seat(person, { userAgent: browsers[browser]! });
});

When('the applicant reads the rules', async function (this: Stage) {
  this.keep(await this.desk.readRules());
});

When('the applicant accepts the rules', async function (this: Stage) {
  this.rules = this.accepted(await this.desk.readRules());
  this.keep(await this.desk.acceptRules());
});

When('the applicant goes on without accepting the rules', async function (this: Stage) {
  const { version } = this.accepted(await this.desk.readRules());
  this.keep(await this.desk.api.post('/v1/registration-drafts', { termsVersion: version, accepted: false }));
});

When('the applicant accepts the rules of version {string}', async function (this: Stage, version: string) {
  this.keep(await this.desk.acceptRules(version));
});

When('the applicant opens the environment test', async function (this: Stage) {
  this.keep(await this.desk.openEnvironmentPage());
});

When('the applicant tests the environment', async function (this: Stage) {
  this.keep(await this.desk.testEnvironment());
});

When('the applicant hands in two plain readings as environment test', async function (this: Stage) {
  const [one, other] = [this.accepted(await this.desk.read('read')), this.accepted(await this.desk.read('read'))];
  const body = { readCardReadingId: one.cardReadingId, verifyCardReadingId: other.cardReadingId };
  this.keep(await this.desk.api.post(`/v1/registration-drafts/${this.desk.draftId()}/test-environment`, body));
});

When('the applicant fills in page 1', async function (this: Stage) {
  this.keep(await this.desk.fillPage1());
});

When('the applicant fills in page 1 without a household number', async function (this: Stage) {
  this.keep(await this.desk.fillPage1({ householdNumber: null }));
});

When('the applicant fills in page 1 with another household number', async function (this: Stage) {
  this.keep(await this.desk.fillPage1({ householdNumber: 'FB999999' }));
});

When(/^the applicant fills in page 1 with another (county|district|village|neighbourhood)$/, async function (this: Stage, field: string) {
  const value = field === 'neighbourhood' ? this.person.address.neighbourhood + 1 : '別處';
  this.keep(await this.desk.fillPage1({ address: { ...this.person.address, [field]: value } }));
});

Then(
  'the rules are shown in Chinese and English with the revision dates {string} and {string}',
  function (this: Stage, one: string, other: string) {
    const { text, revisions } = this.body<Terms>();
    assert.match(text.zh, /健保/);
    assert.match(text.en, /insurer/i);
    assert.deepEqual(
      revisions.map(({ issuedOn }) => issuedOn),
      [one, other],
    );
  },
);

Then('the form is open', async function (this: Stage) {
  this.accepted(this.outcome);
  assert.equal((await this.desk.testEnvironment()).ok, true);
});

Then('the consent is recorded with the version and the fingerprint of the rules that were shown', async function (this: Stage) {
  const [consent, ...more] = await this.records.consents();
  assert.equal(more.length, 0);
  assert.equal(consent?.terms_version, this.rules?.version);
  assert.equal(consent?.terms_sha256, await fingerprintOfTerms());
});

Then('no consent is recorded', async function (this: Stage) {
  assert.deepEqual(await this.records.consents(), []);
});

Then(
  'the page shows the browser {string} of version {string} on {string}, {support}, with a working connection',
  function (this: Stage, name: string, version: string, system: string, supported: boolean) {
    const environment = this.body<Environment>();
    assert.equal(environment.browser.name, name);
    assert.equal(environment.browser.version.split('.')[0], version);
    assert.ok(environment.operatingSystem.startsWith(system), environment.operatingSystem);
    assert.equal(environment.supported, supported);
    assert.equal(environment.serverConnection, 'normal');
  },
);

Then('both reading and verifying are shown to work', function (this: Stage) {
  assert.deepEqual(this.body(), { readCard: true, verifyCard: true });
});

Then('page 1 stays closed', async function (this: Stage) {
  const outcome = await this.desk.readCard();
  assert.equal(outcome.ok ? 'open' : outcome.refusal.code, 'environment-test-missing');
});

Then('page 2 opens for {string}', function (this: Stage, name: string) {
  assert.equal(this.body<{ name: string }>().name, name);
});

When('the applicant fills in page 2 of a form that does not exist', async function (this: Stage) {
  const body = {
    draftId: randomUUID(),
    password: 'Peach#2071',
    passwordConfirmation: 'Peach#2071',
    mobile: this.person.mobile,
    email: this.person.email,
  };
  this.keep(await this.desk.api.post('/v1/registrations', body));
});
