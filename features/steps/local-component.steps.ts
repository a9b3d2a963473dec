import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { CardReading, Environment, Outcome } from '../../simulator/api-client.js';
import type { Person } from '../../simulator/world/people.js';
import type { Stage } from '../support/stage.js';

Given('{person} at a machine with the card component', async function (this: Stage, person: Person) {
  await (await this.seatAtComponent(person)).insertCard();
});

Given('{person} at a machine with the card component, which is enrolled and trusted', async function (this: Stage, person: Person) {
  const desk = await this.seatAtComponent(person);
  await this.enrolReaderHost();
  await desk.insertCard();
  await this.reader.inSlot();
  this.accepted(await this.component!.visit());
});

Given(
  '{person} with a citizen digital certificate at a machine with the card component, which is enrolled and trusted',
  async function (this: Stage, person: Person) {
    await this.seatAtComponent(person);
    await this.enrolReaderHost();
    await this.seatWithCertificate(person);
    await this.reader.inSlot();
    this.accepted(await this.component!.visit());
  },
);

Given('{person} on a page of another origin, at a machine with the card component', async function (this: Stage, person: Person) {
  await (await this.seatAtComponent(person, 'https://portal.example.net')).insertCard();
  this.accepted(await this.component!.visit());
});

Given('the operator has withdrawn the key of the machine', async function (this: Stage) {
  this.accepted(await this.operator('operator-day').withdrawKey(this.readerHost));
});

When('the applicant visits the card component', async function (this: Stage) {
  this.keep(await this.component!.visit());
});

When('the page asks the card component for its readers', async function (this: Stage) {
  this.keep(await this.component!.state());
});

/** Asks for a reading and has the component sign it, without handing it in yet. */
async function sign(stage: Stage): Promise<{ cardReadingId: string; answer: string }> {
  const body = { check: 'verify' };
  const { cardReadingId, nonce } = stage.accepted(
    await stage.desk.api.post<{ cardReadingId: string; nonce: string }>('/v1/component-readings', body),
  );
  const { answer } = stage.accepted(await stage.component!.read(nonce));
  return { cardReadingId, answer };
}
const handIn = (stage: Stage, { cardReadingId, answer }: { cardReadingId: string; answer: string }): Promise<Outcome<CardReading>> =>
  stage.desk.api.post(`/v1/component-readings/${cardReadingId}/answer`, { answer });

Given('the card component has signed a reading', async function (this: Stage) {
  this.signed = await sign(this);
});

When('the page hands it in', async function (this: Stage) {
  this.keep(await handIn(this, this.signed!));
});

When('the page hands it in twice', async function (this: Stage) {
  this.accepted(await handIn(this, this.signed!));
  this.keep(await handIn(this, this.signed!));
});

When('the page hands it in for another reading', async function (this: Stage) {
  const { cardReadingId } = await sign(this);
  this.keep(await handIn(this, { cardReadingId, answer: this.signed!.answer }));
});

When('the page hands it in with another card in it', async function (this: Stage) {
  const [header, payload, signature] = this.signed!.answer.split('.') as [string, string, string];
  const said = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { result: { record: string } };
  said.result.record = said.result.record.replace(/^../, '31');
  const changed = Buffer.from(JSON.stringify(said)).toString('base64url');
  this.keep(await handIn(this, { ...this.signed!, answer: [header, changed, signature].join('.') }));
});

When('the page hands in what it made up', async function (this: Stage) {
  this.keep(await handIn(this, { ...this.signed!, answer: 'a reading' }));
});

Then('the browser does not trust the card component', function (this: Stage) {
  assert.equal(this.refusal().code, 'component-not-trusted');
});

Then('the browser does not find the card component', function (this: Stage) {
  assert.equal(this.refusal().code, 'component-not-running');
});

Then('the browser keeps the answer from the page', function (this: Stage) {
  assert.equal(this.refusal().code, 'blocked-by-browser');
});

const colours = { green: '#1a7f37', red: '#b42318' };
Then('the status page says {string} in {word}', function (this: Stage, words: string, colour: keyof typeof colours) {
  const page = this.body<string>();
  assert.match(page, new RegExp(`<p class="state" role="status">[^<]*<span lang="en">${words}</span>`));
  assert.match(page, new RegExp(`\\.state {[^}]*background: ${colours[colour]}`));
});

Then('the page is told of the reader with a card in it', function (this: Stage) {
  const { readers } = this.body<{ readers: unknown }>();
  assert.deepEqual(readers, [{ reader: 'Virtual Reader 1', card: 'present' }]);
});

Then('the page expects the card component at {string}', function (this: Stage, address: string) {
  const { url } = this.body<Environment>().cardComponent;
  assert.equal(url.replace(/:\d+$/, ''), address);
});

Then('what it needs names {string}', async function (this: Stage, name: string) {
  const { prerequisites } = this.body<Environment>().cardComponent;
  const { items } = this.accepted(await this.desk.readContent(prerequisites));
  assert.ok(items.some(({ zh, en }) => zh.includes(name) && en.includes(name)));
});
