import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heldClock, openTestDatabase, type TestDatabase, testKeys } from '../api/support/test-api.js';
import { AuditEntry, CarrierCheck } from '../database/entities/index.js';
import { defaultPolicy } from '../domain/policy.js';
import { openCarrierGateway } from '../platform/carrier-gateway.js';
import { loadCarriers } from '../platform/carriers.js';
import { createLogger } from '../platform/logger.js';
import { sealSecret } from '../platform/seal.js';
import { createCarrierGateway, type CarrierFaults, type CarrierGateway as Simulated } from '../simulator/carrier-gateway.js';
import { createPhoneNetwork } from '../simulator/devices/phone-network.js';
import { personByKey } from '../simulator/world/people.js';
import { type CarrierAsked, carrierCheckWorkflowId } from '../workflows/carrier-check.messages.js';
import { carrierCheckActivities } from './carrier-check.activities.js';

const clock = heldClock();
const keys = testKeys();
const mei = personByKey('lin-mei');
const silent = new DefaultLogger('ERROR', () => undefined);
const log: string[] = [];
let database: TestDatabase;
let simulated: Simulated;
let activities: ReturnType<typeof carrierCheckActivities>;

beforeAll(async () => {
  [database, simulated] = await Promise.all([
    openTestDatabase(process.env.TEST_DATABASE_URL!),
    createCarrierGateway({ now: () => clock.now(), host: '127.0.0.1', port: 0 }),
  ]);
  activities = carrierCheckActivities({
    orm: database.orm,
    clock,
    policy: defaultPolicy,
    keys,
    carriers: await loadCarriers(),
    carrierGateway: openCarrierGateway({ url: simulated.url, clock, answerSeconds: 0.5 }),
    logger: createLogger({ process: 'worker', destination: { write: (line) => void log.push(line) } }),
    deliver: async () => true,
  });
});
afterAll(() => Promise.all([database.close(), simulated.stop()]));
beforeEach(async () => {
  clock.set('2026-03-02T08:00:00.000Z');
  log.length = 0;
  simulated.reset();
  await database.clear();
});

const rows = () => database.orm.em.fork();
const rowOf = (id: string) => rows().findOneOrFail(CarrierCheck, { id });
const audited = () => rows().find(AuditEntry, { action: 'carrier-check.settled' });
const later = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000);

async function check(mobile = mei.mobile, sim = mobile): Promise<string> {
  const id = randomUUID();
  const token = (await createPhoneNetwork({ carrierUrl: simulated.url, sim: { number: sim } }).fetchOperatorToken())!;
  await rows().insert(CarrierCheck, {
    id,
    state: 'checking',
    deviceThumbprint: 'device',
    idNumber: mei.idNumber,
    mobile,
    consentId: randomUUID(),
    requestedAt: clock.now(),
    deadlineAt: later(defaultPolicy.carrierCheckSeconds),
    sealedOperatorToken: sealSecret(keys.secrets, token, id),
    sequence: 0,
  });
  return id;
}

/** One attempt, as the worker makes it; other attempts at the round have the same workflow id. */
function ask(carrierCheckId: string, round = 1): Promise<CarrierAsked> {
  const workflowExecution = { workflowId: carrierCheckWorkflowId(carrierCheckId), runId: randomUUID() };
  const environment = new MockActivityEnvironment({ workflowExecution }, { logger: silent });
  return environment.run(activities.askCarrier, { carrierCheckId, round, policy: defaultPolicy });
}
const without = async (faults: CarrierFaults, work: () => Promise<CarrierAsked>) => {
  simulated.setFaults(faults);
  const asked = await work();
  simulated.setFaults({ fault: 'none' });
  return asked;
};

