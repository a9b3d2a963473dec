import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Given, Then, When } from '@cucumber/cucumber';
import type { CardReading, CertificateSession } from '../../simulator/api-client.js';
import { type CertificateCardBehaviour, samplePin } from '../../simulator/devices/citizen-certificate-card.js';
import { personByKey, samplePassword, type Person } from '../../simulator/world/people.js';
import type { Stage } from '../support/stage.js';

Given('{person} with a citizen digital certificate', async function (this: Stage, person: Person) {
  await this.seatWithCertificate(person);
});

Given('{person} with a citizen digital certificate who is registered', async function (this: Stage, person: Person) {
  await this.register(person);
  await this.seatWithCertificate(person);
});

Given('{person} who is logged in with the certificate', async function (this: Stage, person: Person) {
  this.accepted(await (await this.seatWithCertificate(person)).logIn());
});

Given('the holder is logged in with the certificate', async function (this: Stage) {
  this.accepted(await this.certificateDesk.logIn());
});

Given('the holder logs in with the certificate after all', async function (this: Stage) {
  this.accepted(await (await this.seatWithCertificate(this.person)).logIn());
});

Given('the certificate has signed', async function (this: Stage) {
  this.reading = this.accepted(await this.certificateDesk.sign());
});

Given('the holder has used that signature with another birth date', async function (this: Stage) {
  const refused = await this.certificateDesk.logIn({ birthDate: '1985-07-20' }, this.reading);
  assert.equal(refused.ok, false);
});

const wrongCertificates: Record<string, CertificateCardBehaviour> = {
  'the certificate is expired': 'expired',
  'the certificate is revoked': 'revoked',
  'the certificate comes from a false issuer': 'foreign-issuer',
  'the certificate is a copy without its key': 'other-key',
  'the certificate is damaged': 'broken-certificate',
  'the certificate is mute': 'mute',
  'the certificate is pulled out before it signs': 'pulled-out',
};
for (const [whatIsWrong, behaviour] of Object.entries(wrongCertificates))
  Given(whatIsWrong, async function (this: Stage) {
    await this.certificateDesk.insertCertificate(behaviour);
  });

Given('the health-insurance card is in the reader instead', async function (this: Stage) {
  await this.desk.pullOutCard();
  await this.desk.insertCard();
});

Given('the certification authority is down', async function (this: Stage) {
  await this.door.authorityFaults({ fault: 'down' });
});

Given('the holder has entered the PIN {string} {int} times', async function (this: Stage, pin: string, times: number) {
  for (let time = 0; time < times; time += 1) assert.equal((await this.certificateDesk.sign(pin)).ok, false);
});

When('the holder enters the PIN {string}', async function (this: Stage, pin: string) {
  this.keep(await this.certificateDesk.sign(pin));
});

When('the holder enters the right PIN', async function (this: Stage) {
  this.keep(await this.certificateDesk.sign());
});

When('the holder enters the right PIN {int} times in a minute', async function (this: Stage, times: number) {
  for (let time = 0; time < times; time += 1) this.keep(await this.certificateDesk.sign());
});

When('the holder enters the right PIN and waits', async function (this: Stage) {
  this.reading = this.accepted(await this.certificateDesk.requestSignature());
});

When('the reader host is given up', async function (this: Stage) {
  this.keep(await this.certificateDesk.watch(this.reading!));
  assert.equal(this.refusal().code, 'reader-host-unavailable');
});

When('the holder takes the certificate out and puts it in again', async function (this: Stage) {
  await this.certificateDesk.insertCertificate();
});

When('the holder logs in with the certificate', async function (this: Stage) {
  this.keep(await this.certificateDesk.logIn());
});

When('the holder logs in with that signature', async function (this: Stage) {
  this.keep(await this.certificateDesk.logIn({}, this.reading));
});

When('the person logs in to the personal-data portal with that reading', async function (this: Stage) {
  await this.seatWithCertificate(this.person);
  this.keep(await this.certificateDesk.logIn({}, this.reading));
});

When('the person logs in at the portal with that signature and the password', async function (this: Stage) {
  this.keep(await this.desk.logIn(samplePassword, this.reading));
});

