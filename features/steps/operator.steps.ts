import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type DataTable, Then } from '@cucumber/cucumber';
import { personByKey } from '../../simulator/world/people.js';
import type { Stage } from '../support/stage.js';

Then('the operator sees the processes:', async function (this: Stage, table: DataTable) {
  const wanted = table.hashes().map(({ kind, channel, outcome }) => [kind, channel, outcome].join(' '));
  let seen: string[] = [];
  // What operators search by follows the processes after a moment.
  for (let looks = 0; looks < 20 && !wanted.every((process) => seen.includes(process)); looks += 1)
    seen = (await (await this.atRest()).seenByOperators()).map(({ attributes: { VnhiKind, VnhiChannel = '', VnhiOutcome } }) =>
      [VnhiKind, VnhiChannel, VnhiOutcome].map(String).join(' '),
    );
  for (const process of wanted) assert.ok(seen.includes(process), `no "${process}" among ${seen.join(', ')}`);
});

Then('nothing that Temporal or the logs show names the person', async function (this: Stage) {
  await assertUnreadable(this, [this.mailedLink().split('#')[1]!]);
});

Then('nothing that Temporal or the logs show of the check names the person', async function (this: Stage) {
  await assertUnreadable(this, []);
});

Then('nothing that Temporal or the logs show of the application names the person', async function (this: Stage) {
  await assertUnreadable(this, []);
});

async function assertUnreadable(stage: Stage, more: string[]): Promise<void> {
  const { idNumber, name, card, email, mobile, birthDate, householdNumber } = stage.person;
  const shown = [JSON.stringify(await stage.records.seenByOperators())];
  for (const file of await readdir(stage.running.logFolder)) shown.push(await readFile(path.join(stage.running.logFolder, file), 'utf8'));
  const secrets = [idNumber, name.zh, card.number, email, mobile, birthDate, householdNumber!, ...more];
  for (const secret of secrets.flatMap((text) => [text, Buffer.from(text).toString('hex')]))
    assert.ok(!shown.some((text) => text.includes(secret)), `${secret} is readable`);
}

Then('the audit trail of the registration reads {string}', async function (this: Stage, actions: string) {
  assert.equal((await this.records.audit(this.registrationId)).join(', '), actions);
});

Then('nothing that Temporal or the logs show of the grant names the two people', async function (this: Stage) {
  const { code, qr } = this.grants.at(-1)!;
  await assertUnreadable(this, [code, qr.text]);
  this.person = personByKey('chen-hao');
  await assertUnreadable(this, []);
});

Then('nothing that Temporal or the logs show of the open card names the person', async function (this: Stage) {
  await assertUnreadable(this, this.shownCodes);
});
