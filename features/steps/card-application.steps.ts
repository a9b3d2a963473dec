import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type {
  ActivityEntry,
  CardApplication,
  CardApplicationDraft,
  CardApplicationLanding,
  CardApplicationSubmitted,
  DocumentKind,
} from '../../simulator/api-client.js';
import { cardApplicationPages, documentOf, portraitBefore, usualDocument, virtualCard } from '../../simulator/devices/card-application.js';
import type { Person } from '../../simulator/world/people.js';
import { acceptedMail, instantWords } from '../support/mails.js';
import type { Stage } from '../support/stage.js';

const wall = 'steelblue';

Given('it is {instant} in Taipei', async function (this: Stage, instant: string) {
  // Born a little earlier, so that time stands still at that very instant.
  await this.door.newWorld(new Date(Date.parse(instant) - 60_000).toISOString());
  await this.door.holdAt(instant);
});

Given('{person} who is logged in on {phone}', async function (this: Stage, person: Person, phone: string) {
  await this.openApp(person, phone);
});

Given('{person} has an account', async function (this: Stage, person: Person) {
  this.seat(person);
  this.accepted(this.keep(await this.counter('counter-taipei').registerAtOffice(person)));
});

Given('no e-mail address is known of the person', async function (this: Stage) {
  await this.records.forgetEmail(this.registrationId);
});

Given('the physical card of the person is {}', async function (this: Stage, state: string) {
  const [cardState, replacementPending] = [state.split(' ')[0], state.endsWith('and being replaced')];
  await this.door.changeRegister(this.person.key, { cardState, replacementPending });
});

Given('the counter has applied for {person}', async function (this: Stage, person: Person) {
  await this.letApply(person);
});
Given('the counter has applied for the person', async function (this: Stage) {
  this.accepted(await this.applyAtCounter(this.person));
});
Given('a day later the counter has applied for {person}', async function (this: Stage, person: Person) {
  await this.door.pass(24 * 3600);
  await this.letApply(person);
});
Given('the counter has applied {int} times for {person}', async function (this: Stage, times: number, person: Person) {
  for (let time = 0; time < times; time += 1) await this.letApply(person);
});
Given('the counter has applied for {person} with a portrait before a blue wall', async function (this: Stage, person: Person) {
  await this.letApply(person, { portrait: await portraitBefore(wall) });
});

Given('the person has applied for the virtual card', async function (this: Stage) {
  this.form = this.accepted(await this.phone('the phone').fillInCardApplication(this.person));
  this.accepted(this.keepApplication(this.person, await this.phone('the phone').submitCardApplication(this.form.draftId)));
});
Given('the person has filled in the form for the virtual card', async function (this: Stage) {
  this.form = this.accepted(await this.phone('the phone').fillInCardApplication(this.person));
});
Given('the person has filled in the form with a portrait before a blue wall', async function (this: Stage) {
  this.form = this.accepted(await this.phone('the phone').fillInCardApplication(this.person, { portrait: await portraitBefore(wall) }));
});
Given('the counter has filled in the form for the person', async function (this: Stage) {
  this.form = this.accepted(await this.counter('counter-taipei').fillInCardApplication(this.person));
});
Given('the counter has filled in the form with the {document}', async function (this: Stage, documentKind: DocumentKind) {
  this.form = this.accepted(await this.counter('counter-taipei').fillInCardApplication(this.person, { documentKind }));
});

