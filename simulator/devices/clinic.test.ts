import type { FastifyInstance } from 'fastify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import QRCode from 'qrcode';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHttpServer, listen } from '../http-server.js';
import { type Clinic, createClinic } from './clinic.js';
import { forgedReceipt, receiptForgeries } from './receipts.js';

/** A service that knows one visit code, `live`, and signs what it says of it. */
const workplace = { institution: '9900000001', department: '02' };
const claims = { iss: 'https://portal.example', jti: 'r1', iat: 1, ...workplace, redeemedAt: '', proof: 'photo', presentedBy: 'holder' };
const problem = { title: 'Used.', nextStep: 'Ask for another code.', status: 409, code: 'visit-code-used' };
const jpeg = Buffer.from([255, 216, 255]);
let server: FastifyInstance;
let clinic: Clinic;
let receipt: string;
/** With the key of the service. */
let sign: (content: object, header?: object) => Promise<string>;
let hasPhoto: boolean;
let asked: { path: string; body: unknown }[];

beforeEach(async () => {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA');
  sign = (content, header = {}) =>
    new SignJWT({ ...content }).setProtectedHeader({ alg: 'EdDSA', kid: 'k1', typ: 'vnhi-receipt+jwt', ...header }).sign(privateKey);
  receipt = await sign(claims);
  [asked, hasPhoto] = [[], true];
  server = createHttpServer();
  server.addHook('preHandler', async ({ url, body }) => void asked.push({ path: url, body }));
  server.post('/v1/redemptions', ({ body }, reply) => {
    if ((body as { code: string }).code !== 'live') return reply.code(409).send(problem);
    const photo = hasPhoto ? { url: '/v1/redemptions/r1/photo', availableUntil: '' } : null;
    const who = { name: '林美', birthDate: '1990-01-01', birthDateText: { zh: '民國79年', en: 'ROC 79' }, idNumber: 'A223456781' };
    return { redemptionId: 'r1', ...who, presentedBy: 'holder', identityDocumentRequired: !hasPhoto, photo, receipt };
  });
  server.get('/v1/redemptions/r1/photo', (_request, reply) => reply.type('image/jpeg').send(jpeg));
  server.get('/v1/receipt-keys', async () => ({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'EdDSA' }] }));
  clinic = createClinic({ apiUrl: await listen(server, '127.0.0.1', 0), staffToken: async () => 'abc', workplace });
});
afterEach(() => server.close());

const picture = (text: string) => QRCode.toBuffer(text, { type: 'png' });

it('a clinic reads the code out of the picture and shows the clerk whose card it is', async () => {
  expect(clinic.screen()).toEqual({ name: 'nothing' });
  expect(await clinic.scan(await picture('live'))).toMatchObject({ ok: true, body: { redemptionId: 'r1' } });
  expect(asked[0]).toEqual({ path: '/v1/redemptions', body: { code: 'live', ...workplace } });
  expect(clinic.screen()).toMatchObject({
    name: 'card',
    person: { name: '林美', birthDate: '1990-01-01', idNumber: 'A223456781' },
    presentedBy: 'holder',
    instruction: 'Compare with the photo.',
    photo: jpeg,
  });
  hasPhoto = false;
  await clinic.redeemText('live');
  expect(clinic.screen()).toMatchObject({ instruction: 'Check an identity document.', photo: null });
  expect(clinic.receipts()).toEqual([receipt]);
});

it('a clinic shows the clerk what the service has against a code, and what to do next', async () => {
  expect(await clinic.scan(await picture('old'))).toMatchObject({ ok: false, refusal: { code: 'visit-code-used' } });
  expect(clinic.screen()).toEqual({ name: 'refused', title: 'Used.', nextStep: 'Ask for another code.' });
  expect(clinic.receipts()).toEqual([]);
});

it('N-68 N-69 a clinic can be made to ask for somewhere else, to show the code in the address, and has an outcome without a token', async () => {
  await clinic.redeemText('live', { institution: '9900000002', department: '02' });
  expect(asked[0]!.body).toEqual({ code: 'live', institution: '9900000002', department: '02' });
  await clinic.redeemWithCodeInAddress('vnhi-visit-test:a');
  expect(asked.at(-1)!.path).toBe('/v1/redemptions?code=vnhi-visit-test%3Aa');
  const shutOut = createClinic({ apiUrl: 'http://127.0.0.1:9', staffToken: () => Promise.reject(new Error('no token')), workplace });
  expect(await shutOut.redeemText('live')).toMatchObject({ ok: false, refusal: { code: 'no-access-token' } });
});

it('D-28 a clinic checks a receipt with keys that it has fetched once, without the service, and finds every forgery out', async () => {
  await clinic.fetchReceiptKeys();
  await server.close();
  expect(await clinic.checkReceipt(receipt)).toEqual({ valid: true, claims });
  for (const forgery of receiptForgeries)
    expect(await clinic.checkReceipt(await forgedReceipt(receipt, forgery))).toEqual({ valid: false, reason: 'signature-wrong' });
  const { proof: _proof, ...incomplete } = claims;
  expect(await clinic.checkReceipt(await sign(claims, { kid: 'k2' }))).toEqual({ valid: false, reason: 'key-unknown' });
  expect(await clinic.checkReceipt(await sign(incomplete))).toEqual({ valid: false, reason: 'claims-missing' });
  expect(await clinic.checkReceipt(await sign(claims, { typ: 'at+jwt' }))).toEqual({ valid: false, reason: 'no-receipt' });
  expect(await clinic.checkReceipt('scribble')).toEqual({ valid: false, reason: 'no-receipt' });
});
