import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Presentation } from '../../simulator/api-client.js';
import { printed, readQr } from '../../simulator/devices/camera.js';
import type { CardEvent } from '../../simulator/devices/showing-card.js';
import { simOf } from '../../simulator/devices/phone-network.js';
import { personByKey, type Person } from '../../simulator/world/people.js';
import { leadEmail } from '../support/mails.js';
import type { Stage } from '../support/stage.js';

const phone = 'the phone';
const visitCode = /^vnhi-visit-[a-z]+:[\w-]{43}$/;

/** Opens the card, lets the phone listen, and takes a picture of what it shows. */
async function show(stage: Stage, name = phone): Promise<void> {
  const device = stage.phone(name);
  const shown = stage.keep(await device.showCard());
  if (!shown.ok) return;
  stage.accepted(device.watchCard());
  await photograph(stage, name);
}
async function photograph(stage: Stage, name = phone): Promise<void> {
  const { bytes } = stage.accepted(await stage.phone(name).qrPicture());
  stage.photographs.set(name, [...(stage.photographs.get(name) ?? []), bytes]);
  stage.shownCodes.push((await readQr(bytes)) ?? assert.fail('the camera sees no code'));
}
async function nextEvent(stage: Stage, name = phone): Promise<CardEvent> {
  return (await stage.phone(name).nextEvent()) ?? assert.fail('the phone hears nothing');
}
const screen = (stage: Stage, name = phone) => {
  const shown = stage.phone(name).screen();
  return shown.name === 'shown' ? shown : assert.fail(`the phone shows ${JSON.stringify(shown)}`);
};

async function withCard(stage: Stage, person: Person): Promise<void> {
  await stage.openApp(person);
  stage.accepted(await stage.applyAtCounter(person));
}

Given('{person} with the virtual card on the phone', async function (this: Stage, person: Person) {
  await withCard(this, person);
});
Given('{person} with the virtual card and its photo on the phone', async function (this: Stage, person: Person) {
  this.accepted(await this.operator('operator-night').enrolReviewer('review-desk-1', personByKey('unmapped-name'), { email: leadEmail }));
  await withCard(this, person);
  const desk = this.reviewDesk('review-desk-1');
  this.accepted(await desk.take(this.applicationId));
  this.accepted(await desk.approve(this.applicationId));
});
Given('the card is open on the phone', async function (this: Stage) {
  await show(this);
  this.accepted(this.outcome);
});

When('the person shows the card', async function (this: Stage) {
  await show(this);
});
When('the person shows the card on {phone}', async function (this: Stage, name: string) {
  await show(this, name);
  this.accepted(this.outcome);
});
When('the person presses Update', async function (this: Stage) {
  this.keep(await this.phone(phone).updateCode());
});
When('the person closes the card', async function (this: Stage) {
  this.accepted(this.keep(await this.phone(phone).closeCard()));
});
When('the tablet asks for the card that is open on the phone', async function (this: Stage) {
  const { presentationId } = this.body<Presentation>();
  this.keep(await this.phone('the tablet').api.get(`/v1/presentations/${presentationId}`));
});
When('the phone is left open for an hour', async function (this: Stage) {
  for (let minutes = 5; minutes <= 60; minutes += 5) {
    await this.door.pass(300);
    await nextEvent(this);
    await photograph(this);
  }
});

When('the phone has no network', function (this: Stage) {
  this.phone(phone).network.connect({ kind: 'none' });
});
When('the phone is in a Wi-Fi', function (this: Stage) {
  this.phone(phone).network.connect({ kind: 'wifi' });
});
When('the phone is on mobile data', function (this: Stage) {
  const { network } = this.phone(phone);
  network.putIn(simOf(this.person));
  network.connect({ kind: 'mobile' });
});