When('the person applies for the virtual card', async function (this: Stage) {
  this.keepApplication(this.person, await this.phone('the phone').applyForCard(this.person));
});
When('the person logs in on {phone} and applies for the virtual card', async function (this: Stage, phone: string) {
  this.accepted(await this.phone(phone).logIn(this.person));
  this.keepApplication(this.person, await this.phone(phone).applyForCard(this.person));
});
When('the person fills in the form for the virtual card', async function (this: Stage) {
  this.keep(await this.phone('the phone').fillInCardApplication(this.person));
});
When('the counter fills in the form for the person', async function (this: Stage) {
  this.keep(await this.counter('counter-taipei').fillInCardApplication(this.person));
});
When('the person wants to apply for the virtual card without agreeing', async function (this: Stage) {
  this.keep(await this.phone('the phone').beginCardApplication(this.person, false));
});
When('the person wants to apply for the virtual card, agreeing to a text that is not in force any more', async function (this: Stage) {
  this.keep(await this.phone('the phone').beginCardApplication(this.person, 'release-0'));
});
When('the person applies for the virtual card without the document', async function (this: Stage) {
  this.keepApplication(this.person, await this.phone('the phone').applyForCard(this.person, { document: null }));
});
When('the person applies for the virtual card without the portrait', async function (this: Stage) {
  this.keepApplication(this.person, await this.phone('the phone').applyForCard(this.person, { portrait: null }));
});
When('the person changes the portrait and submits', async function (this: Stage) {
  const { draftId } = this.form!;
  this.accepted(await this.phone('the phone').uploadPortrait(draftId, await portraitBefore()));
  this.keepApplication(this.person, await this.phone('the phone').submitCardApplication(draftId));
});
When('{person} uploads a portrait into that form on {phone}', async function (this: Stage, _: Person, phone: string) {
  this.keep(await this.phone(phone).uploadPortrait(this.form!.draftId, await portraitBefore(wall)));
});
When('{person} opens that form on {phone}', async function (this: Stage, _: Person, phone: string) {
  this.keep(await this.phone(phone).openCardApplicationForm(this.form!.draftId));
});
When('{person} looks at the portrait in that form on {phone}', async function (this: Stage, _: Person, phone: string) {
  this.keep(await this.phone(phone).formPicture(this.form!.draftId, 'portrait'));
});
When('{person} looks up the applications on {phone}', async function (this: Stage, _: Person, phone: string) {
  this.keep(await this.phone(phone).cardApplications());
});
When('{staff} looks up the applications', async function (this: Stage, staffId: string) {
  this.keep(await this.counter(staffId).cardApplications());
});
Then('there is no application', function (this: Stage) {
  assert.deepEqual(this.body<{ applications: CardApplication[] }>().applications, []);
});
Then('the only application is the one of the person', function (this: Stage) {
  const { applications } = this.body<{ applications: CardApplication[] }>();
  assert.deepEqual(
    applications.map(({ applicationId }) => applicationId),
    [this.applicationId],
  );
});
When('the person begins the form for the virtual card at the portal', async function (this: Stage) {
  this.keep(await cardApplicationPages(this.desk.api).beginCardApplication(this.person));
});
When('the person opens the virtual card at the portal', async function (this: Stage) {
  this.keep(await virtualCard(this.desk.api).openCard());
});
When('the person begins the form for {person} on {phone}', async function (this: Stage, other: Person, phone: string) {
  const naming = cardApplicationPages(this.phone(phone).api, ({ idNumber }) => ({ idNumber, identityDocumentSeen: true }));
  this.keep(await naming.beginCardApplication(other));
});
When('the counter begins the form for the person', async function (this: Stage) {
  this.keep(await this.counter('counter-taipei').beginCardApplication(this.person));
});
When('the person uploads another portrait into that form', async function (this: Stage) {
  this.keep(await this.phone('the phone').uploadPortrait(this.form!.draftId, await portraitBefore(wall)));
});
When('the person submits the form twice at once', async function (this: Stage) {
  const submit = () => this.phone('the phone').submitCardApplication(this.form!.draftId);
  this.outcomes = await Promise.all([submit(), submit()]);
});
Then('one of them is accepted and the other is refused as {string}', function (this: Stage, code: string) {
  assert.deepEqual(this.outcomes.map((outcome) => (outcome.ok ? 'accepted' : outcome.refusal.code)).sort(), ['accepted', code].sort());
});
Then('the person has one application', async function (this: Stage) {
  assert.equal((await this.records.cardApplications()).length, 1);
});
When('the person submits that form', async function (this: Stage) {
  this.keep(await this.phone('the phone').submitCardApplication(this.form!.draftId));
});

