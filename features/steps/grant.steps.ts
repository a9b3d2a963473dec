import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Grant, OfferedGrant, Outcome } from '../../simulator/api-client.js';
import { readQr } from '../../simulator/devices/camera.js';
import { specialNumberOf } from '../../simulator/world/mobile-numbers.js';
import { personByKey, type Person } from '../../simulator/world/people.js';
import { leadEmail } from '../support/mails.js';
import type { Stage } from '../support/stage.js';

const grantor = personByKey('lin-mei');
const grantee = personByKey('chen-hao');
const third = personByKey('wang-da');
const caregiver = personByKey('arc-nguyen');
const minor = personByKey('child-almost-14');
const [today, inTwoDays] = ['2026-12-24', '2026-12-26'];
const someDays = { firstDay: today, lastDay: inTwoDays };
const maskOf = ({ idNumber }: Person) => `${idNumber.slice(0, 4)}***${idNumber.slice(-3)}`;

const phoneOf = (stage: Stage, person: Person) => stage.phone(`the phone of ${person.key}`);
const lastGrant = (stage: Stage): OfferedGrant => stage.grants.at(-1) ?? assert.fail('nothing was granted');
const wrongCode = ({ code }: OfferedGrant) => (code === '000000' ? '000001' : '000000');

async function withCard(stage: Stage, person: Person): Promise<string> {
  await stage.openApp(person, `the phone of ${person.key}`);
  return stage.accepted(await stage.applyAtCounter(person)).applicationId;
}
async function withPhoto(stage: Stage, person: Person): Promise<void> {
  const applicationId = await withCard(stage, person);
  const desk = stage.reviewDesk('review-desk-1');
  stage.accepted(await desk.take(applicationId));
  stage.accepted(await desk.approve(applicationId));
}
async function grant(
  stage: Stage,
  from: Person,
  to: Pick<Person, 'idNumber'>,
  days = someDays,
  options = {},
): Promise<Outcome<OfferedGrant>> {
  const offered = stage.keep(await phoneOf(stage, from).offerGrant(to, days, options));
  if (offered.ok) stage.grants.push(offered.body);
  return offered;
}
async function grantTaken(stage: Stage, days = someDays): Promise<void> {
  const { code } = stage.accepted(await grant(stage, grantor, grantee, days));
  stage.accepted(await phoneOf(stage, grantee).typeGrantCode(grantor, code));
}
/** After log ins have ended. */
async function logInAgain(stage: Stage, person: Person): Promise<void> {
  stage.accepted(await phoneOf(stage, person).logIn(person));
}
async function photograph(stage: Stage, person: Person): Promise<void> {
  const { bytes } = stage.accepted(await phoneOf(stage, person).qrPicture());
  stage.photographs.set(person.key, [...(stage.photographs.get(person.key) ?? []), bytes]);
}
async function showGranted(stage: Stage, by: Person, options = {}): Promise<void> {
  const phone = phoneOf(stage, by);
  const shown = stage.keep(await phone.showGrantedCard(lastGrant(stage).grantId, options));
  if (!shown.ok) return;
  stage.accepted(phone.watchCard());
  await photograph(stage, by);
}
const shownOn = (stage: Stage, person: Person) => {
  const screen = phoneOf(stage, person).screen();
  return screen.name === 'shown' ? screen : assert.fail(`the phone shows ${JSON.stringify(screen)}`);
};
const listsOf = async (stage: Stage, person: Person) => stage.accepted(await phoneOf(stage, person).grants());