describe('asking the carrier', () => {
  it('D-19 settles a match, names the carrier by its name of today, and forgets the operator token', async () => {
    const id = await check();
    expect(await ask(id)).toEqual({ ending: 'matched' });
    expect(await rowOf(id)).toMatchObject({
      state: 'matched',
      carrier: 'chunghwa',
      settledAt: clock.now(),
      usableUntil: later(defaultPolicy.carrierMatchSeconds),
      sealedOperatorToken: null,
    });
  });

  it('D-19 settles what the carrier says against it', async () => {
    const id = await check('0901000001');
    expect(await ask(id)).toEqual({ ending: 'carrier-number-prepaid' });
    expect(await rowOf(id)).toMatchObject({ state: 'refused', refusalCode: 'carrier-number-prepaid', sealedOperatorToken: null });
  });

  it('F-34 I-16 twice, also at once: one record at the gateway, one transition, one answer', async () => {
    const id = await check();
    expect(await Promise.all([ask(id), ask(id)])).toEqual([{ ending: 'matched' }, { ending: 'matched' }]);
    expect(await ask(id)).toEqual({ ending: 'matched' });
    expect(simulated.records()).toHaveLength(1);
    expect(await audited()).toHaveLength(1);
  });

  it('F-34 asks by the transaction after an answer was lost', async () => {
    const id = await check();
    const asked = await without({ fault: 'silent', times: 1 }, () => ask(id));
    expect(asked).toEqual({ retryAt: later(defaultPolicy.carrierRetrySeconds).toISOString(), reason: 'no-answer' });
    expect(await ask(id, 2)).toEqual({ ending: 'matched' });
    expect(simulated.records()).toMatchObject([{ transactionId: id, sequence: 1, questions: 1 }]);
  });

  it('D-19 asks an unavailable carrier again, later and later', async () => {
    const id = await check('0905000001');
    const pause = (seconds: number) => ({ retryAt: later(seconds).toISOString(), reason: 'carrier-unavailable' });
    expect(await ask(id, 1)).toEqual(pause(5));
    expect(await ask(id, 2)).toEqual(pause(10));
    expect(await rowOf(id)).toMatchObject({ state: 'checking', sequence: 2 });
    expect(await ask(id, 3)).toEqual({ ending: 'matched' });
  });

  it.each<CarrierFaults['fault']>(['doubled', 'older-sequence'])('F-36 takes nothing from an answer that is %s', async (fault) => {
    const id = await check('0903000001');
    await ask(id);
    expect(await without({ fault }, () => ask(id, 2))).toMatchObject({ reason: 'nothing-new' });
    expect(await rowOf(id)).toMatchObject({ state: 'checking', sequence: 1 });
  });

  it.each<[string, CarrierFaults, string]>([
    ['a foreign signature', { fault: 'wrong-signature' }, 'not-signed-by-the-peer'],
    ['an answer of six minutes ago', { fault: 'none', clockMinutes: -6 }, 'not-fresh'],
    ['the answer to another transaction', { fault: 'other-transaction' }, 'not-as-agreed'],
  ])('F-36 trusts no %s, and raises an alarm', async (_what, faults, reason) => {
    const id = await check();
    expect(await without(faults, () => ask(id))).toMatchObject({ reason });
    expect(log.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ event: 'carrier-answer-not-trusted', code: reason }),
    ]);
    expect(await rowOf(id)).toMatchObject({ state: 'checking' });
  });

  it('D-02 is over at the deadline, and nobody is asked any more', async () => {
    const id = await check();
    clock.forward(defaultPolicy.carrierCheckSeconds);
    expect(await ask(id)).toEqual({ ending: 'carrier-unavailable' });
    expect(await rowOf(id)).toMatchObject({ state: 'refused', refusalCode: 'carrier-unavailable', sealedOperatorToken: null });
    expect(simulated.records()).toEqual([]);
  });

  it('F-35 ends as switched when the person went over to the device code', async () => {
    const id = await check();
    await rows().nativeUpdate(CarrierCheck, { id }, { state: 'given-up', sealedOperatorToken: null });
    expect(await ask(id)).toEqual({ ending: 'switched' });
    expect(await audited()).toEqual([]);
    expect(simulated.records()).toEqual([]);
  });

  it('ends for good when its row is gone', async () => {
    await expect(ask(randomUUID())).rejects.toMatchObject({ type: 'row-missing', nonRetryable: true });
  });
});
