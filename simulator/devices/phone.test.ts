import QRCode from 'qrcode';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { createHttpServer, listen } from '../http-server.js';
import { readQr } from './camera.js';
import { createPhone } from './phone.js';

/** An API that has never seen the phone: it asks for a nonce, takes the second try, and keeps what it was shown. */
const seen: { dpop: string; authorization: string | undefined }[] = [];
let server: FastifyInstance;
let apiUrl: string;
beforeAll(async () => {
  server = createHttpServer();
  server.all('/v1/*', (request, reply) => {
    const dpop = String(request.headers.dpop);
    seen.push({ dpop, authorization: request.headers.authorization });
    void reply.header('dpop-nonce', 'fresh');
    if (partsOf(dpop).claims.nonce !== 'fresh')
      return reply.code(401).header('www-authenticate', 'DPoP error="use_dpop_nonce"').send({ code: 'device-nonce-needed' });
    return reply.send(request.url === '/v1/app-sessions' ? { token: 'abc', name: 'x' } : { body: request.body });
  });
  apiUrl = await listen(server, '127.0.0.1', 0);
});
afterAll(() => server.close());

const partsOf = (proof: string) => {
  const [head, claims] = proof
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
  return { head, claims };
};

it('a phone signs again over the nonce that it is given, and keeps its key until the App is installed anew', async () => {
  const phone = createPhone({ apiUrl });
  await phone.logIn({ idNumber: 'A223456781' });
  await phone.currentSession();
  expect(seen).toHaveLength(3);
  const [first, again, later] = seen.map(({ dpop }) => partsOf(dpop));
  expect([first!.claims.nonce, again!.claims.nonce, later!.claims.nonce]).toEqual([undefined, 'fresh', 'fresh']);
  expect(later!.claims).toMatchObject({ htm: 'GET', htu: `${apiUrl}/v1/app-sessions/current`, ath: expect.any(String) });
  expect(seen[2]!.authorization).toBe('DPoP abc');
  expect(later!.head.jwk).toEqual(first!.head.jwk);
  expect(again!.claims.jti).not.toBe(first!.claims.jti);
  phone.reinstallApp();
  await phone.openDevices();
  expect(partsOf(seen.at(-1)!.dpop).head.jwk).not.toEqual(first!.head.jwk);
  expect(seen.at(-1)!.authorization).toBeUndefined();
});

it('a phone sends what its camera sees, and says when it sees nothing', async () => {
  const phone = createPhone({ apiUrl, platform: 'android', model: 'Pixel 9' });
  const sent = await phone.scanCode(await QRCode.toBuffer('vnhi-device-local:R17b63g9', { type: 'png' }));
  expect(sent).toMatchObject({
    ok: true,
    body: { body: { scanned: 'vnhi-device-local:R17b63g9', platform: 'android', model: 'Pixel 9' } },
  });
  const wall = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=', 'base64');
  expect(await readQr(wall)).toBeNull();
  expect(await phone.scanCode(wall)).toMatchObject({ ok: false, refusal: { code: 'no-qr-seen' } });
});

it('R-171 a phone without a network reaches nothing and says so at once; it goes on over any other one', async () => {
  const phone = createPhone({ apiUrl });
  await phone.logIn({ idNumber: 'A223456781' });
  const askedBefore = seen.length;
  phone.network.connect({ kind: 'none' });
  const reached = [phone.showCard(), phone.openCard(), phone.logIn({ idNumber: 'A223456781' }), phone.qrPicture(), phone.cardPhoto()];
  for (const outcome of await Promise.all(reached)) expect(outcome).toMatchObject({ ok: false, refusal: { code: 'no-answer' } });
  expect(seen).toHaveLength(askedBefore);
  for (const kind of ['wifi', 'mobile'] as const) {
    phone.network.connect({ kind });
    expect(await phone.currentSession()).toMatchObject({ ok: true });
  }
});
