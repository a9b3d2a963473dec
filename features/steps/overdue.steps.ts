import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Person } from '../../simulator/world/people.js';
import { approvedMail, caseOverdueMail, instantWords, leadEmail, overdueMail } from '../support/mails.js';
import type { Stage } from '../support/stage.js';

const endOf = (stage: Stage) => stage.applications.at(-1)!.dueAt;
const atEnd = (stage: Stage, secondsAfter: number) => new Date(Date.parse(endOf(stage)) + secondsAfter * 1000).toISOString();

Given('the application of {person} is overdue', async function (this: Stage, person: Person) {
  await this.letApply(person);
  await this.door.passTo(endOf(this));
});
When('nobody decides until a second before the review ends', async function (this: Stage) {
  await this.door.holdAt(atEnd(this, -1));
});
When('a second passes', async function (this: Stage) {
  await this.door.holdAt(endOf(this));
});
When('the worker is away while the review ends', async function (this: Stage) {
  await this.running.world.kill('worker');
  await this.door.passTo(atEnd(this, 3600));
});
When('the worker is back', async function (this: Stage) {
  await this.running.world.start('worker');
});
const instants: Record<string, number> = { 'a second before the review ends': -1, 'at the very moment at which it ends': 0 };
for (const [when, secondsAfter] of Object.entries(instants))
  When(`the reviewer, having the case, approves it ${when}`, async function (this: Stage) {
    const desk = this.reviewDesk('review-desk-1');
    await this.door.passTo(atEnd(this, -60));
    this.accepted(await desk.take(this.applicationId));
    const [outcome] = await Promise.all([
      secondsAfter < 0 ? undefined : desk.approve(this.applicationId),
      this.door.holdAt(atEnd(this, secondsAfter)),
    ]);
    this.keep(outcome ?? (await desk.approve(this.applicationId)));
  });

Then('a mail tells the review lead of the case and names nobody', async function (this: Stage) {
  const { text } = await this.openLetter(caseOverdueMail, { at: leadEmail });
  for (const words of [this.applicationId, ...instantWords(endOf(this))]) assert.ok(text.includes(words), `${words} is not in ${text}`);
  for (const personal of this.personal()) assert.ok(!text.includes(personal), personal);
});
Then('the queue of the review desk lists it as overdue', async function (this: Stage) {
  const desk = this.reviewDesk('review-desk-1');
  const { cases } = this.accepted(await desk.openQueue());
  assert.deepEqual(
    cases.map(({ applicationId, state }) => ({ applicationId, state })),
    [{ applicationId: this.applicationId, state: 'overdue' }],
  );
  assert.equal(this.accepted(await desk.openFigures()).overdue, 1);
});
Then('a mail tells the applicant that the review takes longer', async function (this: Stage) {
  const { text } = await this.openLetter(overdueMail);
  assert.match(text, /無須重新申請/);
});
Then('the review lead was told once', async function (this: Stage) {
  await this.atRest();
  const letters = await this.desk.mailbox(leadEmail).letters();
  assert.equal(letters.length, 1);
});
Then('the process waits for a decision as overdue', async function (this: Stage) {
  const seen = await (await this.atRest()).process(`cardApplication-${this.applicationId}`);
  assert.deepEqual(seen, { status: 'RUNNING', stage: 'overdue', dueAt: undefined });
});
Then('the applicant is told of the approval', async function (this: Stage) {
  assert.ok(await this.openLetter(approvedMail));
});
