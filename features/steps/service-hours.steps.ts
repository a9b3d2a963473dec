import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Then, When } from '@cucumber/cucumber';
import type { ServiceHours, ServicePath } from '../../simulator/api-client.js';
import type { Stage } from '../support/stage.js';

const operator = 'operator-night';

When('somebody looks at the service hours at {string}', async function (this: Stage, instant: string) {
  await this.door.holdAt(instant);
  this.keep(await this.deskOf(this.person).serviceHours());
});

When('somebody looks at the service hours', async function (this: Stage) {
  this.keep(await this.deskOf(this.person).serviceHours());
});

for (const [what, path] of Object.entries({ portal: 'portal', App: 'app' } as const))
  When(`an operator announces an outage of the ${what} for {span}`, async function (this: Stage, seconds: number) {
    const from = await this.door.now();
    const until = new Date(Date.parse(from) + seconds * 1000).toISOString();
    this.accepted(await this.operator(operator).announceOutage(path, { from, until }));
  });

When('an operator announces an outage of the portal without an end', async function (this: Stage) {
  this.outageId = this.accepted(await this.operator(operator).announceOutage('portal', { from: await this.door.now() })).outageId;
});

When('an operator announces an outage that ends before it begins', async function (this: Stage) {
  const from = await this.door.now();
  const until = new Date(Date.parse(from) - 1000).toISOString();
  this.keep(await this.operator(operator).announceOutage('portal', { from, until }));
});

When('counter staff announce an outage of the portal', async function (this: Stage) {
  this.keep(await this.operator('counter-taipei').announceOutage('portal', { from: await this.door.now() }));
});

When('an operator ends the outage', async function (this: Stage) {
  this.accepted(await this.operator(operator).endOutage(this.outageId!));
});

When('an operator ends an outage that nobody announced', async function (this: Stage) {
  this.keep(await this.operator(operator).endOutage(randomUUID()));
});

Then('the audit trail of the outage reads {string}', async function (this: Stage, actions: string) {
  assert.equal((await this.records.audit(this.outageId!)).join(', '), actions);
});

const hoursOf = (stage: Stage, path: ServicePath) => stage.body<ServiceHours>().paths.find((each) => each.path === path)!;

Then('the certificate path, announced from {string} until {string}, is open', function (this: Stage, from: string, until: string) {
  assert.deepEqual(hoursOf(this, 'certificate'), { path: 'certificate', from, until, openNow: true, opensAt: null });
});

Then(
  'the certificate path, announced from {string} until {string}, is closed until {string}',
  function (this: Stage, from: string, until: string, instant: string) {
    const opensAt = new Date(instant).toISOString();
    assert.deepEqual(hoursOf(this, 'certificate'), { path: 'certificate', from, until, openNow: false, opensAt });
  },
);

Then('the portal and the App are open', function (this: Stage) {
  assert.deepEqual(
    (['portal', 'app'] as const).map((path) => hoursOf(this, path).openNow),
    [true, true],
  );
});

Then('the refusal says that it opens in {span}', async function (this: Stage, seconds: number) {
  const opensIn = (Date.parse(this.refusal().opensAt!) - Date.parse(await this.door.now())) / 1000;
  assert.ok(opensIn <= seconds && opensIn > seconds - 60, `it opens in ${opensIn} s`);
});

Then('the refusal does not say when it opens', function (this: Stage) {
  assert.equal(this.refusal().opensAt, undefined);
});

Then('the outage of the portal is announced in Chinese and English', function (this: Stage) {
  const [outage, ...more] = this.body<ServiceHours>().outages;
  assert.deepEqual([outage?.path, more.length, hoursOf(this, 'portal').openNow], ['portal', 0, false]);
  assert.ok(outage!.message.zh.includes('維護') && outage!.message.en.includes('maintenance'));
});
