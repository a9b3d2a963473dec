import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import nodemailer from 'nodemailer';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer, listen } from './http-server.js';
import { createSimulator, type Simulator } from './simulator.js';

const now = new Date('2026-11-21T06:00:00Z');
const freePorts = { door: 0, register: 0, oidc: 0, authority: 0, carriers: 0, smtp: 0, mailHttp: 0 };
let simulator: Simulator;
let slot: Server;
let clock: FastifyInstance;
let askedClock: [string, unknown][];
let clockUrl: string;

beforeAll(async () => {
  slot = createServer((socket) => socket.on('error', () => undefined));
  slot.listen(0, '127.0.0.1');
  await once(slot, 'listening');
  clock = createHttpServer();
  clock.get('/clock', () => ({ now: now.toISOString(), offsetSeconds: 0, state: 'ready' }));
  clock.post('/travel', (request, reply) => {
    askedClock.push(['/travel', request.body]);
    return 'workingDays' in (request.body as object) ? reply.code(409).send({ message: 'Already travelling.' }) : { fellDue: [] };
  });
  clock.post('/world', (request) => (askedClock.push(['/world', request.body]), { epoch: 2 }));
  clockUrl = await listen(clock, '127.0.0.1', 0);
  const slotPort = (slot.address() as AddressInfo).port;
  simulator = await createSimulator({ now: () => now, ports: freePorts, slotPort, apiUrl: 'http://127.0.0.1:9', clockUrl });
});
beforeEach(async () => {
  askedClock = [];
  await ask('POST', '/world/new');
  askedClock = [];
});
afterAll(async () => {
  await simulator.stop();
  await clock.close();
  slot.close();
});

