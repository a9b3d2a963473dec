import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Given, Then, When } from '@cucumber/cucumber';
import type { ReviewCase, ReviewClaim, ReviewDecided } from '../../simulator/api-client.js';
import { personByKey, type Person } from '../../simulator/world/people.js';
import { approvedMail, cardStoppedMail, leadEmail, returnedMail } from '../support/mails.js';
import type { Stage } from '../support/stage.js';

const [first, second] = ['review-desk-1', 'review-desk-2'];
/** Reviewers are people too, of whom nobody applies in these scenarios unless it is said. */
const reviewersThemselves: Record<string, string> = { [first!]: 'hsu-jun', [second!]: 'kuo-fang' };

async function enrol(stage: Stage, staffId: string, { isLead = false, person = personByKey(reviewersThemselves[staffId]!) } = {}) {
  const email = isLead ? leadEmail : `${staffId}@insurer.example`;
  stage.accepted(await stage.operator('operator-night').enrolReviewer(staffId, person, { email, isLead }));
}
Given('a reviewer is enrolled', async function (this: Stage) {
  await enrol(this, first!);
});
Given('two reviewers are enrolled', async function (this: Stage) {
  for (const staffId of [first!, second!]) await enrol(this, staffId);
});
Given('a review lead is enrolled', async function (this: Stage) {
  await enrol(this, first!, { isLead: true });
});
Given('two review leads are enrolled', async function (this: Stage) {
  for (const staffId of [first!, second!]) await enrol(this, staffId, { isLead: true });
});
Given('another reviewer is enrolled as review lead', async function (this: Stage) {
  await enrol(this, second!, { isLead: true });
});
Given('{person}, who is a review lead, is enrolled', async function (this: Stage, person: Person) {
  await enrol(this, second!, { isLead: true, person });
});
Given('{person}, who is a reviewer, is enrolled', async function (this: Stage, person: Person) {
  await enrol(this, first!, { person });
});

Given('the reviewer has taken the case', async function (this: Stage) {
  this.leaseEndsAt = this.accepted(await this.reviewDesk(first!).take(this.applicationId)).claimedUntil!;
});
async function decideAs(stage: Stage, decision: 'approve' | 'withdraw') {
  const desk = stage.reviewDesk(first!);
  if (!stage.leaseEndsAt) stage.accepted(await desk.take(stage.applicationId));
  stage.keep(await desk[decision](stage.applicationId));
}
async function returnFor(stage: Stage, reasons: string[]) {
  const desk = stage.reviewDesk(first!);
  if (!stage.leaseEndsAt) stage.accepted(await desk.take(stage.applicationId));
  stage.keep(await desk.return(stage.applicationId, reasons));
}
When('the reviewer approves it', async function (this: Stage) {
  await decideAs(this, 'approve');
});
When('the reviewer withdraws it for misuse', async function (this: Stage) {
  await decideAs(this, 'withdraw');
});
When('the reviewer returns it because of {string}', async function (this: Stage, reason: string) {
  await returnFor(this, [reason]);
});
When('the reviewer returns it because of {string} and {string}', async function (this: Stage, one: string, other: string) {
  await returnFor(this, [one, other]);
});
const unfitReasons: Record<string, string[]> = {
  'without a reason': [],
  'for the same reason twice': ['edited', 'edited'],
  'for a reason that is not in the list': ['ugly'],
};
for (const [how, reasons] of Object.entries(unfitReasons))
  When(`the reviewer returns it ${how}`, async function (this: Stage) {
    await returnFor(this, reasons);
  });

