import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Given, Then, When } from '@cucumber/cucumber';
import { deadlineMovedMail, instantWords } from '../support/mails.js';
import type { Stage } from '../support/stage.js';

const [first, second] = ['operator-night', 'operator-day'];
const endOfDay = (date: string) => new Date(Date.parse(`${date}T00:00:00+08:00`) + 24 * 3600 * 1000).toISOString();

/** When the review of an application ends, as its row says after everything was carried out. */
async function dueAtOf(stage: Stage, applicationId: string): Promise<string> {
  const rows = await (await stage.atRest()).cardApplications();
  return (rows.find(({ id }) => id === applicationId)!.due_at as Date).toISOString();
}
const movedLetters = async (stage: Stage, email: string) =>
  (await stage.desk.mailbox(email).letters()).filter(({ subject }) => deadlineMovedMail.test(subject));

Given('it has become {instant} in Taipei', async function (this: Stage, instant: string) {
  await this.door.holdAt(instant);
});
When('it becomes {instant} in Taipei', async function (this: Stage, instant: string) {
  await this.door.holdAt(instant);
});

Given('the operator has declared {date} a holiday', async function (this: Stage, date: string) {
  this.accepted(await this.operator(first!).declareHoliday(date));
});
When('the operator declares {date} a holiday', async function (this: Stage, date: string) {
  this.keep(await this.operator(first!).declareHoliday(date));
});
When('the other operator declares {date} a holiday', async function (this: Stage, date: string) {
  this.keep(await this.operator(second!).declareHoliday(date));
});
When('both operators declare {date} a holiday at once', async function (this: Stage, date: string) {
  this.outcomes = await Promise.all([first!, second!].map((staffId) => this.operator(staffId).declareHoliday(date)));
});
When('the counter wants to declare a holiday', async function (this: Stage) {
  this.keep(await this.operator('counter-taipei').declareHoliday('2026-07-09'));
});
When('the worker goes away', async function (this: Stage) {
  await this.running.world.kill('worker');
});

Then('the holiday is declared', function (this: Stage) {
  assert.ok(this.outcome.ok, 'it was refused');
});
Then('no holiday is declared', async function (this: Stage) {
  assert.deepEqual(this.accepted(await this.operator(first!).listHolidays()).holidays, []);
});
Then('one has declared it and the other is refused as {string}', function (this: Stage, code: string) {
  const refusals = this.outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal.code]));
  assert.deepEqual([this.outcomes.length, refusals], [2, [code]]);
});

Then('the end of the review has moved to the end of {date} in Taipei', async function (this: Stage, date: string) {
  const dueAt = await dueAtOf(this, this.applicationId);
  assert.equal(dueAt, endOfDay(date));
  assert.notEqual(dueAt, this.applications.at(-1)!.dueAt);
});
Then('the end of the review is still the end of {date} in Taipei', async function (this: Stage, date: string) {
  assert.equal(await dueAtOf(this, this.applicationId), endOfDay(date));
});
Then('the process waits for the decision until the new end', async function (this: Stage) {
  const dueAt = new Date(await dueAtOf(this, this.applicationId));
  const seen = await this.records.process(`cardApplication-${this.applicationId}`);
  assert.deepEqual(seen, { status: 'RUNNING', stage: 'under-review', dueAt });
});

Then('a mail tells the applicant of the new end', async function (this: Stage) {
  const { text } = await this.openLetter(deadlineMovedMail);
  for (const words of instantWords(await dueAtOf(this, this.applicationId))) assert.ok(text.includes(words), `${words} is not in ${text}`);
});
Then('every applicant was told of the own new end once', async function (this: Stage) {
  for (const { applicationId, person } of this.applications) {
    const words = instantWords(await dueAtOf(this, applicationId));
    const letters = await movedLetters(this, person.email);
    assert.equal(letters.length, 1, person.key);
    for (const word of words) assert.ok(letters[0]!.text.includes(word), `${word} is not in ${letters[0]!.text}`);
  }
});
Then('nobody was told of a new end', async function (this: Stage) {
  await this.atRest();
  for (const { person } of this.applications) assert.deepEqual(await movedLetters(this, person.email), []);
});
Then('the newest applicant was told of no other end', async function (this: Stage) {
  await this.atRest();
  assert.deepEqual(await movedLetters(this, this.applications.at(-1)!.person.email), []);
});
Then('the operator sees that {int} reviews end later and that all were looked at', async function (this: Stage, count: number) {
  const [holiday] = this.accepted(await this.operator(first!).listHolidays()).holidays;
  assert.equal(holiday!.movedCount, count);
  assert.ok(holiday!.carriedOutAt, 'it is not carried out');
  assert.deepEqual(await this.records.audit(holiday!.holidayId), ['holiday.declared']);
  assert.equal(await this.records.ending(`calendarChange-${holiday!.holidayId}`), 'carried-out');
});
Then('operators are warned that an end was counted without the calendar of {int}', async function (this: Stage, year: number) {
  const log = await readFile(path.join(this.running.logFolder, 'api.log'), 'utf8');
  const warnings = log.split('\n').filter((line) => line.includes('"deadline-without-calendar"'));
  assert.ok(
    warnings.some((line) => line.includes('"level":"warn"') && line.includes(`"years":[${year}]`)),
    `not in ${warnings.join(' ')}`,
  );
});
