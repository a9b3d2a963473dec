import 'reflect-metadata';
import { createPrivateKey, sign, webcrypto } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as x509 from '@peculiar/x509';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endOfIdNumber } from '../simulator/certification-authority.js';
import { openCitizenCertificates } from './citizen-certificate.js';
import { RevocationListUnavailable } from './revocation-list.js';

/** An authority that issues whatever is wanted of it, also what a proper one never would. */

type Keys = { privateKey: webcrypto.CryptoKey; publicKey: webcrypto.CryptoKey };
type Holder = { key: webcrypto.CryptoKey; certificate: Partial<x509.X509CertificateCreateParamsBase> };
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const issuer = 'CN=Authority of the tests';
const challenge = Buffer.from('challenge');
const listFreshSeconds = 3600;
const beginning = new Date('2026-11-21T06:00:00Z');
const secondsLater = (seconds: number) => new Date(beginning.getTime() + seconds * 1000);

let now = beginning;
let folder: string;
let server: Server;
let revocationListUrl: string;
let own: Keys;
let foreign: Keys;
let holder: Keys;
/** How the list is answered, and how often it was asked for. */
let answer: (response: ServerResponse) => unknown;
let asked = 0;

const rsaKeys = (modulusLength: number): Promise<Keys> =>
  webcrypto.subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', modulusLength, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' },
    true,
    ['sign', 'verify'],
  );

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'authority-'));
  own = await webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  foreign = await webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  holder = await rsaKeys(2048);
  server = createServer((_request, response) => {
    asked++;
    void answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  revocationListUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/revoked.crl`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  now = beginning;
  asked = 0;
  answer = (response) => answerWith(response);
});

const list = async (changes: Partial<x509.X509CrlCreateParams> = {}, { privateKey: signingKey } = own) => {
  const made = { issuer, thisUpdate: beginning, nextUpdate: secondsLater(24 * 3600), entries: [], signingAlgorithm: ecdsa, ...changes };
  return Buffer.from((await x509.X509CrlGenerator.create({ ...made, signingKey })).rawData);
};
async function answerWith(response: ServerResponse, ...made: Parameters<typeof list>) {
  response.end(await list(...made));
}

async function certificates(lifetime: { notBefore?: Date; notAfter?: Date } = {}) {
  const extensions = [new x509.BasicConstraintsExtension(true, 0, true)];
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ serialNumber: '01', name: issuer, signingAlgorithm: ecdsa, keys: own, extensions },
    ...{ notBefore: new Date('2015-01-01T00:00:00Z'), notAfter: new Date('2055-01-01T00:00:00Z'), ...lifetime },
  });
  const authoritiesFile = path.join(folder, 'authorities.pem');
  await writeFile(authoritiesFile, authority.toString('pem'));
  return openCitizenCertificates({ authoritiesFile, revocationListUrl, clock: { now: () => now }, listFreshSeconds });
}

const signing = new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true);
const numberEnd = (text: string) => new x509.Extension('2.5.29.9', false, endOfIdNumber(text));
const extended = (...extensions: x509.Extension[]) => ({ extensions });
const subject = (names: string[], numbers: string[]) => ({
  subject: [{ C: ['TW'] }, ...names.map((CN) => ({ CN: [CN] })), ...numbers.map((number) => ({ '2.5.4.5': [number] }))],
});

/** A challenge signed by a proper holder, whose certificate has what the test changes. */
async function signed(changes: Partial<Holder['certificate']> & { subject?: x509.JsonName } = {}, keys = holder) {
  const certificate = await x509.X509CertificateGenerator.create({
    ...{ serialNumber: '02', issuer, ...subject(['王小明'], ['TP12345678901234']), ...extended(signing, numberEnd('6789')) },
    ...{ notBefore: new Date('2024-01-01T00:00:00Z'), notAfter: new Date('2036-01-01T00:00:00Z') },
    ...{ publicKey: keys.publicKey, signingKey: own.privateKey, signingAlgorithm: ecdsa },
    ...changes,
  });
  const key = createPrivateKey({
    key: Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)),
    format: 'der',
    type: 'pkcs8',
  });
  return { certificate: Buffer.from(certificate.rawData), signature: sign('sha256', challenge, key), challenge };
}
const invalid = { name: 'refused', code: 'certificate-invalid' };

describe('a certificate', () => {
  it('that is as it should be is taken', async () => {
    expect(await (await certificates()).judge(await signed())).toMatchObject({ name: 'certificate', idNumberEnd: '6789' });
  });

  it.each<[string, Parameters<typeof signed>[0]]>([
    ['is not for signatures', extended(new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyEncipherment, true), numberEnd('6789'))],
    ['is an authority’s', extended(signing, new x509.BasicConstraintsExtension(true, 0, true), numberEnd('6789'))],
    ['has two names', subject(['王小明', '王大明'], ['TP12345678901234'])],
    ['has no name', subject([], ['TP12345678901234'])],
    ['has two numbers', subject(['王小明'], ['TP12345678901234', 'TP12345678901235'])],
    ['has a number of another form', subject(['王小明'], ['TP123456789'])],
    ['has no end of the ID number', extended(signing)],
    ['has a longer end of the ID number', extended(signing, numberEnd('56789'))],
  ])('R-093 that %s is refused', async (_what, changes) => {
    expect(await (await certificates()).judge(await signed(changes))).toEqual(invalid);
  });

  it('R-093 whose key is too short is refused', async () => {
    expect(await (await certificates()).judge(await signed({}, await rsaKeys(1024)))).toEqual(invalid);
  });

  it.each([
    ['has ended', { notAfter: new Date(beginning.getTime() - 1000) }],
    ['has not begun', { notBefore: new Date(beginning.getTime() + 1000) }],
  ])('R-093 of an authority that %s is refused', async (_what, lifetime) => {
    expect(await (await certificates(lifetime)).judge(await signed())).toEqual(invalid);
  });
});

describe('a list of revoked certificates', () => {
  const judged = async () => (await certificates()).judge(await signed());

  it('revokes what stands on it', async () => {
    answer = (response) => answerWith(response, { entries: [{ serialNumber: '02', revocationDate: beginning }] });
    expect(await judged()).toEqual({ name: 'refused', code: 'certificate-revoked' });
  });

  it.each<[string, (response: ServerResponse) => unknown]>([
    ['that somebody else signed', (response) => answerWith(response, {}, foreign)],
    ['of another authority', (response) => answerWith(response, { issuer: 'CN=Another' })],
    ['from the future', (response) => answerWith(response, { thisUpdate: secondsLater(301) })],
    ['without an end', (response) => answerWith(response, { nextUpdate: undefined })],
    ['at its end', (response) => answerWith(response, { thisUpdate: secondsLater(-60), nextUpdate: beginning })],
    ['that comes with an error', (response) => void answerWith(response.writeHead(500))],
    ['to which the address sends on', (response) => sendOn(response)],
  ])('R-093 %s is none', async (_what, other) => {
    answer = other;
    await expect(judged()).rejects.toThrow(RevocationListUnavailable);
  });
  const sendOn = (response: ServerResponse) => {
    answer = (next) => answerWith(next);
    response.writeHead(302, { location: revocationListUrl }).end();
  };

  it('R-093 may be five minutes ahead of our clock', async () => {
    answer = (response) => answerWith(response, { thisUpdate: secondsLater(300) });
    expect(await judged()).toMatchObject({ name: 'certificate' });
  });

  it('R-093 is fetched again after an hour, and not before', async () => {
    const opened = await certificates();
    const proof = await signed();
    for (const [seconds, times] of [
      [0, 1],
      [listFreshSeconds - 1, 1],
      [listFreshSeconds, 2],
    ] as const) {
      now = secondsLater(seconds);
      await opened.judge(proof);
      expect(asked).toBe(times);
    }
  });

  it('R-093 that never ends is given up, however fast it comes', async () => {
    const piece = Buffer.alloc(1024 * 1024);
    let pieces = 0;
    answer = (response) => {
      const more = () => {
        pieces++;
        if (!response.destroyed) response.write(piece, more);
      };
      more();
    };
    await expect(judged()).rejects.toThrow(RevocationListUnavailable);
    expect(pieces).toBeLessThan(64);
  });
});
