import assert from 'node:assert/strict';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import type { AppSession, Device } from '../../simulator/api-client.js';
import { sendAgain } from '../../simulator/devices/phone.js';
import type { Person } from '../../simulator/world/people.js';
import type { Stage } from '../support/stage.js';

const wrongPassword = 'Plum#2071';

for (const what of ['phone', 'shared phone'])
  Given(`{person} whose ${what} is verified`, async function (this: Stage, person: Person) {
    await this.openAccount(person);
    await this.verify(`the ${what}`);
  });

Given('{phone} is verified too', async function (this: Stage, phone: string) {
  await this.verify(phone);
});

Given('{phone} was disabled', async function (this: Stage, phone: string) {
  this.accepted(await this.desk.disableDevice(this.bindingOf(phone)));
});

Given('the person is logged in on {phone}', async function (this: Stage, phone: string) {
  this.appSession = this.accepted(this.keep(await this.phone(phone).logIn(this.person)));
});

When('the person logs in on {phone}', async function (this: Stage, phone: string) {
  this.keep(await this.phone(phone).logIn(this.person));
});

When('{person} logs in on {phone}', async function (this: Stage, person: Person, phone: string) {
  this.keep(await this.phone(phone).logIn(person));
});

When('{int} wrong passwords for the person are tried on {phone}', async function (this: Stage, times: number, phone: string) {
  this.outcomes = [];
  for (let tried = 0; tried < times; tried += 1) this.outcomes.push(await this.phone(phone).logIn(this.person, wrongPassword));
});

When('the App on {phone} is opened', async function (this: Stage, phone: string) {
  this.keep(await this.phone(phone).currentSession());
});

const instants: Record<string, number> = { '1 second before the log in ends': -1, 'when the log in ends': 0 };
for (const [when, secondsAfter] of Object.entries(instants))
  When(`the App is opened on {phone} ${when}`, async function (this: Stage, phone: string) {
    await this.door.holdAt(new Date(Date.parse(this.appSession!.expiresAt) + secondsAfter * 1000).toISOString());
    this.keep(await this.phone(phone).currentSession());
  });

When('the person logs out on {phone}', async function (this: Stage, phone: string) {
  this.accepted(await this.phone(phone).currentSession());
  this.sent = this.phone(phone).lastSent();
  this.accepted(await this.phone(phone).logOut());
});

When('the request that {phone} sent before is repeated with a new signature', async function (this: Stage, phone: string) {
  this.phone(phone).usesLogInOf(this.sent);
  this.keep(await this.phone(phone).currentSession());
});

When('the App on {phone} is installed again', function (this: Stage, phone: string) {
  this.phone(phone).reinstallApp();
});

When('somebody repeats what {phone} has sent', async function (this: Stage, phone: string) {
  this.keep(await sendAgain(this.phone(phone).lastSent()!));
});

When('{phone} shows the key of {phone} and signs with its own', async function (this: Stage, thief: string, victim: string) {
  this.accepted(await this.phone(victim).currentSession());
  await this.phone(thief).pretendsToBe(this.phone(victim));
  this.phone(thief).usesLogInOf(this.phone(victim).lastSent());
  this.keep(await this.phone(thief).openDevices());
});

When('{phone} uses the log in of {phone}', async function (this: Stage, thief: string, victim: string) {
  this.accepted(await this.phone(victim).currentSession());
  this.phone(thief).usesLogInOf(this.phone(victim).lastSent());
  this.keep(await this.phone(thief).openDevices());
});

When('the applicant disables {phone}', async function (this: Stage, phone: string) {
  this.accepted(this.keep(await this.desk.disableDevice(this.bindingOf(phone))));
});

When('the applicant enables {phone}', async function (this: Stage, phone: string) {
  this.accepted(this.keep(await this.desk.enableDevice(this.bindingOf(phone))));
});

When('the applicant disables the device of the first', async function (this: Stage) {
  this.keep(await this.desk.disableDevice([...this.bindings.values()][0]!));
});

When('{phone} is off for 30 minutes, in which the applicant disables it', async function (this: Stage, phone: string) {
  this.accepted(await this.desk.disableDevice(this.bindingOf(phone)));
  await this.door.pass(30 * 60);
});

When('the person disables {phone} in the App on {phone}', async function (this: Stage, switched: string, phone: string) {
  this.accepted(await this.phone(phone).disableDevice(this.bindingOf(switched)));
});

When('the person enables {phone} in the App on {phone}', async function (this: Stage, switched: string, phone: string) {
  this.accepted(await this.phone(phone).enableDevice(this.bindingOf(switched)));
});

When('the applicant opens the list of devices', async function (this: Stage) {
  this.keep(await this.desk.openDevices());
});

Then('it shows:', function (this: Stage, table: DataTable) {
  const shown = this.body<{ devices: Device[] }>().devices.map(({ platform, model, state, action }) => ({
    platform,
    model,
    state,
    action,
  }));
  assert.deepEqual(shown, table.hashes());
});

Then('each has its own identifier and the time at which it was verified', async function (this: Stage) {
  const { devices } = this.body<{ devices: Device[] }>();
  assert.equal(new Set(devices.map(({ deviceIdentifier }) => deviceIdentifier)).size, devices.length);
  const now = Date.parse(await this.door.now());
  for (const { verifiedAt } of devices) assert.ok(now - Date.parse(verifiedAt) < 60_000, verifiedAt);
});

Then('the person has {int} device(s)', async function (this: Stage, count: number) {
  assert.equal(this.accepted(await this.desk.openDevices()).devices.length, count);
});

Then('the App greets the person', function (this: Stage) {
  assert.equal(this.body<AppSession>().name, this.person.name.zh);
});

Then('the App greets {person}', function (this: Stage, person: Person) {
  assert.equal(this.body<AppSession>().name, person.name.zh);
});

Then('all are refused as {string}', function (this: Stage, code: string) {
  assert.deepEqual([...new Set(this.outcomes.map((outcome) => (outcome.ok ? 'accepted' : outcome.refusal.code)))], [code]);
});

Then('a mail says that {phone} was {word}', async function (this: Stage, phone: string, what: string) {
  await this.atRest();
  const about = this.phone(phone).model;
  const letter = await this.desk.openMail(({ subject, text }) => subject.includes(`was ${what}`) && text.includes(about));
  assert.ok(letter, `no mail says that ${about} was ${what}`);
});