Given('a grantor and a grantee whose photos were approved', async function (this: Stage) {
  const reviewer = personByKey('unmapped-name');
  this.accepted(await this.operator('operator-night').enrolReviewer('review-desk-1', reviewer, { email: leadEmail }));
  await withPhoto(this, grantee);
  await withPhoto(this, grantor);
});
Given('a third person whose photo was approved', async function (this: Stage) {
  await withPhoto(this, third);
});
Given('a minor with a birthday on 2026-12-25 whose photo was approved', async function (this: Stage) {
  await withPhoto(this, minor);
});
Given('a third person with a card without photo', async function (this: Stage) {
  await withCard(this, third);
});
Given(
  'a caregiver from abroad whose prepaid number the carrier does not vouch for, verified by device code and with an approved photo',
  async function (this: Stage) {
    const phone = phoneOf(this, caregiver);
    phone.network.putIn({ number: specialNumberOf(caregiver, 'a prepaid number') });
    const check = await phone.checkNumber(caregiver);
    assert.equal(check.ok || check.refusal.code, 'carrier-number-prepaid');
    await withPhoto(this, caregiver);
  },
);

When('the grantor grants the card from {date} to {date}', async function (this: Stage, firstDay: string, lastDay: string) {
  await grant(this, grantor, grantee, { firstDay, lastDay });
});
Given('the grantor has granted the card from {date} to {date}', async function (this: Stage, firstDay: string, lastDay: string) {
  this.accepted(await grant(this, grantor, grantee, { firstDay, lastDay }));
});
Given('the grantor has granted the card to {somebody}', async function (this: Stage, to: Person) {
  this.accepted(await grant(this, grantor, to));
});
Given('the grantee has taken a grant from {date} to {date}', async function (this: Stage, firstDay: string, lastDay: string) {
  await grantTaken(this, { firstDay, lastDay });
});
Given('the grantor logs in again', async function (this: Stage) {
  await logInAgain(this, grantor);
});
When('the grantor grants the card without agreeing', async function (this: Stage) {
  await grant(this, grantor, grantee, someDays, { agrees: false });
});
When('the grantor grants the card to the own ID number', async function (this: Stage) {
  await grant(this, grantor, grantor);
});
When('the grantor grants the card to the third person and to the grantee', async function (this: Stage) {
  for (const to of [third, grantee]) this.accepted(await grant(this, grantor, to));
});
When('the grantor and the grantee grant each other, and both take it', async function (this: Stage) {
  await grantTaken(this);
  const { code } = this.accepted(await grant(this, grantee, grantor));
  this.accepted(await phoneOf(this, grantor).typeGrantCode(grantee, code));
});
When('both take it', async function (this: Stage) {
  const [first, second] = this.grants;
  this.accepted(await phoneOf(this, third).typeGrantCode(grantor, first!.code));
  this.accepted(await phoneOf(this, grantee).typeGrantCode(grantor, second!.code));
});
When('the third person grants the own card to the grantee, who takes it', async function (this: Stage) {
  const { code } = this.accepted(await grant(this, third, grantee));
  this.accepted(await phoneOf(this, grantee).typeGrantCode(third, code));
});
When('the third person grants the own card to the grantee', async function (this: Stage) {
  await grant(this, third, grantee);
});
When("the grantee grants the grantor's card to the grantor's number", async function (this: Stage) {
  const cardId = this.accepted(await phoneOf(this, grantor).openCard()).cardId;
  await grant(this, grantee, third, someDays, { cardId });
});

const staffOf: Record<string, string> = { 'counter staff': 'counter-taipei', 'home-care staff': 'home-care-hualien' };
When(/^(counter staff|home-care staff) grant the card in the reader to the grantee$/, async function (this: Stage, who: string) {
  this.seat(grantor);
  await this.reader.pullOut();
  await this.desk.insertCard();
  const reading = this.accepted(await this.desk.read());
  const offered = this.keep(await this.counter(staffOf[who]!).offerGrant(reading, grantee, someDays));
  this.grants.push(this.accepted(offered));
});
When('counter staff grant without a reading of the card', async function (this: Stage) {
  const reading = { cardReadingId: randomUUID() };
  this.keep(await this.counter('counter-taipei').offerGrant(reading as never, grantee, someDays));
});

