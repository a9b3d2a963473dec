import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { CardReading } from '../../simulator/api-client.js';
import { healthInsuranceCard } from '../../simulator/devices/virtual-card.js';
import { personByKey, type Person } from '../../simulator/world/people.js';
import type { Stage } from '../support/stage.js';

Given('a desk with real card readers', async function (this: Stage) {
  await this.goToRealDesk();
});

Given('{person} sits down at it', function (this: Stage, person: Person) {
  this.seat(person);
});

Given('{person} sits down at it and inserts the card', async function (this: Stage, person: Person) {
  await this.seat(person).insertCard();
});

Given('{person} inserts the card in its other reader', async function (this: Stage, person: Person) {
  this.reader = this.realDesk!.readers[1];
  await this.seat(person).insertCard();
});

Given('{person} and {person} each insert the card in one of its readers', async function (this: Stage, one: Person, other: Person) {
  this.desks = this.realDesk!.readers.map((reader, at) => this.deskOf([one, other][at]!, { reader, readerName: reader.reader }));
  await Promise.all(this.desks.map((desk) => desk.insertCard()));
});

Given('{person} at the portal, where the last person has left the card', async function (this: Stage, person: Person) {
  this.seat(person);
  await this.reader.insert(healthInsuranceCard(personByKey('chen-hao')));
  this.accepted(await this.desk.acceptRules());
  this.accepted(await this.desk.testEnvironment());
});

Given('the smart-card service dies in mid-read', async function (this: Stage) {
  const [card, { kill }] = [healthInsuranceCard(this.person), this.realDesk!];
  const isRead = (command: Buffer) => command[1] === 0xca;
  let answer: typeof card.answer = (command) => {
    if (!isRead(command)) return card.answer(command);
    answer = card.answer;
    void kill();
    return { name: 'silence' };
  };
  await this.reader.insert({ ...card, answer: (command) => answer(command) });
});

Given('the smart-card service does not run', async function (this: Stage) {
  await this.realDesk!.kill();
});

Given('the readers are unplugged', async function (this: Stage) {
  await this.realDesk!.unplugReaders();
});

When('the smart-card service runs again with both readers', async function (this: Stage) {
  await this.realDesk!.start();
});

When('both press Read at once', async function (this: Stage) {
  this.outcomes = await Promise.all(this.desks.map((desk) => desk.read()));
});

Then('the names {string} and {string} are shown, each to its holder', function (this: Stage, one: string, other: string) {
  const names = this.outcomes.map((outcome) => (this.accepted(outcome) as CardReading).card?.name);
  assert.deepEqual(names, [one, other]);
});