const beforeTheEnd: Record<string, number> = { 'a second before it ends': -1, 'at the moment at which it ends': 0 };
for (const [when, secondsAfter] of Object.entries(beforeTheEnd))
  When(`the counter submits the form ${when}`, async function (this: Stage) {
    await this.door.holdAt(new Date(Date.parse(this.form!.expiresAt) + secondsAfter * 1000).toISOString());
    this.keepApplication(this.person, await this.counter('counter-taipei').submitCardApplication(this.form!.draftId));
  });
When('the counter submits the form 30 minutes later', async function (this: Stage) {
  await this.door.pass(30 * 60);
  this.keepApplication(this.person, await this.counter('counter-taipei').submitCardApplication(this.form!.draftId));
});
When('{staff} submits that form', async function (this: Stage, staffId: string) {
  this.keepApplication(this.person, await this.counter(staffId).submitCardApplication(this.form!.draftId));
});
When('{staff} applies for the virtual card of the person', async function (this: Stage, staffId: string) {
  await this.applyAtCounter(this.person, {}, staffId);
});
When('the operator applies for the virtual card of the person', async function (this: Stage) {
  await this.applyAtCounter(this.person, {}, 'operator-night');
});
When('{reviewer} applies for the virtual card of the person', async function (this: Stage, staffId: string) {
  await this.applyAtCounter(this.person, {}, staffId);
});
When('the counter fills in the form for the person with the {document}', async function (this: Stage, documentKind: DocumentKind) {
  this.keep(await this.counter('counter-taipei').fillInCardApplication(this.person, { documentKind }));
});
When('the counter applies for the person with the {document}', async function (this: Stage, documentKind: DocumentKind) {
  const document = await documentOf(this.person, documentKind);
  await this.applyAtCounter(this.person, { documentKind, document });
});
When('the person opens the page of the virtual card', async function (this: Stage) {
  this.keep(await this.phone('the phone').openCardApplicationLanding());
});
Then('it shows the reminder with a link to its full text', function (this: Stage) {
  const { reminder } = this.body<CardApplicationLanding>();
  assert.deepEqual({ key: reminder.key, fullText: reminder.fullTextKey }, { key: 'card-reminder', fullText: 'card-reminder-full-text' });
  assert.ok(reminder.text.zh && reminder.text.en);
});
Then('the reminder and the personal-data statement are to be agreed to', function (this: Stage) {
  const { agreements } = this.body<CardApplicationLanding>();
  assert.deepEqual(
    agreements.map(({ key, answer }) => ({ key, answer })),
    ['card-reminder-full-text', 'personal-data-statement'].map((key) => ({ key, answer: 'agree' })),
  );
});
Then('it offers the general application, and the project application for staff', function (this: Stage) {
  assert.deepEqual(this.body<CardApplicationLanding>().applications, ['general', 'project']);
});
When('the person looks up the applications in the App', async function (this: Stage) {
  this.keep(await this.phone('the phone').cardApplications());
});

Then('the review ends at the end of {date} in Taipei', function (this: Stage, date: string) {
  const { dueAt } = this.body<CardApplicationSubmitted>();
  assert.equal(dueAt, new Date(Date.parse(`${date}T00:00:00+08:00`) + 24 * 3600 * 1000).toISOString());
});
Then('a mail says that the application was accepted and names that end', async function (this: Stage) {
  const { text } = await this.openLetter(acceptedMail);
  assert.match(text, /7 個工作日/);
  assert.match(text, /7 working days/);
  for (const words of instantWords(this.applications.at(-1)!.dueAt)) assert.ok(text.includes(words), `${words} is not in ${text}`);
});

Then('the form shows the own name, number, birth date, mobile number and e-mail address', function (this: Stage) {
  const { holder, contact } = this.body<CardApplicationDraft>();
  const { name, idNumber, birthDate, mobile, email } = this.person;
  assert.deepEqual(holder, { name: name.zh, idNumber, birthDate });
  assert.deepEqual(contact, { mobile, email });
});
Then('the form shows number, mobile number and e-mail address masked', function (this: Stage) {
  const { holder, contact } = this.body<CardApplicationDraft>();
  const { idNumber, mobile, email } = this.person;
  assert.equal(holder.idNumber, `${idNumber.slice(0, 4)}***${idNumber.slice(-3)}`);
  for (const hidden of [idNumber, mobile, email]) assert.ok(!JSON.stringify({ holder, contact }).includes(hidden), hidden);
  assert.match(contact.mobile, new RegExp(`^\\*+${mobile.slice(-3)}$`));
});
Then('it accepts the {document} as document', function (this: Stage, kind: DocumentKind) {
  assert.deepEqual(this.body<CardApplicationDraft>().acceptedDocuments, [kind]);
  assert.equal(usualDocument(this.person), kind);
});

