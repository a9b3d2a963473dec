import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Given, Then, When } from '@cucumber/cucumber';
import type { CardReading } from '../../simulator/api-client.js';
import { citizenCertificateCard } from '../../simulator/devices/citizen-certificate-card.js';
import { healthInsuranceCard, type CardBehaviour } from '../../simulator/devices/virtual-card.js';
import { cardAtrs, personByKey, type Person } from '../../simulator/world/people.js';
import type { Stage } from '../support/stage.js';

const slowSeconds = 1;

Given('there is no card inserted', async function (this: Stage) {
  await this.desk.pullOutCard();
});

Given('the card is pulled out', async function (this: Stage) {
  await this.desk.pullOutCard();
});

Given('a citizen certificate is inserted', async function (this: Stage) {
  await this.desk.pullOutCard();
  await this.reader.insert(await citizenCertificateCard(this.person));
});

Given('the card of another citizen is inserted', async function (this: Stage) {
  await this.desk.pullOutCard();
  await this.reader.insert(healthInsuranceCard(personByKey('chen-hao')));
});

Given('the card is inserted again', async function (this: Stage) {
  await this.desk.pullOutCard();
  await this.desk.insertCard();
  await this.reader.inSlot();
});

Given('a card of chip generation {int} is inserted', async function (this: Stage, generation: number) {
  await this.reader.insert({ ...healthInsuranceCard(this.person), atr: Buffer.from(cardAtrs[generation - 1]!, 'hex') });
});

Given('{person} at the portal with a slow card', async function (this: Stage, person: Person) {
  this.seat(person);
  const slow = healthInsuranceCard(person, { behaviour: 'slow', answerSeconds: slowSeconds });
  this.cardAsked = new Promise((resolve) => {
    void this.reader.insert({ ...slow, answer: (command) => (resolve(), slow.answer(command)) });
  });
  await this.reader.inSlot();
});

Given('the card is slow', async function (this: Stage) {
  await this.desk.pullOutCard();
  await this.desk.insertCard('slow', slowSeconds);
});

const situations: Record<string, CardBehaviour> = {
  'the card is pulled out in mid-read': 'pulled-out',
  'the answer of the card is torn': 'torn-answer',
  'the card is mute': 'mute',
  'the card falls mute': 'mute-after-atr',
  'the card gives an empty answer': 'empty-answer',
  'the card gives a short record': 'short-record',
  'the card refuses to be read': 'status-6982',
  'the card fails while it is read': 'status-6f00',
  'the card gives a malformed name': 'malformed-name',
  'the card gives an impossible date': 'bad-date',
};
for (const [situation, behaviour] of Object.entries(situations))
  Given(situation, async function (this: Stage) {
    await this.desk.pullOutCard();
    await this.desk.insertCard(behaviour);
  });

Given('the card gives a false check digit', async function (this: Stage) {
  await this.desk.pullOutCard();
  await this.reader.insert(healthInsuranceCard({ ...this.person, idNumber: 'A223456782' }));
});

When('the applicant presses Read', async function (this: Stage) {
  const reading = this.keep(await this.desk.read());
  this.reading = reading.ok ? reading.body : undefined;
});

When('the applicant presses Read on a reader that is not there', async function (this: Stage) {
  this.seat(this.person, { readerName: 'Reader in the cupboard' });
  this.keep(await this.desk.read());
});

When('the applicant presses Read twice at once', async function (this: Stage) {
  this.outcomes = await Promise.all([this.desk.read(), this.desk.read()]);
});

When('the applicant reads the card for page 1', async function (this: Stage) {
  this.keep(await this.desk.readCard());
});

Given('the applicant has pressed Read', async function (this: Stage) {
  this.reading = this.accepted(await this.desk.read());
});

Given('the applicant has had the card read and not verified', async function (this: Stage) {
  this.reading = this.accepted(this.keep(await this.desk.read('read')));
});

Given('the applicant has used that reading for page 1', async function (this: Stage) {
  this.accepted(await this.desk.readCard(this.reading));
});

When('the applicant uses that reading for page 1', async function (this: Stage) {
  this.keep(await this.desk.readCard(this.reading));
});

When('the applicant presses Next with that same reading', async function (this: Stage) {
  this.keep(await this.desk.fillPage1({ reading: this.reading! }));
});

When('the applicant uses a reading before it is done', async function (this: Stage) {
  const body = { host: this.readerHost, check: 'verify' };
  const requested = this.accepted(await this.desk.api.post<CardReading>('/v1/card-readings', body));
  this.keep(await this.desk.readCard(requested));
});

When('the applicant uses a reading that does not exist', async function (this: Stage) {
  this.keep(await this.desk.readCard({ cardReadingId: randomUUID() } as CardReading));
});

Then('the name {string} is filled in', function (this: Stage, name: string) {
  assert.equal(this.body<{ name: string }>().name, name);
});

Then('the name {string} is shown', function (this: Stage, name: string) {
  assert.equal(this.body<CardReading>().card?.name, name);
});

Then('the name is flagged for writing by hand', function (this: Stage) {
  assert.equal(this.body<CardReading>().card?.nameFlagged, true);
});

Then('the name stays empty', async function (this: Stage) {
  const page1 = await this.desk.fillPage1({ reading: { cardReadingId: randomUUID() } as CardReading });
  assert.equal(page1.ok, false);
  assert.equal((await this.records.cardsReadOnForms()).length, 0);
});

Then('nothing of the card is kept', async function (this: Stage) {
  assert.deepEqual(await this.records.readingsWithData(), []);
});

Then('one reading succeeds and the other is refused as {string}', function (this: Stage, code: string) {
  const codes = this.outcomes.map((outcome) => (outcome.ok ? 'read' : outcome.refusal.code));
  assert.deepEqual(codes.sort(), ['read', code].sort());
});
