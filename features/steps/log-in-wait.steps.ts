import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import type { CardReading, Outcome, Session } from '../../simulator/api-client.js';
import type { Desktop } from '../../simulator/devices/desktop.js';
import { healthInsuranceCard } from '../../simulator/devices/virtual-card.js';
import { personByKey } from '../../simulator/world/people.js';
import type { Stage } from '../support/stage.js';

const wrongPassword = 'Plum#2071';

async function tryWrongPasswords(desk: Desktop, times: number): Promise<Outcome<Session>> {
  let outcome = await desk.logIn(wrongPassword);
  for (let tried = 1; tried < times; tried += 1) outcome = await desk.logIn(wrongPassword);
  return outcome;
}

When('the applicant logs in with {int} wrong password(s) in a row', async function (this: Stage, times: number) {
  this.keep(await tryWrongPasswords(this.desk, times));
  this.firstRefusal = this.refusal();
});

When('the applicant logs in with another wrong password', async function (this: Stage) {
  this.keep(await this.desk.logIn(wrongPassword));
});

When(/^the applicant logs in (1 second before|the instant) the wait is over$/, async function (this: Stage, when: string) {
  const overMs = Date.parse(this.refusal().retryAt!);
  await this.door.passTo(new Date(overMs - 60_000).toISOString());
  const reading = this.accepted(await this.desk.read());
  await this.door.holdAt(new Date(overMs - (when === 'the instant' ? 0 : 1000)).toISOString());
  this.keep(await this.desk.logIn(undefined, reading));
});

When('another citizen who never registered logs in with {int} wrong passwords in a row', async function (this: Stage, times: number) {
  this.firstRefusal = this.refusal();
  const other = personByKey('chen-hao');
  await this.desk.pullOutCard();
  await this.reader.insert(healthInsuranceCard(other));
  this.desks = [this.deskOf(other)];
  this.keep(await tryWrongPasswords(this.desks[0]!, times));
});

When('the other citizen logs in', async function (this: Stage) {
  this.keep(await this.desks[0]!.logIn());
});

When('the applicant sends {int} wrong passwords at the same moment', async function (this: Stage, times: number) {
  const readings: CardReading[] = [];
  for (let read = 0; read < times; read += 1) readings.push(this.accepted(await this.desk.read()));
  await Promise.all(readings.map((reading) => this.desk.logIn(wrongPassword, reading)));
});

const logInWithoutCard = ({ desk }: Stage) =>
  desk.api.post<Session>('/v1/portal-sessions', { cardReadingId: randomUUID(), password: wrongPassword });

When('somebody without the card tries {int} passwords', async function (this: Stage, times: number) {
  for (let tried = 0; tried < times; tried += 1) this.keep(await logInWithoutCard(this));
});

When('{int} log ins come from the network of the applicant within one minute', async function (this: Stage, times: number) {
  const minuteMs = 60_000;
  const nextMinute = Math.ceil(Date.parse(await this.door.now()) / minuteMs) * minuteMs;
  await this.door.holdAt(new Date(nextMinute).toISOString());
  for (let come = 0; come < times; come += 1) this.keep(await logInWithoutCard(this));
});

Given('somebody has planted a log in of their own choice in the browser', function (this: Stage) {
  this.desk.api.plantCookie(plantedLogIn);
});

const plantedLogIn = `vnhi_session=${'A'.repeat(43)}`;

Then('whoever planted the log in is not logged in', async function (this: Stage) {
  const planter = this.deskOf(this.person);
  planter.api.plantCookie(plantedLogIn);
  const looked = await planter.currentSession();
  assert.equal(looked.ok ? 'logged in' : looked.refusal.code, 'session-missing');
});

Then('nothing is said about waiting', function (this: Stage) {
  assert.equal(this.refusal().retryAt, undefined);
});

/** From now until the next try is allowed. */
async function waitMinutes(stage: Stage): Promise<number> {
  return (Date.parse(stage.refusal().retryAt!) - Date.parse(await stage.door.now())) / 60_000;
}

Then('the next try is allowed in {int} minutes', async function (this: Stage, minutes: number) {
  const waits = await waitMinutes(this);
  assert.ok(waits <= minutes && waits > minutes - 0.5, `it is ${waits} minutes`);
});

Then('the waits after the next wrong passwords are:', { timeout: 180_000 }, async function (this: Stage, table: DataTable) {
  const waits: number[] = [];
  for (const _ of table.hashes()) {
    await this.door.passTo(this.refusal().retryAt!);
    this.keep(await this.desk.logIn(wrongPassword));
    waits.push(Math.ceil(await waitMinutes(this)));
  }
  await this.door.passTo(this.refusal().retryAt!);
  assert.deepEqual(
    waits.map(String),
    table.hashes().map(({ minutes }) => minutes),
  );
});

Then('the other citizen has to wait as long as the applicant', async function (this: Stage) {
  const [first, other] = [this.firstRefusal!, this.refusal()].map(({ retryAt }) => Date.parse(retryAt!));
  assert.ok(other! >= first! && other! - first! < 60_000, `${other! - first!} ms apart`);
});

Then('the log in is refused as {string}', function (this: Stage, code: string) {
  assert.equal(this.refusal().code, code);
});

Then('the log in succeeds', function (this: Stage) {
  assert.ok(this.body<Session>().expiresAt);
});