Then(
  'the agreement to the reminder and to the personal-data statement is recorded with version and fingerprint',
  async function (this: Stage) {
    const recorded = (await this.records.consents()).filter(({ content_key }) => content_key !== null);
    assert.deepEqual(recorded.map(({ content_key }) => content_key).sort(), ['card-reminder-full-text', 'personal-data-statement']);
    for (const { content_key, terms_version, terms_sha256 } of recorded) {
      const { version, sha256 } = this.accepted(await this.phone('the phone').readContent(String(content_key)));
      assert.deepEqual({ version: terms_version, sha256: terms_sha256 }, { version, sha256 });
    }
  },
);

Then('the application rests on both', async function (this: Stage) {
  const agreed = (await this.records.consents()).filter(({ content_key }) => content_key !== null).map(({ id }) => id);
  const [application] = await this.records.cardApplications();
  assert.deepEqual((application!.consent_ids as string[]).toSorted(), agreed.toSorted());
});

Then("the portrait in the form is the person's own", async function (this: Stage) {
  const { portrait } = this.accepted(await this.phone('the phone').openCardApplicationForm(this.form!.draftId));
  assert.deepEqual(portrait, { backgroundIsWhite: true });
});

Then('the application is under review', async function (this: Stage) {
  this.body<CardApplicationSubmitted>();
  assert.equal(await this.applicationState(), 'under-review');
});
Then('the application is still under review', async function (this: Stage) {
  // Without letting a moment pass.
  const rows = await this.records.cardApplications();
  assert.equal(rows.find(({ id }) => id === this.applicationId)?.state, 'under-review');
});
Then('the card application is/was {word}', async function (this: Stage, state: string) {
  assert.equal(await this.applicationState(), state);
});
Then('the second one is under review', async function (this: Stage) {
  assert.equal(await this.applicationState(), 'under-review');
});
Then('the first application was {word} and the second one is under review', async function (this: Stage, state: string) {
  assert.deepEqual(
    (await this.records.cardApplications()).map((row) => row.state),
    [state, 'under-review'],
  );
});
Then('the application was returned because of {string} and {string}', function (this: Stage, one: string, other: string) {
  const [application] = this.body<{ applications: CardApplication[] }>().applications;
  assert.equal(application!.state, 'returned');
  assert.deepEqual(
    application!.reasons!.map(({ reason }) => reason),
    [one, other],
  );
  for (const { title, nextStep } of application!.reasons!) assert.ok(title.zh && title.en && nextStep.zh && nextStep.en);
});
Then('its process ends {string}', async function (this: Stage, ending: string) {
  assert.equal(await (await this.atRest()).ending(`cardApplication-${this.applicationId}`), ending);
});
Then('the process of the first application ends {string}', async function (this: Stage, ending: string) {
  assert.equal(await (await this.atRest()).ending(`cardApplication-${this.applications[0]!.applicationId}`), ending);
});
Then('it is recorded that {staff} acted, through the channel {word}', async function (this: Stage, staffId: string, channel: string) {
  const [row] = await this.records.cardApplications();
  assert.deepEqual({ by: row!.acted_by, channel: row!.channel }, { by: staffId, channel });
  const audited = (await this.records.auditOfAccount(this.registrationId)).find(({ action }) => action === 'card-application.submitted');
  assert.equal(audited?.actor_id, staffId);
});
Then('the person finds among the own activities that {} applied', async function (this: Stage, by: string) {
  const entries = await this.ownActivities();
  assert.ok(
    entries.some(({ action, byText }: ActivityEntry) => action === 'card-application.submitted' && byText.en === by),
    JSON.stringify(entries),
  );
});