Given(/^the application was (approved|returned|withdrawn) by the reviewer$/, async function (this: Stage, ending: string) {
  if (ending === 'returned') await returnFor(this, ['edited']);
  else await decideAs(this, ending === 'approved' ? 'approve' : 'withdraw');
  this.body<ReviewDecided>();
});
Given('the application was superseded by a newer one', async function (this: Stage) {
  const [earlier] = this.applications;
  this.accepted(await this.applyAtCounter(this.person));
  // The reviewer still has the earlier one on the screen.
  this.applications.push(earlier!);
});
Given('the application of {person} was approved', async function (this: Stage, person: Person) {
  await this.letApply(person);
  await decideAs(this, 'approve');
  this.body<ReviewDecided>();
});
Given('the application of the person was approved', async function (this: Stage) {
  this.accepted(await this.applyAtCounter(this.person));
  await decideAs(this, 'approve');
  this.body<ReviewDecided>();
});

Given('the withdrawal was made and lifted', async function (this: Stage) {
  await decideAs(this, 'withdraw');
  this.accepted(await this.reviewDesk(second!).restoreCard(this.applicationId));
});
Given('the card was withdrawn for misuse and voided by the insurer', async function (this: Stage) {
  await decideAs(this, 'withdraw');
  await this.door.changeRegister(this.person.key, { cardState: 'void' });
});
Given('the other reviewer has lifted the withdrawal and has withdrawn the next application', async function (this: Stage) {
  const desk = this.reviewDesk(second!);
  this.accepted(await desk.restoreCard(this.applicationId));
  this.accepted(await this.applyAtCounter(this.person));
  this.accepted(await desk.take(this.applicationId));
  this.accepted(await desk.withdraw(this.applicationId));
});
When('{reviewer} lifts the withdrawal', async function (this: Stage, staffId: string) {
  this.keep(await this.reviewDesk(staffId).restoreCard(this.applicationId));
});
When('{reviewer} lifts the withdrawal of the first application', async function (this: Stage, staffId: string) {
  this.keep(await this.reviewDesk(staffId).restoreCard(this.applications[0]!.applicationId));
});

When('the reviewer approves it and returns it at once', async function (this: Stage) {
  const desk = this.reviewDesk(first!);
  this.outcomes = await Promise.all([desk.approve(this.applicationId), desk.return(this.applicationId, ['edited'])]);
});
When('the reviewer approves it twice with the same key', async function (this: Stage) {
  const options = { idempotencyKey: randomUUID() };
  for (let time = 0; time < 2; time += 1) this.outcomes.push(await this.reviewDesk(first!).approve(this.applicationId, options));
});
When('the reviewer approves it while the counter applies for the person again', async function (this: Stage) {
  const { draftId } = this.accepted(await this.counter('counter-taipei').fillInCardApplication(this.person));
  const [approved, submitted] = await Promise.all([
    this.reviewDesk(first!).approve(this.applicationId),
    this.counter('counter-taipei').submitCardApplication(draftId),
  ]);
  this.outcomes = [approved];
  this.accepted(this.keepApplication(this.person, submitted));
});