async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const init = body === undefined ? { method } : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(simulator.urls.door + path, init);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe('the door of the simulator', () => {
  it('shows people with what the register holds of them, and the password they use', async () => {
    const { body } = await ask('GET', '/people');
    expect(body).toMatchObject({ password: expect.any(String) });
    expect((body['people'] as unknown[]).length).toBeGreaterThanOrEqual(36);
    expect(await ask('GET', '/people/old-card-in-hand')).toMatchObject({
      status: 200,
      body: { onCard: { number: '990000009044' }, inRegister: { card: { number: '990000000044' } } },
    });
  });

  it('has a phone as soon as one is named, and none in a new world', async () => {
    expect((await ask('GET', '/phones')).body).toEqual([]);
    await ask('POST', '/phones/mine/reinstall-app');
    const mine = { name: 'mine', platform: 'ios', model: 'iPhone 15', loggedIn: false, connection: 'mobile', screen: 'nothing' };
    expect((await ask('GET', '/phones')).body).toEqual([mine]);
    expect(await ask('POST', '/phones/mine/log-in', { person: 'nobody' })).toMatchObject({ status: 404 });
    await ask('POST', '/world/new');
    expect((await ask('GET', '/phones')).body).toEqual([]);
  });

  it('R-171 takes a phone off the network, where no card can be shown and no clinic can scan it', async () => {
    expect((await ask('POST', '/phones/mine/connect', { kind: 'none' })).body).toMatchObject([{ name: 'mine', connection: 'none' }]);
    const unreached = { ok: false, refusal: { code: 'no-answer' } };
    expect(await ask('POST', '/phones/mine/show-card')).toMatchObject({ status: 200, body: unreached });
    expect(await ask('GET', '/phones/mine/qr.png')).toMatchObject({ status: 409, body: unreached });
    expect(await ask('POST', '/clinics/desk-morning-star/scan', { phone: 'mine' })).toMatchObject({ body: unreached });
  });

  it('R-171 does with grants what people do on a phone, and reaches nobody where there is no network', async () => {
    await ask('POST', '/phones/mine/connect', { kind: 'none' });
    const days = { firstDay: '2026-11-21', lastDay: '2026-11-23' };
    const calls = [
      ['GET', '/phones/mine/grants'],
      ['POST', '/phones/mine/grants', { grantee: 'chen-hao', ...days }],
      ['GET', '/phones/mine/grants/g1'],
      ['POST', '/phones/mine/accept-grant', { grantor: 'lin-mei', code: '712819' }],
      ['POST', '/phones/mine/accept-grant', { phone: 'mine', grantId: 'g1' }],
      ['POST', '/phones/mine/grants/g1/cancel'],
      ['POST', '/phones/mine/grants/g1/show-card'],
      ['GET', '/phones/mine/grants/g1/uses'],
      ['GET', '/phones/mine/uses'],
    ] as const;
    for (const [method, path, body] of calls)
      expect([path, await ask(method, path, body)]).toMatchObject([
        path,
        { status: 200, body: { ok: false, refusal: { code: 'no-answer' } } },
      ]);
    expect(await ask('GET', '/phones/mine/grants/g1/qr.png')).toMatchObject({ status: 409 });
  });

  it('has a clinic for everybody who works for a department', async () => {
    const white = {
      pngBase64: Buffer.from(await (await fetch(`${simulator.urls.door}/pictures/portrait`)).arrayBuffer()).toString('base64'),
    };
    expect((await ask('POST', '/clinics/desk-morning-star/scan', white)).body).toMatchObject({ refusal: { code: 'no-qr-seen' } });
    expect((await ask('GET', '/clinics/desk-morning-star/screen')).body).toMatchObject({ name: 'refused', nextStep: 'Hold it closer.' });
    expect((await ask('GET', '/clinics/desk-morning-star/receipts')).body).toEqual([]);
    await ask('POST', '/world/new');
    expect((await ask('GET', '/clinics/desk-morning-star/screen')).body).toEqual({ name: 'nothing' });
  });

  it('puts cards into the reader and takes them out', async () => {
    const inserted = await ask('POST', '/readers/desk/insert', { person: 'lin-mei', behaviour: 'mute' });
    expect(inserted).toEqual({ status: 200, body: { reader: 'desk', card: 'health-insurance card of lin-mei (mute)', inSlot: true } });
    expect(await ask('POST', '/readers/desk/insert', { kind: 'citizen-certificate', person: 'lin-mei' })).toMatchObject({ status: 409 });
    expect(await ask('POST', '/readers/desk/pull-out')).toEqual({ status: 200, body: { reader: 'desk', card: null, inSlot: false } });
    expect(await ask('POST', '/readers/desk/insert', { kind: 'citizen-certificate', person: 'lin-mei' })).toMatchObject({ status: 200 });
  });

  it('changes what the register holds and how it answers', async () => {
    const change = { cardState: 'void', registrationSuspended: true };
    expect(await ask('POST', '/register/people/lin-mei', change)).toMatchObject({
      status: 200,
      body: { inRegister: { card: { state: 'void' }, registrationSuspended: true } },
    });
    await ask('POST', '/register/faults', { fault: 'down' });
    expect((await fetch(`${simulator.urls.register}/look-ups`, { method: 'POST' })).status).toBe(400);
    expect((await fetch(`${simulator.urls.register}/.well-known/jwks.json`)).status).toBe(503);
  });

  it('changes how the mail server behaves', async () => {
    expect(await ask('POST', '/mail/faults', { down: true })).toMatchObject({ status: 200, body: { down: true, refuseNext: 0 } });
    const transport = nodemailer.createTransport(simulator.urls.smtp);
    await expect(transport.sendMail({ from: 'a@example.com', to: 'b@example.com', text: 'x' })).rejects.toThrow();
    await ask('POST', '/mail/faults', { down: false });
    await transport.sendMail({ from: 'a@example.com', to: 'b@example.com', text: 'x' });
    expect(await simulator.mailbox('b@example.com').letters()).toHaveLength(1);
    transport.close();
  });

  it('hands travels on to the clock, and its refusals back', async () => {
    expect(await ask('GET', '/clock')).toMatchObject({ status: 200, body: { state: 'ready' } });
    expect(await ask('POST', '/clock/travel', { by: { seconds: 300 } })).toEqual({ status: 200, body: { fellDue: [] } });
    await ask('POST', '/clock/travel', { to: '2026-11-26T14:00:00+08:00' });
    await ask('POST', '/clock/travel', { nextEvent: true });
    expect(await ask('POST', '/clock/travel', { workingDays: 7 })).toEqual({ status: 409, body: { message: 'Already travelling.' } });
    expect(askedClock).toEqual([
      ['/travel', { bySeconds: 300 }],
      ['/travel', { to: '2026-11-26T06:00:00.000Z' }],
      ['/travel', { nextEvent: true }],
      ['/travel', { workingDays: 7 }],
    ]);
  });

  it('draws the pictures that are uploaded', async () => {
    for (const path of ['/pictures/portrait', '/pictures/portrait?background=steelblue', '/pictures/arc?person=arc-nguyen']) {
      const answer = await fetch(simulator.urls.door + path);
      const start = Buffer.from(await answer.arrayBuffer())
        .subarray(0, 3)
        .toString('hex');
      expect([path, answer.status, answer.headers.get('content-type'), start]).toEqual([path, 200, 'image/jpeg', 'ffd8ff']);
    }
  });

  it('begins a new world: people, mails, faults, readers and clock', async () => {
    await ask('POST', '/readers/desk/insert', { person: 'lin-mei' });
    await ask('POST', '/register/people/lin-mei', { cardState: 'void' });
    await ask('POST', '/mail/faults', { refuseNext: 3 });
    expect(await ask('POST', '/world/new', { bornAt: '2027-01-01T00:00:00Z' })).toMatchObject({
      status: 200,
      body: { clock: { epoch: 2 } },
    });
    expect(askedClock).toEqual([['/world', { bornAt: '2027-01-01T00:00:00.000Z' }]]);
    expect(await ask('GET', '/people/lin-mei')).toMatchObject({ body: { inRegister: { card: { state: 'valid' } } } });
    expect([simulator.reader.card(), simulator.mail.faults().refuseNext]).toEqual([null, 0]);
  });

  it.each([
    ['POST', '/readers/desk/insert', {}, 400],
    ['POST', '/readers/desk/insert', { person: 'nobody' }, 404],
    ['POST', '/readers/desk/insert', { person: 'lin-mei', behaviour: 'odd' }, 400],
    ['POST', '/readers/kitchen/insert', { person: 'lin-mei' }, 404],
    ['POST', '/readers/constructor/pull-out', undefined, 404],
    ['GET', '/pictures/passport?person=lin-mei', undefined, 400],
    ['GET', '/pictures/arc?person=nobody', undefined, 404],
    ['GET', '/pictures/portrait?background=url(x)', undefined, 400],
    ['POST', '/phones/mine/apply-for-card', { person: 'nobody' }, 404],
    ['POST', '/phones/mine/connect', { kind: 'pigeon' }, 400],
    ['POST', '/phones/mine/grants', { grantee: 'nobody', firstDay: '2026-11-21', lastDay: '2026-11-23' }, 404],
    ['POST', '/phones/mine/grants', { grantee: 'chen-hao' }, 400],
    ['POST', '/phones/mine/accept-grant', { code: '712819' }, 400],
    ['GET', '/clinics/counter-taipei/screen', undefined, 404],
    ['GET', '/clinics/desk-sea-breeze/photo', undefined, 404],
    ['POST', '/clinics/desk-sea-breeze/scan', { text: 'a', phone: 'mine' }, 400],
    ['POST', '/mail/faults', { down: 'perhaps' }, 400],
    ['POST', '/mail/faults', { unknown: 1 }, 400],
    ['POST', '/register/faults', {}, 400],
    ['POST', '/register/people/lin-mei', { cardState: 'eaten' }, 400],
    ['POST', '/register/people/nobody', { cardState: 'void' }, 404],
    ['POST', '/clock/travel', {}, 400],
    ['POST', '/clock/travel', { by: { seconds: -1 } }, 400],
    ['POST', '/clock/travel', { to: 'tomorrow' }, 400],
    ['POST', '/clock/travel', { to: '2026-11-26T06:00:00Z', nextEvent: true }, 400],
    ['POST', '/world/new', { bornAt: 'soon' }, 400],
    ['POST', '/staff/nobody/token', undefined, 404],
    ['POST', '/staff/desk-morning-star/token', { signedBy: 'desk-sea-breeze' }, 403],
    ['GET', '/people/nobody', undefined, 404],
    ['GET', '/people/__proto__', undefined, 404],
    ['GET', '/nowhere', undefined, 404],
    ['DELETE', '/people', undefined, 404],
  ])('refuses %s %s %j with a sentence', async (method, path, body, status) => {
    const answer = await ask(method, path, body);
    expect(answer).toEqual({ status, body: { message: expect.stringMatching(/\w{2,} \w+/) } });
  });

  it('refuses a body that is no JSON', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${simulator.urls.door}/mail/faults`, { method: 'POST', headers, body: '{"down"' });
    expect([answer.status, await answer.json()]).toEqual([400, { message: expect.any(String) }]);
  });

  it('shows everything on one page', async () => {
    await ask('POST', '/readers/desk/insert', { person: 'chen-hao' });
    const answer = await fetch(simulator.urls.door);
    const html = await answer.text();
    for (const part of [now.toISOString(), 'health-insurance card of chen-hao', 'FB123456', '0 mails']) expect(html).toContain(part);
  });
});

describe('a simulator without a travelling clock', () => {
  it('says that there is none, and begins new worlds all the same', async () => {
    const plain = await createSimulator({ now: () => now, ports: freePorts, slotPort: 9, apiUrl: 'http://127.0.0.1:9' });
    try {
      const headers = { 'content-type': 'application/json' };
      expect((await fetch(`${plain.urls.door}/clock`)).status).toBe(409);
      expect((await fetch(`${plain.urls.door}/world/new`, { method: 'POST' })).status).toBe(200);
      const bornAt = JSON.stringify({ bornAt: '2027-01-01T00:00:00Z' });
      expect((await fetch(`${plain.urls.door}/world/new`, { method: 'POST', headers, body: bornAt })).status).toBe(409);
    } finally {
      await plain.stop();
    }
  });

  it('starts nothing when one of its ports is taken', async () => {
    const taken = Number(new URL(simulator.urls.mailHttp).port);
    const start = () =>
      createSimulator({ now: () => now, ports: { ...freePorts, mailHttp: taken }, slotPort: 9, apiUrl: 'http://127.0.0.1:9' });
    await expect(start()).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const smtp = Number(new URL(simulator.urls.smtp).port);
    await expect(createSimulator({ now: () => now, ports: { ...freePorts, smtp }, slotPort: 9, apiUrl: '' })).rejects.toThrow(String(smtp));
  });
});
