import assert from 'node:assert/strict';
import { Then, When } from '@cucumber/cucumber';
import type { Session, VirtualCard } from '../../simulator/api-client.js';
import type { Stage } from '../support/stage.js';

const phone = 'the phone';

When('the person opens the virtual card', async function (this: Stage) {
  this.keep(await this.phone(phone).openCard());
});
When('the person opens the photo of the virtual card', async function (this: Stage) {
  this.keep(await this.phone(phone).cardPhoto());
});
When('the person logs in on the phone and opens the virtual card', async function (this: Stage) {
  this.accepted(await this.phone(phone).logIn(this.person));
  this.keep(await this.phone(phone).openCard());
});
When('the person registers at the office again', async function (this: Stage) {
  this.accepted(this.keep(await this.counter('counter-taipei').registerAtOffice(this.person)));
});
When('the card is put into the reader and the person logs in at the portal with it', async function (this: Stage) {
  await this.desk.insertCard();
  this.keep(await this.desk.logIn());
});
Then('the portal greets the person', function (this: Stage) {
  assert.equal(this.body<Session>().name, this.person.name.zh);
});

Then('it is shown without photo', async function (this: Stage) {
  const { state, hasPhoto } = this.body<VirtualCard>();
  assert.deepEqual({ state, hasPhoto }, { state: 'photoless', hasPhoto: false });
});
Then('it is shown with the photo of the first application', async function (this: Stage) {
  const { state, hasPhoto, identityDocumentRequired, notice } = this.body<VirtualCard>();
  assert.deepEqual(
    { state, hasPhoto, identityDocumentRequired, notice },
    { state: 'full', hasPhoto: true, identityDocumentRequired: false, notice: undefined },
  );
  const { bytes, type } = this.accepted(await this.phone(phone).cardPhoto());
  const [application] = await this.records.cardApplications();
  const [kept] = (await this.records.photos()).filter(({ id }) => id === application!.portrait_photo_id);
  assert.deepEqual({ type, bytes: bytes.length }, { type: 'image/jpeg', bytes: kept!.bytes });
});
Then('it says that an identity document has to be shown with it', function (this: Stage) {
  const { identityDocumentRequired, notice } = this.body<VirtualCard>();
  assert.equal(identityDocumentRequired, true);
  assert.match(notice!.zh, /身分證/);
  assert.match(notice!.en, /identity document with it each time/);
});
Then('it offers to show it and to apply again, and no authorizations', function (this: Stage) {
  assert.deepEqual(this.body<VirtualCard>().functions, ['show', 'apply-again']);
});
Then('it offers authorizations', function (this: Stage) {
  const { functions } = this.body<VirtualCard>();
  assert.ok(functions.includes('authorize') && functions.includes('view-authorizations'), functions.join());
});
Then('its face has name, ID number and the birth date with the ROC year', function (this: Stage) {
  const { name, idNumber, birthDateText } = this.body<VirtualCard>();
  assert.deepEqual({ name, idNumber }, { name: this.person.name.zh, idNumber: this.person.idNumber });
  const [year, month, day] = this.person.birthDate.split('-').map(Number) as [number, number, number];
  assert.ok(birthDateText.zh.includes(`民國${year - 1911}年${month}月${day}日`), birthDateText.zh);
});
Then('the virtual card of the person is void', async function (this: Stage) {
  const [card] = await (await this.atRest()).cards();
  assert.ok(card!.voided_at);
});
Then('the person has one card that is not void', async function (this: Stage) {
  const live = (await this.records.cards()).filter(({ voided_at }) => voided_at === null);
  assert.equal(live.length, 1);
});
Then('the card of the person shows a photo only if the first application was approved', async function (this: Stage) {
  const [application] = await (await this.atRest()).cardApplications();
  const [card] = await this.records.cards();
  assert.equal(card!.photo_id, application!.state === 'approved' ? application!.portrait_photo_id : null);
});
Then('either the first application was approved or it was superseded, and not both', async function (this: Stage) {
  const [first] = this.applications;
  const state = await this.applicationState(first!.applicationId);
  const [approved] = this.outcomes;
  assert.equal(state, approved!.ok ? 'approved' : 'superseded');
  assert.equal(await this.records.ending(`cardApplication-${first!.applicationId}`), state);
});