When('{reviewer} takes the next case', async function (this: Stage, staffId: string) {
  this.keep(await this.reviewDesk(staffId).takeNext());
});
When('somebody with the role, whom no operator has enrolled, takes the next case', async function (this: Stage) {
  this.keep(await this.reviewDesk(second!).takeNext());
});
When('{reviewer} takes that case', async function (this: Stage, staffId: string) {
  this.keep(await this.reviewDesk(staffId).take(this.applicationId));
});
When('the reviewer takes a case that does not exist', async function (this: Stage) {
  this.keep(await this.reviewDesk(first!).take(randomUUID()));
});
When('the reviewer takes the next case and looks at it', async function (this: Stage) {
  this.accepted(await this.reviewDesk(first!).takeNext());
  this.keep(await this.reviewDesk(first!).lookAt(this.applicationId));
});
When('{reviewer} looks at the case', async function (this: Stage, staffId: string) {
  this.keep(await this.reviewDesk(staffId).lookAt(this.applicationId));
});
When('{reviewer} gives the case back', async function (this: Stage, staffId: string) {
  this.keep(await this.reviewDesk(staffId).giveBack(this.applicationId));
});
When('both reviewers take that case at once', async function (this: Stage) {
  this.outcomes = await Promise.all([first!, second!].map((staffId) => this.reviewDesk(staffId).take(this.applicationId)));
});
When('both reviewers take the next case at once', async function (this: Stage) {
  this.outcomes = await Promise.all([first!, second!].map((staffId) => this.reviewDesk(staffId).takeNext()));
});
When('{staff} takes the next case', async function (this: Stage, staffId: string) {
  this.keep(await this.reviewDesk(staffId).takeNext());
});
When('the counter wants to be enrolled as a reviewer', async function (this: Stage) {
  const staffId = 'counter-taipei';
  this.keep(await this.operator(staffId).enrolReviewer(staffId, this.person, { email: leadEmail }));
});
When('the operator enrols the reviewer again', async function (this: Stage) {
  await enrol(this, first!);
});
Then('the audit trail of the reviewer reads {string}', async function (this: Stage, actions: string) {
  assert.equal((await this.records.auditOfReviewer(first!)).map(({ action }) => action).join(', '), actions);
});
When('the operator removes the reviewer', async function (this: Stage) {
  this.keep(await this.operator('operator-night').removeReviewer(first!));
});

const leaseInstants: Record<string, number> = { 'a second before the lease ends': -1, 'at the moment at which the lease ends': 0 };
for (const [when, secondsAfter] of Object.entries(leaseInstants)) {
  When(`the reviewer approves it ${when}`, async function (this: Stage) {
    await this.door.holdAt(new Date(Date.parse(this.leaseEndsAt!) + secondsAfter * 1000).toISOString());
    await decideAs(this, 'approve');
  });
  When(`the other reviewer takes that case ${when}`, async function (this: Stage) {
    await this.door.holdAt(new Date(Date.parse(this.leaseEndsAt!) + secondsAfter * 1000).toISOString());
    this.keep(await this.reviewDesk(second!).take(this.applicationId));
  });
}

Then('it is the case of {person}', function (this: Stage, person: Person) {
  const { applicationId } = this.body<ReviewClaim>();
  assert.equal(this.applications.find((one) => one.applicationId === applicationId)?.person.key, person.key);
});
Then('there is none', function (this: Stage) {
  assert.equal(this.body<ReviewClaim>().applicationId, null);
});
Then(
  'the figures say that {int} cases are open, {int} is claimed and none is overdue',
  async function (this: Stage, open: number, claimed: number) {
    const figures = this.accepted(await this.reviewDesk(first!).openFigures());
    assert.deepEqual({ open: figures.open, claimed: figures.claimed, overdue: figures.overdue }, { open, claimed, overdue: 0 });
  },
);
Then('one has it and the other is refused as {string}', function (this: Stage, code: string) {
  assert.deepEqual(this.outcomes.map((outcome) => (outcome.ok ? 'has it' : outcome.refusal.code)).sort(), [code, 'has it'].sort());
});
Then('each has another one', function (this: Stage) {
  const taken = this.outcomes.map((outcome) => (this.accepted(outcome) as ReviewClaim).applicationId);
  assert.deepEqual(taken.sort(), this.applications.map(({ applicationId }) => applicationId).sort());
});
Then('the other reviewer has the case', async function (this: Stage) {
  this.body<ReviewClaim>();
  const { cases } = this.accepted(await this.reviewDesk(second!).openQueue());
  assert.equal(cases.find(({ applicationId }) => applicationId === this.applicationId)?.claimed, 'by-you');
});
Then('one decision stands and the other is refused as {string}', async function (this: Stage, code: string) {
  const stood = this.outcomes.find((outcome) => outcome.ok);
  assert.deepEqual(
    this.outcomes.filter((outcome) => !outcome.ok).map((outcome) => (outcome.ok ? '' : outcome.refusal.code)),
    [code],
  );
  assert.equal(await this.applicationState(), (this.accepted(stood!) as ReviewDecided).state);
});
Then('both answers say approved', function (this: Stage) {
  const [one, other] = this.outcomes.map((outcome) => this.accepted(outcome) as ReviewDecided);
  assert.equal(one!.state, 'approved');
  assert.deepEqual(one, other);
});
Then('it is refused as {string}, since it is {string}', function (this: Stage, code: string, state: string) {
  const refusal = this.refusal();
  assert.deepEqual({ code: refusal.code, state: refusal.state }, { code, state });
});