When('the grantee types the code that staff handed over', async function (this: Stage) {
  this.keep(await phoneOf(this, grantee).typeGrantCode(grantor, lastGrant(this).code));
});
When('{somebody} types the code of the grant', async function (this: Stage, who: Person) {
  this.keep(await phoneOf(this, who).typeGrantCode(grantor, lastGrant(this).code));
});
When('{somebody} scans the QR of the grant', async function (this: Stage, who: Person) {
  const { bytes } = this.accepted(await phoneOf(this, grantor).grantQrPicture(lastGrant(this).grantId));
  this.photographs.set('grant', [bytes]);
  this.keep(await phoneOf(this, who).scanGrant(bytes));
});
When('the third person types wrong codes for it {int} times', async function (this: Stage, times: number) {
  for (let time = 0; time < times; time += 1) this.keep(await phoneOf(this, third).typeGrantCode(grantor, wrongCode(lastGrant(this))));
});
When('the grantee types a wrong code {int} time(s)', async function (this: Stage, times: number) {
  for (let time = 0; time < times; time += 1) this.keep(await phoneOf(this, grantee).typeGrantCode(grantor, wrongCode(lastGrant(this))));
});
When('the grantee scans a visit code instead', async function (this: Stage) {
  this.accepted(await phoneOf(this, grantor).showCard());
  this.keep(await phoneOf(this, grantee).scanGrant(this.accepted(await phoneOf(this, grantor).qrPicture()).bytes));
});
async function typeAt(stage: Stage, ms: number): Promise<void> {
  const { offerExpiresAt, code } = lastGrant(stage);
  await stage.door.holdAt(new Date(Date.parse(offerExpiresAt) + ms).toISOString());
  stage.keep(await phoneOf(stage, grantee).typeGrantCode(grantor, code));
}
When('the grantee types the code at the instant at which it ends', async function (this: Stage) {
  await typeAt(this, 0);
});
When('the grantee types the code {int} millisecond before it ends', async function (this: Stage, ms: number) {
  await typeAt(this, -ms);
});

Given("{somebody} shows the grantor's card", async function (this: Stage, who: Person) {
  await showGranted(this, who);
});
When("the grantee shows the grantor's card without agreeing", async function (this: Stage) {
  await showGranted(this, grantee, { agrees: false });
});
When("{somebody} logs in and shows the grantor's card", async function (this: Stage, who: Person) {
  await logInAgain(this, who);
  await showGranted(this, who);
});
When('the grantor shows the own card', async function (this: Stage) {
  this.accepted(await phoneOf(this, grantor).showCard());
  this.accepted(phoneOf(this, grantor).watchCard());
});
When('the grantor shows the card and somebody else holds the phone', async function (this: Stage) {
  this.accepted(await phoneOf(this, grantor).showCard());
});
When('the grantor tries to show the card by the own grant', async function (this: Stage) {
  await showGranted(this, grantor);
});

const thirdPersonDoes: Record<string, (stage: Stage) => Promise<Outcome<unknown>>> = {
  'opens the grant': (stage) => phoneOf(stage, third).openGrant(lastGrant(stage).grantId),
  'reads the uses of the grant': (stage) => phoneOf(stage, third).grantUses(lastGrant(stage).grantId),
  'cancels the grant': (stage) => phoneOf(stage, third).cancelGrant(lastGrant(stage).grantId, maskOf(grantee)),
  'shows the card by the grant': (stage) => phoneOf(stage, third).showGrantedCard(lastGrant(stage).grantId),
};
for (const [does, act] of Object.entries(thirdPersonDoes))
  When(`the third person ${does}`, async function (this: Stage) {
    this.keep(await act(this));
  });

const cancel = async (stage: Stage, who: Person, confirming?: string) =>
  stage.keep(await phoneOf(stage, who).cancelGrant(lastGrant(stage).grantId, confirming));
