import assert from 'node:assert/strict';
import { Given, Then } from '@cucumber/cucumber';
import type { Stage } from '../support/stage.js';

/** What the gateway does, in words and for its door; a step that says so holds for its next question only. */
const faults: Record<string, object> = {
  'is down': { fault: 'down' },
  'is well again': {},
  'will record the next question without answering it': { fault: 'silent', times: 1 },
  'signs with a foreign key': { fault: 'wrong-signature' },
  'has a clock that is 6 minutes slow': { clockMinutes: -6 },
  'has a clock that is 6 minutes fast': { clockMinutes: 6 },
  'has a clock that is 4 minutes slow': { clockMinutes: -4 },
  'answers about another transaction': { fault: 'other-transaction' },
  'repeats its last answer at the next question': { fault: 'doubled', times: 1 },
  'contradicts its last answer under the same number at the next question': { fault: 'older-sequence', times: 1 },
};
for (const [what, fault] of Object.entries(faults))
  Given(`the gateway ${what}`, async function (this: Stage) {
    await this.atRest();
    await this.door.carrierFaults(fault);
  });

Given('the operator gives tokens to nobody', async function (this: Stage) {
  await this.door.carrierFaults({ noTokens: true });
});

Given('the carrier {string} is down', async function (this: Stage, carrier: string) {
  await this.door.carrierFaults({ carriersDown: [carrier] });
});

Given("the worker will be killed after the carrier's next answer", function (this: Stage) {
  this.death = this.running.world.dieAt('worker', 'verifyNumber').died;
});

Given("the worker will be killed after it has noted the carrier's next answer", function (this: Stage) {
  this.death = this.running.world.dieAt('worker', 'askCarrier').died;
});

Then('no carrier was asked', async function (this: Stage) {
  await this.atRest();
  assert.deepEqual(await this.door.carrierRecords(), []);
});

Then('the carrier was asked once', async function (this: Stage) {
  const records = await this.door.carrierRecords();
  assert.deepEqual(
    records.map(({ questions }) => questions),
    [1],
  );
});

Then(/^the carrier was asked in 1 transaction with (\d+) answers?$/, async function (this: Stage, answers: number) {
  const records = await this.door.carrierRecords();
  assert.deepEqual(
    records.map(({ sequence }) => sequence),
    [Number(answers)],
  );
});