Then('the case shows name, birth date and kind of document, and the number masked', function (this: Stage) {
  const { holder, documentKind } = this.body<ReviewCase>();
  const { name, idNumber, birthDate } = this.person;
  assert.deepEqual(
    { name: holder.name, birthDate: holder.birthDate, documentKind },
    { name: name.zh, birthDate, documentKind: 'national-id-card' },
  );
  assert.equal(holder.idNumberMasked, `${idNumber.slice(0, 4)}***${idNumber.slice(-3)}`);
  for (const hidden of [idNumber, this.person.email, this.person.mobile, this.person.card.number])
    assert.ok(!JSON.stringify(this.body()).includes(hidden), hidden);
});
Then('it warns that the background is not white', function (this: Stage) {
  assert.equal(this.body<ReviewCase>().portrait.backgroundIsWhite, false);
});
Then('a reviewer sees a portrait with a white background', async function (this: Stage) {
  await enrol(this, first!);
  this.accepted(await this.reviewDesk(first!).takeNext());
  const { portrait } = this.accepted(await this.reviewDesk(first!).lookAt(this.applicationId));
  assert.equal(portrait.backgroundIsWhite, true);
});
Then('both pictures can be seen', async function (this: Stage) {
  const desk = this.reviewDesk(first!);
  const [document, portrait] = [await desk.document(this.applicationId), await desk.portrait(this.applicationId)].map((one) =>
    this.accepted(one),
  );
  for (const { type, bytes } of [document!, portrait!])
    assert.deepEqual({ type, start: bytes.subarray(0, 3).toString('hex') }, { type: 'image/jpeg', start: 'ffd8ff' });
  assert.notDeepEqual(document!.bytes, portrait!.bytes);
});
Then('the person finds that a reviewer looked at it among the own activities', async function (this: Stage) {
  const looks = (await this.ownActivities()).filter(({ action }) => action === 'review.looked-at');
  assert.equal(looks.length, 3);
  for (const { by } of looks) assert.equal(by, 'staff');
});

Then('a mail says that the review is complete', async function (this: Stage) {
  await this.atRest();
  const letters = (await this.desk.mailbox().letters()).filter(({ subject }) => approvedMail.test(subject));
  assert.equal(letters.length, 1);
});
Then('a mail names both reasons in Chinese and in English', async function (this: Stage) {
  const { text } = await this.openLetter(returnedMail);
  const [application] = (await this.records.cardApplications()).filter(({ id }) => id === this.applicationId);
  assert.equal((application!.return_reasons as string[]).length, 2);
  for (const words of reasonWords(application!.return_reasons as string[])) assert.ok(text.includes(words), `${words} is not in ${text}`);
});
/** From what reviewers choose to what applicants read. */
const words: Record<string, [string, string]> = {
  'background-not-white': ['背景不是白色', 'background of the photo is not white'],
  headgear: ['頭飾過大', 'worn on the head is too large'],
  'photo-document-mismatch': ['不是同一人', 'do not show the same person'],
  edited: ['經過修圖', 'was edited'],
};
const reasonWords = (reasons: string[]) => reasons.flatMap((reason) => words[reason]!);
Then('a mail says that the use of the card was stopped', async function (this: Stage) {
  const { text } = await this.openLetter(cardStoppedMail);
  assert.match(text, /非本人/);
});
