import { randomUUID } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCarrierGateway, type CarrierGateway } from './carrier-gateway.js';
import { createPhoneNetwork, simOf, type Connection } from './devices/phone-network.js';
import { personByKey } from './world/people.js';

const now = new Date('2026-11-21T06:00:00Z');
const mei = personByKey('lin-mei');
const hao = personByKey('chen-hao');
let gateway: CarrierGateway;
beforeAll(async () => void (gateway = await createCarrierGateway({ now: () => now, host: '127.0.0.1', port: 0 })));
beforeEach(() => gateway.reset());
afterAll(() => gateway.stop());

const tokenOver = async (connection: Connection, number = mei.mobile) => {
  const network = createPhoneNetwork({ carrierUrl: gateway.url, sim: { number } });
  network.connect(connection);
  return (await network.fetchOperatorToken())!;
};
const verify = (transactionId: string, token: string, number = mei.mobile, init: RequestInit = {}) =>
  fetch(`${gateway.url}/number-verification/v1/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-correlator': transactionId },
    body: JSON.stringify({ phoneNumber: `+886${number.slice(1)}`, idNumber: mei.idNumber }),
    ...init,
  });
const recordOf = (transactionId: string) => fetch(`${gateway.url}/number-verification/v1/transactions/${transactionId}`);
async function statementIn(answer: Response) {
  const keys = createRemoteJWKSet(new URL(`${gateway.url}/.well-known/jwks.json`));
  const options = { issuer: gateway.url, typ: 'number-verification+jwt', algorithms: ['ES256'], currentDate: now };
  return (await jwtVerify(await answer.text(), keys, options)).payload;
}
/** What the gateway says of a number that stands in the phone and on the form. */
async function outcomeOf(number: string, connection: Connection = { kind: 'mobile' }) {
  const { outcome, carrier } = await statementIn(await verify(randomUUID(), await tokenOver(connection, number), number));
  return `${String(outcome)} ${String(carrier)}`;
}

describe('the carrier gateway', () => {
  it('says in a signed statement that number, SIM and person belong together', async () => {
    const id = randomUUID();
    const answer = await verify(id, await tokenOver({ kind: 'mobile' }));
    expect(answer.headers.get('content-type')).toContain('application/jose');
    expect(await statementIn(answer)).toEqual({
      iss: gateway.url,
      iat: now.getTime() / 1000,
      transactionId: id,
      sequence: 1,
      outcome: 'matched',
      carrier: 'chunghwa',
    });
  });

  it.each([
    ['0900000001', 'matched chunghwa'],
    ['0900000002', 'holder-mismatch taiwan-mobile'],
    ['0901000001', 'prepaid chunghwa'],
    ['0902000003', 'corporate far-eastone'],
    ['0903000004', 'temporarily-unavailable taiwan-star'],
    ['0904000001', 'number-unknown other-operator'],
    ['0906000005', 'not-on-mobile-network gt'],
    ['0907000001', 'holder-mismatch chunghwa'],
    ['0908000001', 'matched newcomer'],
    ['0912345678', 'number-unknown none'],
  ])('D-19 says of %s: %s', async (number, outcome) => {
    expect(await outcomeOf(number)).toBe(outcome);
  });

  it('R-050 R-051 sees no SIM over Wi-Fi, and another device behind a hotspot', async () => {
    const unseen = 'not-on-mobile-network chunghwa';
    expect(await outcomeOf(mei.mobile, { kind: 'wifi' })).toBe(unseen);
    expect(await outcomeOf(mei.mobile, { kind: 'hotspot', of: simOf(hao) })).toBe(unseen);
    expect(await outcomeOf(mei.mobile, { kind: 'hotspot', of: simOf(mei) })).toBe(unseen);
  });

  it('R-048 sees that another SIM is in the phone', async () => {
    const { outcome } = await statementIn(await verify(randomUUID(), await tokenOver({ kind: 'mobile' }, hao.mobile)));
    expect(outcome).toBe('not-on-mobile-network');
  });

  it('takes a token for one transaction', async () => {
    const token = await tokenOver({ kind: 'mobile' });
    expect((await statementIn(await verify(randomUUID(), token))).outcome).toBe('matched');
    expect((await statementIn(await verify(randomUUID(), token))).outcome).toBe('not-on-mobile-network');
  });

  it('F-34 records a transaction once, and tells it again', async () => {
    const id = randomUUID();
    expect((await recordOf(id)).status).toBe(404);
    const token = await tokenOver({ kind: 'mobile' });
    const first = await statementIn(await verify(id, token));
    expect(await statementIn(await verify(id, token))).toEqual(first);
    expect(await statementIn(await recordOf(id))).toEqual(first);
    expect(gateway.records()).toMatchObject([{ transactionId: id, sequence: 1, questions: 2 }]);
  });

  it('asks an operator again that did not answer, and counts the answers', async () => {
    const [id, number] = [randomUUID(), '0905000001'];
    const token = await tokenOver({ kind: 'mobile' }, number);
    const ask = async () => {
      const { sequence, outcome } = await statementIn(await verify(id, token, number));
      return `${String(sequence)} ${String(outcome)}`;
    };
    const asked = [await ask(), await ask(), await ask(), await ask()];
    expect(asked).toEqual(['1 temporarily-unavailable', '2 temporarily-unavailable', '3 matched', '3 matched']);
  });

  it('F-35 asks the other operators while one is down', async () => {
    gateway.setFaults({ fault: 'none', carriersDown: ['chunghwa'] });
    expect(await outcomeOf('0900000001')).toBe('temporarily-unavailable chunghwa');
    expect(await outcomeOf('0900000002')).toBe('holder-mismatch taiwan-mobile');
  });

  it('F-34 can record and then stay silent or hang up', async () => {
    for (const fault of ['silent', 'hang-up'] as const) {
      gateway.reset();
      gateway.setFaults({ fault, times: 1 });
      const id = randomUUID();
      const signal = AbortSignal.timeout(150);
      await expect(verify(id, await tokenOver({ kind: 'mobile' }), mei.mobile, { signal })).rejects.toThrow();
      expect((await statementIn(await recordOf(id))).outcome).toBe('matched');
    }
  });

  it('F-36 can answer twice the same, contradict itself, mix transactions up, sign wrongly and have a wrong clock', async () => {
    const [id, number] = [randomUUID(), '0903000001'];
    const token = await tokenOver({ kind: 'mobile' }, number);
    const ask = async () => statementIn(await verify(id, token, number));
    expect(await ask()).toMatchObject({ sequence: 1, outcome: 'temporarily-unavailable' });
    gateway.setFaults({ fault: 'doubled' });
    expect(await ask()).toMatchObject({ sequence: 1, outcome: 'temporarily-unavailable' });
    gateway.setFaults({ fault: 'older-sequence' });
    expect(await ask()).toMatchObject({ sequence: 1, outcome: 'holder-mismatch' });
    gateway.setFaults({ fault: 'other-transaction' });
    expect((await ask()).transactionId).not.toBe(id);
    gateway.setFaults({ fault: 'wrong-signature' });
    await expect(ask()).rejects.toMatchObject({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
    gateway.setFaults({ fault: 'none', clockMinutes: -6 });
    expect((await ask()).iat).toBe(now.getTime() / 1000 - 360);
  });

  it('answers 503 to everything while it is switched off', async () => {
    const token = await tokenOver({ kind: 'mobile' });
    gateway.setFaults({ fault: 'down' });
    expect((await verify(randomUUID(), token)).status).toBe(503);
    expect((await recordOf(randomUUID())).status).toBe(503);
    expect((await fetch(`${gateway.url}/.well-known/jwks.json`)).status).toBe(503);
    expect(gateway.records()).toEqual([]);
  });

  it('refuses a malformed question with a sentence, and has no token for a phone without connection', async () => {
    expect((await verify('not-an-id', 'token')).status).toBe(400);
    expect((await verify(randomUUID(), 'token', '12')).status).toBe(400);
    const network = createPhoneNetwork({ carrierUrl: gateway.url, sim: simOf(mei) });
    network.connect({ kind: 'none' });
    expect(await network.fetchOperatorToken()).toBeNull();
  });
});
