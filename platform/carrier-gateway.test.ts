import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCarrierGateway, type CarrierFaults, type CarrierGateway as Simulated } from '../simulator/carrier-gateway.js';
import { createPhoneNetwork, simOf } from '../simulator/devices/phone-network.js';
import { personByKey } from '../simulator/world/people.js';
import { openCarrierGateway, type CarrierGateway } from './carrier-gateway.js';

const now = new Date('2026-03-02T08:00:00Z');
const mei = personByKey('lin-mei');
let simulated: Simulated;
let gateway: CarrierGateway;
beforeAll(async () => {
  simulated = await createCarrierGateway({ now: () => now, host: '127.0.0.1', port: 0 });
  gateway = openCarrierGateway({ url: simulated.url, clock: { now: () => now }, answerSeconds: 0.5 });
});
beforeEach(() => simulated.reset());
afterAll(() => simulated.stop());

async function request(number = mei.mobile) {
  const operatorToken = (await createPhoneNetwork({ carrierUrl: simulated.url, sim: { number } }).fetchOperatorToken())!;
  return { transactionId: randomUUID(), operatorToken, mobile: number, idNumber: mei.idNumber };
}

/** An answer counts only if it is the gateway's own, fresh, of the agreed form and about this transaction. */
describe('the carrier gateway', () => {
  it('verifies a number, and is asked again about a transaction', async () => {
    const asked = await request(simOf(mei).number);
    expect(await gateway.askAgain(asked.transactionId)).toBeNull();
    const statement = await gateway.verify(asked);
    expect(statement).toMatchObject({ transactionId: asked.transactionId, sequence: 1, outcome: 'matched', carrier: 'chunghwa' });
    expect(await gateway.askAgain(asked.transactionId)).toEqual(statement);
  });

  it('tells what an operator says against it', async () => {
    expect(await gateway.verify(await request('0901000001'))).toMatchObject({ outcome: 'prepaid' });
  });

  it('F-36 accepts five minutes between the clocks', async () => {
    for (const clockMinutes of [-4, 4]) {
      simulated.setFaults({ fault: 'none', clockMinutes });
      expect(await gateway.verify(await request())).toMatchObject({ outcome: 'matched' });
    }
  });

  it.each<[string, CarrierFaults, string]>([
    ['a gateway that is switched off', { fault: 'down' }, 'no-answer'],
    ['a broken connection', { fault: 'hang-up' }, 'no-answer'],
    ['silence', { fault: 'silent' }, 'no-answer'],
    ['an answer that comes too late', { fault: 'slow', answerSeconds: 5 }, 'no-answer'],
    ['no signature', { fault: 'garbage' }, 'not-signed-by-the-peer'],
    ['a foreign key', { fault: 'wrong-signature' }, 'not-signed-by-the-peer'],
    ['an answer that is six minutes old', { fault: 'none', clockMinutes: -6 }, 'not-fresh'],
    ['an answer from the future', { fault: 'none', clockMinutes: 6 }, 'not-fresh'],
    ['the answer to another transaction', { fault: 'other-transaction' }, 'not-as-agreed'],
  ])('F-34 F-35 F-36 counts %s as an outage', async (_what, faults, code) => {
    const asked = await request();
    simulated.setFaults(faults);
    await expect(gateway.verify(asked)).rejects.toMatchObject({ name: 'CarrierUnavailable', code });
  });

  it('F-34 finds by the transaction what was recorded and never answered', async () => {
    const asked = await request();
    simulated.setFaults({ fault: 'silent', times: 1 });
    await expect(gateway.verify(asked)).rejects.toMatchObject({ code: 'no-answer' });
    expect(await gateway.askAgain(asked.transactionId)).toMatchObject({ outcome: 'matched' });
    expect(simulated.records()).toHaveLength(1);
  });
});
