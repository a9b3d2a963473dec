import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRegister, type InsuredRegister } from './register.js';
import { personByKey } from './world/people.js';

const now = new Date('2026-11-21T06:00:00Z');
let register: InsuredRegister;
beforeAll(async () => void (register = await createRegister({ now: () => now, host: '127.0.0.1', port: 0 })));
beforeEach(() => register.reset());
afterAll(() => register.stop());

const ask = (idNumber: string, init: RequestInit = {}) =>
  fetch(`${register.url}/look-ups`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ idNumber }),
    ...init,
  });

async function personIn(answer: Response) {
  const keys = createRemoteJWKSet(new URL(`${register.url}/.well-known/jwks.json`));
  const options = { issuer: register.url, typ: 'register-answer+jwt', algorithms: ['ES256'], currentDate: now };
  const { payload } = await jwtVerify(await answer.text(), keys, options);
  expect(payload.iat).toBe(now.getTime() / 1000);
  return payload['person'] as Record<string, unknown> | null;
}

describe('the insured register', () => {
  it('answers a look-up with a signed statement about the person', async () => {
    const answer = await ask('A223456781');
    expect(answer.headers.get('content-type')).toContain('application/jose');
    expect(await personIn(answer)).toEqual({
      idNumber: 'A223456781',
      name: '林美玲',
      birthDate: '1985-07-19',
      sex: 'F',
      holderKind: 'citizen',
      householdNumber: 'FB123456',
      address: { county: '臺北市', district: '大安區', village: '龍門里', neighbourhood: 12 },
      card: { number: '990000000001', state: 'valid', replacementPending: false, issuedOn: '2019-03-05' },
      registrationSuspended: false,
      homeCareInstitution: null,
      asOfSequence: now.getTime(),
    });
  });

  it('says null for a number it does not know, and for the person who is not in it', async () => {
    expect(await personIn(await ask('Z999999999'))).toBeNull();
    expect(await personIn(await ask(personByKey('not-in-register').idNumber))).toBeNull();
  });

  it('R-010 D-26 shows later changes of a card and of a person, until the world is reset', async () => {
    register.change('chen-hao', { cardState: 'lost', replacementPending: true });
    register.change('chen-hao', { registrationSuspended: true, name: '陳新名' });
    expect(await personIn(await ask('A123456789'))).toMatchObject({
      name: '陳新名',
      card: { state: 'lost', replacementPending: true },
      registrationSuspended: true,
    });
    register.reset();
    expect(await personIn(await ask('A123456789'))).toMatchObject({
      name: '陳志豪',
      card: { state: 'valid' },
      registrationSuspended: false,
    });
  });

  it('answers 503 to everything while it is switched off, and again properly afterwards', async () => {
    register.setFaults({ fault: 'down' });
    expect((await ask('A223456781')).status).toBe(503);
    expect((await fetch(`${register.url}/.well-known/jwks.json`)).status).toBe(503);
    register.setFaults({ fault: 'none' });
    expect((await ask('A223456781')).status).toBe(200);
  });

  it('meets a fault only for the number of look-ups it is set for', async () => {
    register.setFaults({ fault: 'down', times: 2 });
    expect([await ask('A223456781'), await ask('A223456781'), await ask('A223456781')].map((answer) => answer.status)).toEqual([
      503, 503, 200,
    ]);
    expect(register.lookUpCount()).toBe(3);
  });

  it('can hang up, stay silent, answer late, answer nonsense or sign with a foreign key', async () => {
    register.setFaults({ fault: 'hang-up' });
    await expect(ask('A223456781')).rejects.toThrow();
    register.setFaults({ fault: 'silent' });
    await expect(ask('A223456781', { signal: AbortSignal.timeout(150) })).rejects.toMatchObject({ name: 'TimeoutError' });
    register.setFaults({ fault: 'slow', answerSeconds: 60 });
    await expect(ask('A223456781', { signal: AbortSignal.timeout(150) })).rejects.toMatchObject({ name: 'TimeoutError' });
    register.setFaults({ fault: 'garbage' });
    await expect(personIn(await ask('A223456781'))).rejects.toThrow();
    register.setFaults({ fault: 'wrong-signature' });
    await expect(personIn(await ask('A223456781'))).rejects.toMatchObject({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
  });

  it('publishes no private key, and refuses a malformed question with a sentence', async () => {
    const jwks = (await (await fetch(`${register.url}/.well-known/jwks.json`)).json()) as Parameters<typeof createLocalJWKSet>[0];
    expect(jwks.keys.some((key) => 'd' in key)).toBe(false);
    for (const body of ['{', '[]', '{"idNumber":7}']) {
      const answer = await ask('', { body });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ message: expect.any(String) });
    }
  });
});

