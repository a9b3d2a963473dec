import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { CarrierCheck, MobileTerms, PasswordSet } from '../../simulator/api-client.js';
import { simOf } from '../../simulator/devices/phone-network.js';
import { specialNumberOf, type SpecialNumber } from '../../simulator/world/mobile-numbers.js';
import { personByKey, type Person } from '../../simulator/world/people.js';
import { fingerprintOfTerms } from '../support/terms.js';
import type { Stage } from '../support/stage.js';

const otherCitizen = personByKey('chen-hao');

Given('{person} with the own SIM in {phone}', function (this: Stage, person: Person, phone: string) {
  this.holderOf(phone, person).network.putIn(simOf(person));
});

Given('an ordinary customer of Taiwan Star with the own SIM in {phone}', function (this: Stage, phone: string) {
  const person = personByKey('wang-jing');
  this.holderOf(phone, person).network.putIn(simOf(person));
});

Given('the own SIM is in {phone}', function (this: Stage, phone: string) {
  this.holderOf(phone, this.person).network.putIn(simOf(this.person));
});

Given('{person} with the SIM of another citizen in {phone}', function (this: Stage, person: Person, phone: string) {
  this.holderOf(phone, person).network.putIn(simOf(otherCitizen));
});

Given('{person} with {special number} in {phone}', function (this: Stage, person: Person, special: SpecialNumber, phone: string) {
  this.holderOf(phone, person).network.putIn({ number: specialNumberOf(person, special) });
});

Given(
  /^the phone is connected over (Wi-Fi|the hotspot of another citizen|a hotspot with the person's other SIM|its own mobile data)$/,
  function (this: Stage, over: string) {
    const { network } = this.phone('the phone');
    if (over === 'its own mobile data') network.connect({ kind: 'mobile' });
    else if (over === 'Wi-Fi') network.connect({ kind: 'wifi' });
    else network.connect({ kind: 'hotspot', of: simOf(over.includes('another citizen') ? otherCitizen : this.person) });
  },
);

Given('{person} whose number was accepted on {phone}', async function (this: Stage, person: Person, phone: string) {
  this.holderOf(phone, person).network.putIn(simOf(person));
  this.check = this.accepted(await this.phone(phone).checkNumber(person));
});

Given(
  '{person} whose number was accepted on {phone} and on {phone}',
  async function (this: Stage, person: Person, one: string, other: string) {
    for (const phone of [one, other]) {
      this.holderOf(phone, person).network.putIn(simOf(person));
      this.accepted(await this.phone(phone).checkNumber(person));
    }
  },
);

Given('{person} who has registered by mobile number on {phone}', async function (this: Stage, person: Person, phone: string) {
  this.holderOf(phone, person).network.putIn(simOf(person));
  this.accepted(await this.phone(phone).checkNumber(person));
  this.accepted(this.keep(await this.phone(phone).setFirstPassword()));
});

When('the terms of the authentication by mobile number are opened on {phone}', async function (this: Stage, phone: string) {
  this.keep(await this.phone(phone).readMobileTerms());
});

When('the person authenticates by mobile number on {phone}', async function (this: Stage, phone: string) {
  this.keep(await this.phone(phone).checkNumber(this.person));
});

When('the person authenticates the own mobile number on {phone}', async function (this: Stage, phone: string) {
  this.keep(await this.phone(phone).checkNumber(this.person, { mobile: this.person.mobile }));
});

When('the person begins to authenticate by mobile number on {phone}', async function (this: Stage, phone: string) {
  this.accepted(this.keep(await this.phone(phone).beginCheck(this.person)));
});

When('both begin to authenticate by mobile number', async function (this: Stage) {
  for (const [phone, person] of this.holders) this.accepted(await this.phone(phone).beginCheck(person));
});

When('the person waits for the check on {phone}', async function (this: Stage, phone: string) {
  this.keep(await this.phone(phone).waitForCheck());
});

When('the person goes on without pressing Confirm', async function (this: Stage) {
  this.keep(await this.phone('the phone').beginCheck(this.person, { accepted: false }));
});

When('the person agrees to an earlier version of the terms', async function (this: Stage) {
  this.keep(await this.phone('the phone').beginCheck(this.person, { termsVersion: 'mobile-verification-2020-01-01.1' }));
});

const entries: Record<string, object> = {
  'other digits of the card': { cardDigits: '9999' },
  'the ID number of another citizen': { idNumber: otherCitizen.idNumber },
  'the ID number of somebody unknown': { idNumber: personByKey('not-in-register').idNumber },
  'a mistyped ID number': { idNumber: 'A123456788' },
  'a mistyped mobile number': { mobile: '0212345678' },
};
for (const [what, changed] of Object.entries(entries))
  When(`the person authenticates by mobile number with ${what}`, async function (this: Stage) {
    this.keep(await this.phone('the phone').checkNumber(this.person, changed));
  });

When('{int} wrong card digits are tried for the person on {phone}', async function (this: Stage, times: number, phone: string) {
  for (let tried = 0; tried < times; tried += 1) {
    const outcome = await this.phone(phone).beginCheck(this.person, { cardDigits: `999${tried}` });
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal.code, 'mobile-entries-mismatch');
  }
});

