import assert from 'node:assert/strict';
import { type DataTable, Then, When } from '@cucumber/cucumber';
import { parse } from 'csv-parse/sync';
import type { UsageEntry } from '../../simulator/api-client.js';
import type { Stage } from '../support/stage.js';

const phone = 'the phone';

const entries = async (stage: Stage): Promise<UsageEntry[]> =>
  stage.accepted(await stage.phone(phone).openUsageLog({ limit: '100' })).entries;

Then('the usage log has {int} entry/entries {string}', async function (this: Stage, count: number, kind: string) {
  assert.equal((await entries(this)).filter((entry) => entry.kind === kind).length, count);
});
Then('the usage log has {int} entry {string} because of {string}', async function (this: Stage, count: number, kind: string, why: string) {
  const refusals = (await entries(this)).filter((entry) => entry.kind === kind).map(({ refusal }) => refusal);
  assert.deepEqual(refusals, Array(count).fill(why));
});
Then('the usage log reads from the last to the first:', async function (this: Stage, table: DataTable) {
  const read = (await entries(this)).map(({ kind, where, refusal }) => ({
    kind,
    where: where ? `${where.institution.name.zh}, ${where.department.name.zh}` : '',
    outcome: refusal ?? '',
  }));
  assert.deepEqual(read, table.hashes());
});
Then(
  'it says of the opening that time changed the code {int} times and that it ended {string}',
  async function (this: Stage, rotations: number, ending: string) {
    const opening = (await entries(this)).find(({ kind }) => kind === 'opened');
    assert.deepEqual([opening?.presentation?.rotations, opening?.presentation?.ending], [rotations, ending]);
  },
);
Then('each entry names the phone', async function (this: Stage) {
  for (const { byDevice } of await entries(this)) assert.equal(byDevice?.model, this.phone(phone).model);
});
Then('the usage log at the portal has {int} entries', async function (this: Stage, count: number) {
  assert.equal(this.accepted(await this.desk.openUsageLog()).entries.length, count);
});
Then('the usage log of the other person on the shared phone is empty', async function (this: Stage) {
  assert.deepEqual(this.accepted(await this.phone('the shared phone').openUsageLog()).entries, []);
});

When('the person exports the usage log as {word}', async function (this: Stage, format: string) {
  this.keep(await this.phone(phone).exportUsageLog(format.toLowerCase() as 'json' | 'csv'));
});
Then(/^the file has both entries, and (gives|gives without harm) the name of the clinic$/, async function (this: Stage, how: string) {
  const text = this.body<{ bytes: Buffer }>().bytes.toString('utf8');
  const names = how === 'gives' ? namesInJson(text) : namesInCsv(text);
  const name = (await entries(this))[0]!.where!.institution.name.zh;
  assert.deepEqual(names, [how === 'gives' ? name : `'${name}`, '']);
});
const namesInJson = (text: string) => (JSON.parse(text) as UsageEntry[]).map(({ where }) => where?.institution.name.zh ?? '');
const namesInCsv = (text: string) =>
  (parse(text, { bom: true, columns: true }) as Record<string, string>[]).map((line) => line.institution_name_zh!);