/** Somebody who listens to what the register tells. */
describe('the events of the register', () => {
  let told: { event: Record<string, unknown> }[] = [];
  let listener: Server;
  let telling: InsuredRegister;
  beforeAll(async () => {
    listener = createServer(async (request, response) => {
      told.push(decodeJwt(await text(request)) as never);
      response.setHeader('content-type', 'application/json').end('{}');
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const apiUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    telling = await createRegister({ now: () => now, host: '127.0.0.1', port: 0, apiUrl });
  });
  beforeEach(() => {
    told = [];
    telling.reset();
  });
  afterAll(async () => {
    await telling.stop();
    listener.close();
  });
  const page = async (after: number) => {
    const answer = await fetch(`${telling.url}/changes?after=${after}`);
    return decodeJwt(await answer.text()) as unknown as { events: Record<string, unknown>[]; next: number };
  };

  it('tell what a card is now, by a number that grows, and are in the feed', async () => {
    await telling.change('chen-hao', { cardState: 'lost' });
    await telling.change('chen-hao', { replacementPending: true });
    await telling.change('chen-hao', { cardState: 'valid', replacementPending: false, cardNumber: '990000009999' });
    expect(told.map(({ event }) => [event.kind, event.card])).toEqual([
      ['reported-lost', { state: 'lost', replacementPending: false }],
      ['replacement-ordered', { state: 'lost', replacementPending: true }],
      ['replaced', { state: 'valid', replacementPending: false }],
    ]);
    const { events, next } = await page(0);
    expect(events).toEqual(told.map(({ event }) => event));
    expect(next).toBe(events[2]!.sequence);
    expect(await page(events[1]!.sequence as number)).toMatchObject({ events: [events[2]], next });
    expect(await page(next)).toMatchObject({ events: [], next });
    expect(telling.entryOf('chen-hao')).toMatchObject({ asOfSequence: next });
  });

  it('are none where the card is what it was', async () => {
    await telling.change('chen-hao', { cardState: 'valid', name: '陳新名' });
    expect(told).toEqual([]);
    expect((await page(0)).events).toEqual([]);
  });

  it('can be lost, come twice, or be kept back and sent on in either order', async () => {
    telling.setEventFault('lost');
    await telling.change('chen-hao', { cardState: 'suspended' });
    expect(told).toEqual([]);
    telling.setEventFault('twice');
    await telling.change('chen-hao', { cardState: 'valid' });
    expect(told.map(({ event }) => event.kind)).toEqual(['restored', 'restored']);
    telling.setEventFault('held');
    await telling.change('chen-hao', { cardState: 'suspended' });
    await telling.change('chen-hao', { cardState: 'void' });
    expect(told).toHaveLength(2);
    await telling.sendHeldEvents(true);
    expect(told.slice(2).map(({ event }) => event.kind)).toEqual(['voided', 'suspended']);
    expect((await page(0)).events).toHaveLength(4);
  });

  it('come page by page', async () => {
    for (let times = 0; times < 60; times += 1) await telling.change('chen-hao', { cardState: times % 2 ? 'valid' : 'suspended' });
    const first = await page(0);
    expect(first.events).toHaveLength(50);
    expect((await page(first.next)).events).toHaveLength(10);
  });
});