When('the person sets the registration password on {phone}', async function (this: Stage, phone: string) {
  this.keep(await this.phone(phone).setFirstPassword());
});

When('the person sets the registration password {string} on {phone}', async function (this: Stage, password: string, phone: string) {
  this.keep(await this.phone(phone).setFirstPassword(password));
});

When(
  'the person sets the password {string} and repeats {string} on {phone}',
  async function (this: Stage, password: string, repeated: string, phone: string) {
    this.keep(await this.phone(phone).setFirstPassword(password, repeated));
  },
);

const instants: Record<string, number> = { 'at the end of the ten minutes': 0, '1 second before the end of the ten minutes': -1 };
for (const [when, secondsAfter] of Object.entries(instants))
  When(`the person sets the registration password on {phone} ${when}`, async function (this: Stage, phone: string) {
    await this.door.holdAt(new Date(Date.parse(this.check!.usableUntil!) + secondsAfter * 1000).toISOString());
    this.keep(await this.phone(phone).setFirstPassword());
  });

When('the person registers by mobile number on {phone}', async function (this: Stage, phone: string) {
  this.accepted(await this.phone(phone).checkNumber(this.person));
  this.accepted(this.keep(await this.phone(phone).setFirstPassword()));
});

When('the password is set on {phone} and on {phone} at the same time', async function (this: Stage, one: string, other: string) {
  const phones = [this.phone(one), this.phone(other)];
  for (const outcome of await Promise.all(phones.map((phone) => phone.setFirstPassword()))) this.accepted(outcome);
});

When('{phone} sets a password for the check of {phone}', async function (this: Stage, thief: string, victim: string) {
  this.phone(thief).takesOverCheck(this.phone(victim).checkId());
  this.keep(await this.phone(thief).setFirstPassword());
});

When('the person goes over to the device code on {phone}', async function (this: Stage, phone: string) {
  const given = this.accepted(await this.phone(phone).giveUpCheck());
  assert.equal(given.state, 'given-up');
});

When('the person opens the App on {phone}', async function (this: Stage, phone: string) {
  this.keep(await this.phone(phone).currentSession());
});

When('the person goes to the portal and logs in', async function (this: Stage) {
  await this.seat(this.person).insertCard();
  this.keep(await this.desk.logIn());
});

Then('they are shown in Chinese and English with the date {string} and name TWCA', function (this: Stage, date: string) {
  const { text, revisions } = this.body<MobileTerms>();
  assert.match(text.zh, /臺灣網路認證/);
  assert.match(text.en, /TWCA/);
  assert.deepEqual(revisions, [{ issuedOn: date, inForceOn: date }]);
});

Then('they name the operators {string}', function (this: Stage, names: string) {
  assert.equal(
    this.body<MobileTerms>()
      .carriers.map(({ en }) => en)
      .join(', '),
    names,
  );
});

Then('the number is accepted', function (this: Stage) {
  assert.equal(this.body<CarrierCheck>().state, 'matched');
});