When('the grantor cancels the grant', async function (this: Stage) {
  this.accepted(await cancel(this, grantor));
});
When('the grantor cancels the grant and confirms somebody else', async function (this: Stage) {
  await cancel(this, grantor, maskOf(third));
});
When('the grantee gives the grant up', async function (this: Stage) {
  await cancel(this, grantee);
});
When(/^the (grantor|grantee)'s physical card is (void|suspended)$/, async function (this: Stage, side: string, cardState: string) {
  await this.door.changeRegister((side === 'grantor' ? grantor : grantee).key, { cardState });
});
When('the grantor reports theft', async function (this: Stage) {
  this.accepted(await this.counter('counter-taipei').freezeAccount(grantor));
});
When('counter staff unfreeze the account of the grantor', async function (this: Stage) {
  this.accepted(await this.counter('counter-taipei').unfreezeAccount(grantor));
});
When('the grantor deletes the registration', async function (this: Stage) {
  this.seat(grantor);
  this.accepted(await this.desk.requestDeletion());
  const { link, text } = await this.openLetter(/is to be deleted$/);
  const code = /Code of this mail: (\w{6})/.exec(text)![1]!;
  this.accepted(await this.desk.confirmDeletion(link!, code));
});
When('the grantor applies again for the virtual card', async function (this: Stage) {
  this.accepted(await this.applyAtCounter(grantor));
});

const redeemPhone = async (stage: Stage, person: Person) =>
  stage.keep(await stage.clinic('desk-morning-star').scan(stage.accepted(await phoneOf(stage, person).qrPicture()).bytes));
When("the clinic scans {somebody}'s phone", async function (this: Stage, person: Person) {
  await redeemPhone(this, person);
});
When("the clinic scans the picture of the grantee's phone", async function (this: Stage) {
  this.keep(await this.clinic('desk-morning-star').scan(this.photographs.get(grantee.key)!.at(-1)!));
});
When("the grantee shows the grantor's card, and it is redeemed while the grantor cancels the grant", async function (this: Stage) {
  await showGranted(this, grantee);
  const picture = this.photographs.get(grantee.key)!.at(-1)!;
  const [redeemed] = await Promise.all([this.clinic('desk-morning-star').scan(picture), cancel(this, grantor)]);
  this.outcomes.push(redeemed);
});
When('the grantee takes it while the grantor cancels it', async function (this: Stage) {
  const { code } = lastGrant(this);
  this.outcomes = await Promise.all([phoneOf(this, grantee).typeGrantCode(grantor, code), cancel(this, grantor)]);
});

Then("the screen shows the grantee's number masked as {string} and no name", function (this: Stage, mask: string) {
  const { grantee: shown } = this.body<OfferedGrant>();
  assert.deepEqual(shown, { name: null, idNumberMasked: mask });
});
Then('it shows a code of 6 digits, and a QR that a camera reads', async function (this: Stage) {
  const { grantId, code, qr } = this.body<OfferedGrant>();
  assert.match(code, /^[0-9]{6}$/);
  assert.match(qr.text, /^vnhi-grant-[a-z]+:[\w-]{43}$/);
  assert.equal(await readQr(this.accepted(await phoneOf(this, grantor).grantQrPicture(grantId)).bytes), qr.text);
});
Then('it shows the days {string} to {string}', function (this: Stage, first: string, last: string) {
  const { firstDayText, lastDayText } = this.body<OfferedGrant>();
  assert.ok(firstDayText.zh.includes(first) && lastDayText.zh.includes(last), `${firstDayText.zh} ${lastDayText.zh}`);
  assert.ok(firstDayText.zh.includes(today) && lastDayText.zh.includes(inTwoDays), firstDayText.zh);
});
Then('the code ends 5 minutes after it was made', async function (this: Stage) {
  const [row] = await this.records.grants();
  assert.equal(Date.parse(this.body<OfferedGrant>().offerExpiresAt), (row!.offered_at as Date).getTime() + 300_000);
});
Then('the code ends at {instant} in Taipei', function (this: Stage, instant: string) {
  assert.equal(this.body<OfferedGrant>().offerExpiresAt, instant);
});
Then('the grant ends at {instant} in Taipei', function (this: Stage, instant: string) {
  assert.equal(this.body<OfferedGrant>().endsAt, instant);
});
Then('the agreement of the grantor to {string} is recorded', async function (this: Stage, key: string) {
  const [row] = await this.records.grants();
  const consents = (await this.records.consents()).filter(({ content_key }) => content_key === key);
  assert.deepEqual(
    row!.grantor_consent_ids,
    consents.map(({ id }) => id),
  );
  assert.equal(consents.length, 1);
});
Then('the refusal names the first grant', function (this: Stage) {
  const [{ grantId, firstDay, lastDay }] = this.grants as [OfferedGrant];
  assert.deepEqual(this.refusal().grant, { grantId, firstDay, lastDay });
});
Then('{int} attempt is left', function (this: Stage, left: number) {
  assert.equal(this.refusal().attemptsLeft, left);
});
Then('the grant was made by {word}', async function (this: Stage, staffId: string) {
  assert.equal((await this.records.grants()).at(-1)!.acted_by, staffId);
});

