import type { FastifyInstance } from 'fastify';
import QRCode from 'qrcode';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHttpServer, listen } from '../http-server.js';
import { personByKey } from '../world/people.js';
import { createCounter } from './counter.js';
import { createPhone, type Phone } from './phone.js';

/** A service with one card and one grant, seen from either side; it keeps what was asked of it. */
const [grantor, grantee] = [personByKey('lin-mei'), personByKey('chen-hao')];
const days = { firstDay: '2026-11-21', lastDay: '2026-11-23' };
const masked = { grantor: { idNumberMasked: 'A223***781' }, grantee: { idNumberMasked: 'A123***789' } };
const face = { name: '林美', idNumber: 'A223***781', birthDate: '1990-01-01', hasPhoto: true, identityDocumentRequired: false };
let server: FastifyInstance;
let apiUrl: string;
let phone: Phone;
let side: 'grantor' | 'grantee';
let asked: { path: string; body: unknown }[];

beforeEach(async () => {
  [asked, side] = [[], 'grantor'];
  server = createHttpServer();
  server.addHook('preHandler', async ({ method, url, body }) => void (method === 'POST' && asked.push({ path: url, body })));
  server.get<{ Params: { key: string } }>('/v1/contents/:key', ({ params }) => ({ key: params.key, version: 'release-1' }));
  server.get('/v1/card', () => ({ cardId: 'c1' }));
  server.post('/v1/grants', () => ({ grantId: 'g1' }));
  server.post('/v1/staff/grants', () => ({ grantId: 'g1' }));
  server.post('/v1/grants/accept', () => ({ grantId: 'g1' }));
  server.get('/v1/grants/g1', () => ({ grantId: 'g1', side, ...masked }));
  server.get('/v1/grants/g1/code.svg', (_request, reply) => reply.type('image/svg+xml').send('<svg/>'));
  server.post('/v1/grants/g1/cancel', () => ({ grantId: 'g1', state: 'cancelled' }));
  const code = (number: number) => ({ number, text: `vnhi-visit-test:${number}`, expiresAt: '' });
  const presentation = (presentationId: string, number: number) => ({ presentationId, state: 'open', card: face, code: code(number) });
  server.post('/v1/presentations', () => presentation('own', 1));
  server.post('/v1/grants/g1/presentations', () => presentation('granted', 1));
  server.post('/v1/presentations/granted/codes', () => presentation('granted', 2));
  apiUrl = await listen(server, '127.0.0.1', 0);
  phone = createPhone({ apiUrl });
});
afterEach(() => server.close());

const agreedTo = (key: string, version = 'release-1') => ({ agreements: [{ key, version }] });
const offered = { granteeIdNumber: grantee.idNumber, ...days };

it('R-174 D-34 grantors agree to the statement in force and offer the own card, staff the one that was read', async () => {
  expect(await phone.offerGrant(grantee, days)).toMatchObject({ ok: true, body: { grantId: 'g1' } });
  await phone.offerGrant(grantee, days, { agrees: false });
  await phone.offerGrant(grantee, days, { agrees: 'release-0', cardId: 'c2' });
  const counter = createCounter({ apiUrl, staffToken: async () => 'abc' });
  await counter.offerGrant({ cardReadingId: 'r1', state: 'read' }, grantee, days);
  expect(asked).toEqual([
    { path: '/v1/grants', body: { cardId: 'c1', ...offered, ...agreedTo('grant-statement') } },
    { path: '/v1/grants', body: { cardId: 'c1', ...offered, agreements: [] } },
    { path: '/v1/grants', body: { cardId: 'c2', ...offered, ...agreedTo('grant-statement', 'release-0') } },
    { path: '/v1/staff/grants', body: { cardReadingId: 'r1', ...offered, ...agreedTo('grant-statement') } },
  ]);
});

it('R-180 R-181 a grant is taken with what the camera sees, or with number and code', async () => {
  await phone.scanGrant(await QRCode.toBuffer('vnhi-grant-test:abc', { type: 'png' }));
  await phone.typeGrantCode(grantor, '712819');
  expect(asked.map(({ body }) => body)).toEqual([
    { scanned: 'vnhi-grant-test:abc' },
    { grantorIdNumber: grantor.idNumber, code: '712819' },
  ]);
  expect(await phone.grantQrDrawing('g1')).toEqual({ ok: true, body: '<svg/>' });
  expect(await phone.grantQrDrawing('g2')).toMatchObject({ ok: false, refusal: { status: 404 } });
});

it('R-186 D-33 either side confirms the other one, as the screen names that person', async () => {
  await phone.cancelGrant('g1');
  side = 'grantee';
  await phone.cancelGrant('g1');
  await phone.cancelGrant('g1', 'A199***000');
  expect(await phone.cancelGrant('g2')).toMatchObject({ ok: false, refusal: { status: 404 } });
  expect(asked.map(({ body }) => body)).toEqual(['A123***789', 'A223***781', 'A199***000'].map((confirming) => ({ confirming })));
});

it('R-184 the phone follows the granted card from there on, after the own one', async () => {
  await phone.showCard();
  expect(await phone.showGrantedCard('g1')).toMatchObject({ ok: true });
  expect(asked.at(-1)).toEqual({ path: '/v1/grants/g1/presentations', body: agreedTo('grantee-statement') });
  expect(phone.screen()).toMatchObject({ name: 'shown', face, codeNumber: 1 });
  await phone.updateCode();
  expect(phone.screen()).toMatchObject({ codeText: 'vnhi-visit-test:2' });
  expect(await phone.showGrantedCard('g2')).toMatchObject({ ok: false });
  expect(phone.screen()).toEqual({ name: 'nothing' });
});