Then('the phone shows name, ID number and the birth date with the ROC year', function (this: Stage) {
  const { name, idNumber, birthDateText } = screen(this).face;
  assert.deepEqual([name, idNumber], [this.person.name.zh, this.person.idNumber]);
  const [year, month, day] = this.person.birthDate.split('-').map(Number) as [number, number, number];
  assert.ok(birthDateText.zh.includes(`民國${year - 1911}年${month}月${day}日`), birthDateText.zh);
});
Then('a camera reads the visit code on it, in pixels and as a drawing', async function (this: Stage) {
  const { codeText } = screen(this);
  assert.match(codeText, visitCode);
  const picture = this.accepted(await this.phone(phone).qrPicture());
  const drawing = this.accepted(await this.phone(phone).qrDrawing());
  assert.deepEqual([picture.type, await readQr(picture.bytes), await readQr(await printed(drawing))], ['image/png', codeText, codeText]);
});
Then('the visit code ends 5 minutes after it was made', async function (this: Stage) {
  const [made] = (await this.records.visitCodes()).slice(-1);
  assert.equal(Date.parse(screen(this).expiresAt), (made!.made_at as Date).getTime() + 300_000);
});
Then('nothing in the visit code names the person', function (this: Stage) {
  const token = screen(this).codeText.split(':')[1]!;
  for (const text of this.personal())
    for (const form of [token, Buffer.from(token, 'base64url').toString('utf8')]) assert.ok(!form.includes(text), text);
});
Then('the phone shows no photo and asks for an identity document', function (this: Stage) {
  const { hasPhoto, identityDocumentRequired, notice } = screen(this).face;
  assert.deepEqual([hasPhoto, identityDocumentRequired], [false, true]);
  assert.match(notice!.zh, /身分證/);
});
Then('the phone shows the photo and asks for no document', async function (this: Stage) {
  const { hasPhoto, identityDocumentRequired, notice } = screen(this).face;
  assert.deepEqual([hasPhoto, identityDocumentRequired, notice], [true, false, undefined]);
  assert.equal(this.accepted(await this.phone(phone).cardPhoto()).type, 'image/jpeg');
});
Then('nothing that is stored contains what the code says', async function (this: Stage) {
  const token = screen(this).codeText.split(':')[1]!;
  const stored = await (await this.atRest()).everythingStored();
  for (const form of [token, Buffer.from(token, 'base64url').toString('hex')]) assert.ok(!stored.includes(form), 'the code is stored');
});

Then('the phone hears that the card is closed because of {string}', async function (this: Stage, ending: string) {
  let event = await nextEvent(this);
  // Time may have changed the code on the way.
  while (event.name === 'code') event = await nextEvent(this);
  assert.deepEqual([event.name, event.presentation.ending], ['closed', ending]);
});
Then('the phone hears of visit code {int}', async function (this: Stage, number: number) {
  let event = await nextEvent(this);
  while (event.presentation.code && event.presentation.code.number < number) event = await nextEvent(this);
  assert.deepEqual([event.name, event.presentation.code?.number], ['code', number]);
  assert.equal(screen(this).codeNumber, number);
});
Then('the phone hears nothing else', async function (this: Stage) {
  // What is said after it comes next: nothing was said between.
  this.accepted(await this.phone(phone).closeCard());
  assert.equal((await nextEvent(this)).name, 'closed');
});
Then('the phone shows visit code {int}', async function (this: Stage, number: number) {
  this.accepted(await this.phone(phone).openedCard());
  assert.equal(screen(this).codeNumber, number);
});
Then('the phone has shown {int} visit codes, each another one', function (this: Stage, count: number) {
  assert.equal(this.shownCodes.length, count);
  assert.equal(new Set(this.shownCodes).size, count);
});
Then('the phone hears that it was redeemed at {string}, {string}', async function (this: Stage, institution: string, department: string) {
  const { name, presentation } = await nextEvent(this);
  const { redemption } = presentation;
  assert.deepEqual([name, redemption?.institution.name.zh, redemption?.department.name.zh], ['redeemed', institution, department]);
});