Then('the grantor has granted nothing', async function (this: Stage) {
  assert.equal((await listsOf(this, grantor)).given.count, 0);
});
Then('the grantor has granted {int} time(s)', async function (this: Stage, count: number) {
  assert.equal((await listsOf(this, grantor)).given.count, count);
});
Then('{somebody} can use {int} grant(s)', async function (this: Stage, who: Person, count: number) {
  assert.equal((await listsOf(this, who)).received.count, count);
});
Then('the grantee can use no grant', async function (this: Stage) {
  assert.equal((await listsOf(this, grantee)).received.count, 0);
});
Then(/^the grantee can use (1|no) grant after another log in$/, async function (this: Stage, count: string) {
  await logInAgain(this, grantee);
  assert.equal((await listsOf(this, grantee)).received.count, count === 'no' ? 0 : 1);
});
Then('the grantee can use 1 grant, of the grantor, with the number masked', async function (this: Stage) {
  const { count, grants } = (await listsOf(this, grantee)).received;
  assert.deepEqual([count, grants[0]?.grantor], [1, { name: grantor.name.zh, idNumberMasked: maskOf(grantor) }]);
});
Then('the grantor has granted 1 time, to the grantee, with the number masked', async function (this: Stage) {
  const { count, grants } = (await listsOf(this, grantor)).given;
  assert.deepEqual([count, grants[0]?.grantee], [1, { name: grantee.name.zh, idNumberMasked: maskOf(grantee) }]);
});
Then('the lists of the grantee are empty and say so', async function (this: Stage) {
  const { received, given } = await listsOf(this, grantee);
  for (const { count, grants, emptyText } of [received, given]) assert.deepEqual([count, grants, emptyText.zh], [0, [], '無授權紀錄']);
});

Then("{somebody}'s phone shows the grantor's name and photo, and the number masked", function (this: Stage, who: Person) {
  const { name, idNumber, hasPhoto } = shownOn(this, who).face;
  assert.deepEqual([name, idNumber, hasPhoto], [grantor.name.zh, maskOf(grantor), true]);
});
Then(/^the clinic sees the grantor's card, presented by (the person|somebody with a grant)$/, function (this: Stage, by: string) {
  const screen = this.clinic('desk-morning-star').screen();
  assert.ok(screen.name === 'card', JSON.stringify(screen));
  assert.deepEqual(
    [screen.person.name, screen.person.idNumber, screen.presentedBy],
    [...[grantor.name.zh, grantor.idNumber], by === 'the person' ? 'holder' : 'grantee'],
  );
});
Then('the receipt says that a grantee presented it', async function (this: Stage) {
  const clinic = this.clinic('desk-morning-star');
  const check = await clinic.checkReceipt(clinic.receipts().at(-1)!);
  assert.equal(check.valid && check.claims.presentedBy, 'grantee');
});
Then('both phones show visit code 2, and not the same', async function (this: Stage) {
  for (const person of [grantor, grantee]) this.accepted(await phoneOf(this, person).openedCard());
  const [one, other] = [shownOn(this, grantor), shownOn(this, grantee)];
  assert.deepEqual([one.codeNumber, other.codeNumber], [2, 2]);
  assert.notEqual(one.codeText, other.codeText);
});
Then("the grantee's phone hears that the card is closed because of {string}", async function (this: Stage, ending: string) {
  let event = await phoneOf(this, grantee).nextEvent();
  while (event?.name === 'code') event = await phoneOf(this, grantee).nextEvent();
  assert.deepEqual([event?.name, event?.presentation.ending], ['closed', ending]);
});
Then("the grantee's card by the grant is refused", async function (this: Stage) {
  await showGranted(this, grantee);
  assert.equal(this.refusal().code, 'grant-void');
});