const { idNumber, birthDate } = personByKey('lin-mei');
const entries: Record<string, { idNumber?: string; birthDate?: string }> = {
  'another birth date': { birthDate: '1985-07-20' },
  'the ID number of another citizen': { idNumber: personByKey('chen-hao').idNumber },
  'the entries of a citizen': { idNumber, birthDate },
  'the own entries': {},
  'the ID number "A223456782"': { idNumber: 'A223456782' },
};
for (const [entry, typed] of Object.entries(entries))
  When(`the holder logs in with the certificate and ${entry}`, async function (this: Stage) {
    this.keep(await this.certificateDesk.logIn(typed));
  });

When('the holder looks at the menu', async function (this: Stage) {
  this.keep(await this.certificateDesk.currentSession());
});

When('the holder logs out of the personal-data portal', async function (this: Stage) {
  this.accepted(await this.certificateDesk.logOut());
});

Then('the audit trail of whoever came without an account reads {string}', async function (this: Stage, actions: string) {
  const [applicant] = await this.records.certificateApplicants();
  assert.equal((await this.records.audit(String(applicant?.id))).join(', '), actions);
});

Then('the personal-data portal shows the name {string} and that the certificate was used', function (this: Stage, name: string) {
  const { name: shown, openedWith } = this.body<CertificateSession>();
  assert.deepEqual({ shown, openedWith }, { shown: name, openedWith: 'certificate' });
});

Then('it offers {string}', function (this: Stage, menu: string) {
  assert.equal(this.body<CertificateSession>().menu.join(', '), menu);
});

Then('the account {string} is marked {string}', function (this: Stage, account: string, mark: string) {
  const { deviceAccountMasked, accountMark } = this.body<CertificateSession>();
  assert.deepEqual([deviceAccountMasked, accountMark], [account, mark]);
});

Then('the certificate signs', function (this: Stage) {
  assert.equal(this.body<CardReading>().certificate?.name, this.person.name.zh);
});

Then(/^it is refused as "(certificate-pin-wrong)" with (\d) tr(?:y|ies) left$/, function (this: Stage, code: string, left: string) {
  const { code: refusedAs, attemptsLeft } = this.refusal();
  assert.deepEqual({ refusedAs, attemptsLeft }, { refusedAs: code, attemptsLeft: Number(left) });
});

Then('the personal-data portal stays closed', async function (this: Stage) {
  const session = await this.certificateDesk.currentSession();
  assert.equal(session.ok ? 'open' : session.refusal.code, 'session-missing');
});

Then('the PIN is kept sealed', async function (this: Stage) {
  const [reading] = await this.records.cardReadings();
  assert.match(String(reading?.sealed_pin), /^\w+\.[\w-]{20,}$/);
});

Then('the PIN is kept no more', async function (this: Stage) {
  const kept = (await this.records.cardReadings()).map(({ sealed_pin }) => sealed_pin);
  assert.deepEqual(kept, [null]);
});

Then('the PIN can be read nowhere', async function (this: Stage) {
  const shown = [await this.records.everythingStored(), JSON.stringify(await this.records.seenByOperators())];
  for (const file of await readdir(this.running.logFolder)) shown.push(await readFile(path.join(this.running.logFolder, file), 'utf8'));
  for (const form of [samplePin, Buffer.from(samplePin).toString('hex'), Buffer.from(samplePin).toString('base64url').slice(0, 10)])
    assert.ok(!shown.some((text) => text.includes(form)), `the PIN is readable as ${form}`);
});

When('it is {string}', async function (this: Stage, instant: string) {
  await this.door.holdAt(new Date(instant).toISOString());
});

When('an operator announces an outage of the personal-data portal for {span}', async function (this: Stage, seconds: number) {
  const from = await this.door.now();
  const until = new Date(Date.parse(from) + seconds * 1000).toISOString();
  this.accepted(await this.operator('operator-night').announceOutage('certificate', { from, until }));
});

Then('the refusal says that it opens at {string}', function (this: Stage, instant: string) {
  assert.equal(this.refusal().opensAt, new Date(instant).toISOString());
});