Then('the number is accepted by the carrier {string}', async function (this: Stage, carrier: string) {
  const { carrierCheckId } = this.body<CarrierCheck>();
  assert.equal((await this.records.carrierCheck(carrierCheckId)).carrier, carrier);
});

Then('the number is still being checked', async function (this: Stage) {
  const { state, message } = this.accepted(await this.phone('the phone').lookAtCheck());
  assert.equal(state, 'checking');
  assert.match(message!.en, /device-code/);
});

Then('the check on {phone} has become {string}', async function (this: Stage, phone: string, state: string) {
  await this.atRest();
  assert.equal(this.accepted(await this.phone(phone).lookAtCheck()).state, state);
});

Then('the App says that the log in is kept for 2 hours at most', async function (this: Stage) {
  const { message, expiresAt } = this.body<PasswordSet>();
  assert.match(message.en, /2 hours at most/);
  assert.match(message.zh, /最久只保留 2 小時/);
  const endsInSeconds = (Date.parse(expiresAt) - Date.parse(await this.door.now())) / 1000;
  assert.ok(endsInSeconds > 7140 && endsInSeconds <= 7200, `it ends in ${endsInSeconds} s`);
});

Then('the App says that the password replaces the earlier one', function (this: Stage) {
  assert.match(this.body<PasswordSet>().message.en, /replaces your earlier registration password/);
});

Then('the person is greeted in the App on {phone}', async function (this: Stage, phone: string) {
  this.accepted(this.outcome);
  assert.equal(this.accepted(await this.phone(phone).currentSession()).name, this.person.name.zh);
});

Then('the registration by mobile number is active without an e-mail address', async function (this: Stage) {
  const [registration, ...more] = await this.records.registrationsOf(this.person.idNumber);
  assert.equal(more.length, 0);
  const { state, channel, email, mobile } = registration!;
  assert.deepEqual({ state, channel, email, mobile }, { state: 'active', channel: 'app', email: null, mobile: this.person.mobile });
});

Then('nobody is registered', async function (this: Stage) {
  assert.deepEqual(await this.records.registrationsOf(this.person.idNumber), []);
});

Then('the first application is void', async function (this: Stage) {
  assert.equal((await this.records.registration(this.applied[0]!.registrationId)).state, 'void');
});

Then('the person has one account, used on both devices', async function (this: Stage) {
  const accounts = await this.records.registrationsOf(this.person.idNumber);
  assert.deepEqual(
    accounts.map(({ state }) => state),
    ['active'],
  );
  this.accepted(await this.newestPhone().logIn(this.person));
  const { devices } = this.accepted(await this.newestPhone().openDevices());
  assert.deepEqual(
    devices.map(({ state, verifiedBy }) => `${state} ${verifiedBy}`),
    ['enabled mobile-number', 'enabled mobile-number'],
  );
});

Then('a mail tells that the password was changed', async function (this: Stage) {
  const letter = await this.openLetter(/password of your NHI Card registration was changed/);
  assert.deepEqual(letter.to, [this.person.email]);
});

Then('the consent to the terms of the authentication by mobile number is recorded', async function (this: Stage) {
  const { version } = this.accepted(await this.phone('the phone').readMobileTerms());
  const [consent, ...more] = await this.records.consents();
  assert.equal(more.length, 0);
  assert.equal(consent?.terms_version, version);
  assert.equal(consent?.terms_sha256, await fingerprintOfTerms('mobile-verification.json'));
});

Then('the audit trail of the check reads {string}', async function (this: Stage, actions: string) {
  const records = await this.atRest();
  assert.equal((await records.audit(this.phone('the phone').checkId()!)).join(', '), actions);
});

Then('the check process has ended as {string}', async function (this: Stage, ending: string) {
  const records = await this.atRest();
  assert.equal(await records.ending(`carrierCheck-${this.phone('the phone').checkId()}`), ending);
});

Then("the operator's secret is not kept", async function (this: Stage) {
  const { state, sealed_operator_token: secret } = await this.records.carrierCheck(this.phone('the phone').checkId()!);
  assert.notEqual(state, 'checking');
  assert.equal(secret, null);
});

Then('there is no mail to send', async function (this: Stage) {
  assert.deepEqual(await this.records.notices(), []);
});