Then(
  'the usage log of the grantor has {int} entries, {int} of them by the grantee',
  async function (this: Stage, all: number, byGrantee: number) {
    const { entries } = this.accepted(await phoneOf(this, grantor).openUsageLog());
    const granted = entries.filter(({ by, grant }) => by === 'grantee' && grant?.other.idNumberMasked === maskOf(grantee));
    assert.deepEqual([entries.length, granted.length], [all, byGrantee]);
  },
);
Then("the usage log of the grantee has {int} entries, of the grantor's card", async function (this: Stage, count: number) {
  const { entries } = this.accepted(await phoneOf(this, grantee).openUsageLog());
  assert.deepEqual(
    entries.map(({ by, grant }) => [by, grant?.other.name]),
    Array(count).fill(['grantee', grantor.name.zh]),
  );
});
Then('the uses of the grant have {int} entries for both of them', async function (this: Stage, count: number) {
  for (const person of [grantor, grantee]) {
    const { entries } = this.accepted(await phoneOf(this, person).grantUses(lastGrant(this).grantId));
    assert.equal(entries.length, count);
  }
});

Then('both get a mail about {string}', async function (this: Stage, about: string) {
  await this.atRest();
  for (const person of [grantor, grantee]) {
    const letters = await this.deskOf(person).mailbox().letters();
    const [letter] = letters.filter(({ subject }) => subject.includes(about));
    const other = person === grantor ? grantee : grantor;
    assert.ok(letter && letter.text.includes(maskOf(other)), `no mail about "${about}" for ${person.key}`);
    assert.ok(!letter.text.includes(other.idNumber), 'the whole number stands in the mail');
  }
});
Then('the process of the grant ends {string}', async function (this: Stage, ending: string) {
  assert.equal(await (await this.atRest()).ending(`grant-${lastGrant(this).grantId}`), ending);
});
Then('the code was either redeemed or refused as {string}, and the grant is cancelled', async function (this: Stage, code: string) {
  const [redeemed] = this.outcomes;
  if (!redeemed!.ok) assert.equal(redeemed!.refusal.code, code);
  assert.equal(this.accepted(await phoneOf(this, grantor).openGrant(lastGrant(this).grantId)).state, 'cancelled');
});
Then('it is cancelled, and the grantee has either taken it before or is refused as {string}', async function (this: Stage, code: string) {
  const [taken, cancelled] = this.outcomes as Outcome<Grant>[];
  if (!taken!.ok) assert.equal(taken!.refusal.code, code);
  assert.ok(cancelled!.ok);
  assert.equal(this.accepted(await phoneOf(this, grantor).openGrant(lastGrant(this).grantId)).state, 'cancelled');
});
Then('the operator sees the grant in the stage {string}', async function (this: Stage, stage: string) {
  const seen = await (await this.atRest()).process(`grant-${lastGrant(this).grantId}`);
  assert.deepEqual([seen.status, seen.stage], ['RUNNING', stage]);
});
