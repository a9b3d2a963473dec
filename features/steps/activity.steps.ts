import assert from 'node:assert/strict';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import type { Activity, ActivityEntry, AuditTrail } from '../../simulator/api-client.js';
import type { Stage } from '../support/stage.js';

When('the applicant looks at the own activity', async function (this: Stage) {
  this.keep(await this.desk.activity({ limit: '100' }));
});

When('the applicant looks at the own activity when nothing is left to do', async function (this: Stage) {
  await this.atRest();
  this.keep(await this.desk.activity({ limit: '100' }));
});

When('the applicant asks for the activity with the {word} {string}', async function (this: Stage, entry: string, value: string) {
  this.keep(await this.desk.activity({ [entry]: value }));
});

When('the applicant reads the own activity {int} entries at a time', async function (this: Stage, limit: number) {
  this.outcomes = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await this.desk.activity({ limit: String(limit), ...(cursor && { cursor }) });
    this.outcomes.push(page);
    cursor = this.accepted(page).nextCursor;
  }
});

Given('the applicant has read {int} entries of the own activity', async function (this: Stage, limit: number) {
  this.cursor = this.accepted(await this.desk.activity({ limit: String(limit) })).nextCursor!;
});

When('the applicant goes on where the other one stopped', async function (this: Stage) {
  this.keep(await this.desk.activity({ cursor: this.cursor! }));
});

const staffByRole: Record<string, string> = {
  'an auditor': 'auditor-year',
  'a reviewer': 'review-desk-1',
  'an operator': 'operator-night',
};
When(
  /^(an auditor|a reviewer|an operator) reads the audit trail of the person for "(.*)"$/,
  async function (this: Stage, role: string, purpose: string) {
    this.keep(await this.auditor(staffByRole[role]!).readAuditTrail(this.person, purpose));
  },
);

const inEnglish = ({ what, byText, about }: ActivityEntry) => ({ what: what.en, by: byText.en, about: about?.en ?? '' });

// What the system does, such as handing over a mail, comes in between at any moment.
Then('the newest entries of the activity, but for those of the system, are:', function (this: Stage, table: DataTable) {
  const done = this.body<Activity>().entries.filter(({ by }) => by !== 'workflow');
  assert.deepEqual(done.slice(0, table.hashes().length).map(inEnglish), table.hashes());
});

Then("the system's entries say that {string}", function (this: Stage, what: string) {
  const told = this.body<Activity>().entries.filter(({ by }) => by === 'workflow');
  assert.ok(
    told.some((entry) => entry.what.en === what),
    told
      .map(inEnglish)
      .map(({ what }) => what)
      .join(', '),
  );
});

Then('the activity shows the devices:', function (this: Stage, table: DataTable) {
  const entries = this.body<Activity>().entries.filter(({ aboutDevice, byDevice }) => aboutDevice || byDevice);
  const shown = entries.map(({ what, byDevice, aboutDevice }) => ({
    what: what.en,
    with: byDevice?.model ?? '',
    about: aboutDevice?.model ?? '',
  }));
  assert.deepEqual(shown, table.hashes());
});

Then('the own activity, apart from mails, ends with:', async function (this: Stage, table: DataTable) {
  const { entries } = this.accepted(await this.desk.activity({ limit: '100' }));
  const told = entries.filter(({ action }) => !action.startsWith('notice.')).map(({ what }) => what.en);
  const expected = table.raw().flat();
  assert.deepEqual(told.slice(0, expected.length).reverse(), expected);
});

Then('each entry is in Chinese too, with its instant', async function (this: Stage) {
  const now = Date.parse(await this.door.now());
  for (const { what, byText, at } of this.body<Activity>().entries) {
    assert.match(what.zh + byText.zh, /\p{Script=Han}/u);
    assert.ok(Date.parse(at) <= now && Date.parse(at) > now - 3_600_000, at);
  }
});

Then('the activity names no member of staff', function (this: Stage) {
  assert.ok(!JSON.stringify(this.body<Activity>()).includes('counter-taipei'));
});

Then('the pages together are the whole activity', async function (this: Stage) {
  const inPages = this.outcomes.flatMap((page) => (page.ok ? (page.body as Activity).entries : []));
  const all = this.accepted(await this.desk.activity({ limit: '100' })).entries;
  assert.ok(inPages.length > 2 && this.outcomes.length === Math.ceil(inPages.length / 2), `${this.outcomes.length} pages`);
  // All that there was when the first page was read.
  assert.deepEqual(inPages, all.slice(-inPages.length));
});

Then('every entry is about the own account', async function (this: Stage) {
  const own = await this.records.auditOfAccount(this.registrationId);
  const told = this.body<Activity>().entries.map(({ at, action }) => `${at} ${action}`);
  assert.ok(told.length > 0);
  // The newest first; the account may go on while it is looked at.
  assert.deepEqual(told, own.map(({ at, action }) => `${(at as Date).toISOString()} ${String(action)}`).slice(-told.length));
});

Then('the auditor sees that the account was registered and by whom', function (this: Stage) {
  const { entries } = this.body<AuditTrail>();
  const registered = entries.find(({ action }) => action === 'registration.applied');
  assert.deepEqual([registered?.by, registered?.registrationId], ['portal', this.registrationId]);
});
