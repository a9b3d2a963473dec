import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { X509Certificate } from 'node:crypto';
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openComponentCertificate } from '../platform/component-certificate.js';
import { openReaderHostKey, publicPart } from '../platform/keys.js';
import { createLogger } from '../platform/logger.js';
import { createCardReader, type CardReader as Desk } from '../simulator/devices/card-reader.js';
import { citizenCertificateCard, samplePin } from '../simulator/devices/citizen-certificate-card.js';
import { basicDataOf, encodeBasicData, healthInsuranceCard } from '../simulator/devices/virtual-card.js';
import { personByKey } from '../simulator/world/people.js';
import { openVirtualSlots, type VirtualSlots } from '../stack/simulated/virtual-slot.js';
import { atReaders } from './at-reader.js';
import { openLocalComponent } from './local-component.js';
import { cardReadings } from './read-card.js';
import { certificateReadings } from './read-certificate.js';

const portal = 'https://portal.example';
const reader = 'Reader <1> & "co"';
const lin = personByKey('lin-mei');
const nonce = () => randomBytes(32).toString('hex');

let folder: string;
let certificate: string;
let key: Awaited<ReturnType<typeof openReaderHostKey>>;
let slots: VirtualSlots;
let desk: Desk;
let component: Awaited<ReturnType<typeof openLocalComponent>>;
let connected = true;
const log: string[] = [];
const changes = new EventEmitter();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vhic-component-'));
  certificate = await openComponentCertificate(folder, 'iccert.example');
  key = await openReaderHostKey(folder);
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  connected = true;
  log.length = 0;
  slots = await openVirtualSlots([{ name: reader, port: 0 }], {
    onReaders: (now) => changes.emit(now === 'service-gone' ? now : now[0]!.card),
  });
  desk = createCardReader({ host: '127.0.0.1', port: slots.ports.get(reader)! });
  const atReader = atReaders(slots, { exchangeSeconds: 600 });
  component = await openLocalComponent({
    ...{ host: 'desk-1', key, version: '1.2.3', name: 'iccert.example', port: 0, origins: [portal, 'http://127.0.0.1:3000'], certificate },
    readers: () => [{ reader, card: 'none' }],
    readCard: cardReadings(atReader),
    readCertificate: certificateReadings(atReader),
    isConnected: async () => connected,
    logger: createLogger({ process: 'reader-host', destination: { write: (line) => void log.push(line) } }),
  });
});
afterEach(async () => {
  await desk.pullOut();
  await component.close();
  await slots.close();
});

type Asked = { headers?: Record<string, string>; body?: string; servername?: string };
type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string };
function begin(method: string, address: string, { headers = {}, servername = 'iccert.example' }: Asked) {
  const options: RequestOptions = {
    host: '127.0.0.1',
    port: component.port,
    path: address,
    method,
    agent: false,
    ca: certificate,
    servername,
  };
  return httpsRequest({ ...options, headers: { host: `iccert.example:${component.port}`, ...headers } });
}
async function ask(method: string, address: string, asked: Asked = {}): Promise<Answer> {
  const request = begin(method, address, asked);
  request.end(asked.body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode!, headers: response.headers, text: Buffer.concat(chunks).toString() };
}
const json = { 'content-type': 'application/json' };
const read = (body: unknown, headers: Record<string, string> = { origin: portal }) =>
  ask('POST', '/readings', { headers: { ...json, ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
async function said(answer: Answer): Promise<unknown> {
  const { payload } = await compactVerify(
    (JSON.parse(answer.text) as { answer: string }).answer,
    await importJWK(publicPart(key), 'ES256'),
  );
  return JSON.parse(Buffer.from(payload).toString());
}

describe('the certificate of a component', () => {
  it('is for this machine alone, by its name and by the loopback address, and cannot vouch for others', () => {
    const parsed = new X509Certificate(certificate);
    expect(parsed.subjectAltName).toBe('DNS:iccert.example, IP Address:127.0.0.1');
    expect(parsed.ca).toBe(false);
    expect(parsed.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  it('is the same at the next start, so that a browser need not be asked again, and nobody else can read it', async () => {
    expect(await openComponentCertificate(folder, 'iccert.example')).toBe(certificate);
    expect(await openComponentCertificate(folder, 'localhost')).not.toBe(certificate);
    expect((await stat(path.join(folder, 'local-component-iccert.example.pem'))).mode & 0o777).toBe(0o600);
  });
});

describe('the key of a reader host', () => {
  it('is made once, and called by its thumbprint', async () => {
    expect(await openReaderHostKey(folder)).toEqual(key);
    expect(key.kid).toMatch(/^[\w-]{43}$/);
    expect(await readFile(path.join(folder, 'reader-host.json'), 'utf8')).toContain('keys');
  });
});

describe('R-021 R-022 the local component', () => {
  it('shows whoever visits it that it is trusted now, and how it stands', async () => {
    const page = await ask('GET', '/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Connected to server');
    expect(page.text).toContain('Reader &lt;1&gt; &amp; &quot;co&quot;: 無卡片');
    expect(page.text).toContain(key.kid);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    connected = false;
    expect((await ask('GET', '/')).text).toContain('Not connected to server');
  });

  it('listens on this machine only', async () => {
    const address = Object.values((await import('node:os')).networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
    if (!address) return;
    const socket = connect(component.port, address);
    await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED');
  });

  it('signs what the card says together with the nonce', async () => {
    await desk.insert(healthInsuranceCard(lin));
    const asked = nonce();
    const answer = await read({ nonce: asked });
    expect(answer.headers['access-control-allow-origin']).toBe(portal);
    const record = encodeBasicData(basicDataOf(lin)).toString('hex');
    expect(await said(answer)).toEqual({ iss: 'desk-1', nonce: asked, result: { name: 'read', record } });
    const { answer: jws } = JSON.parse(answer.text) as { answer: string };
    expect(decodeProtectedHeader(jws)).toEqual({ alg: 'ES256', kid: key.kid, typ: 'card-reading+jws' });
    expect(log.join('')).not.toContain(lin.idNumber);
  });

  it('signs why there is nothing to say', async () => {
    const asked = nonce();
    expect(await said(await read({ nonce: asked }))).toEqual({ iss: 'desk-1', nonce: asked, result: { name: 'refused', code: 'no-card' } });
    expect(await said(await read({ nonce: asked, reader: 'Another' }))).toMatchObject({ result: { code: 'no-reader' } });
  });

  it('R-093 has a certificate sign the nonce, with the PIN that is typed on this machine', async () => {
    await desk.insert(await citizenCertificateCard(lin));
    expect(await said(await read({ nonce: nonce(), pin: samplePin }))).toMatchObject({ result: { name: 'signed' } });
    const wrong = { name: 'refused', code: 'certificate-pin-wrong', attemptsLeft: 2 };
    expect(await said(await read({ nonce: nonce(), pin: '00000000' }))).toMatchObject({ result: wrong });
    expect(log.join('')).not.toContain(samplePin);
  });

  it('gives up a reading when its page is gone', async () => {
    const mute = healthInsuranceCard(lin, { behaviour: 'mute-after-atr' });
    const asked = Promise.withResolvers<void>();
    await desk.insert({ ...mute, answer: (command) => (asked.resolve(), mute.answer(command)) });
    const request = begin('POST', '/readings', { headers: { ...json, origin: portal } });
    request.on('error', () => undefined);
    request.end(JSON.stringify({ nonce: nonce() }));
    await asked.promise;
    // The simulated reader lets a card go that somebody gives up waiting for.
    const givenUp = once(changes, 'none');
    request.destroy();
    await givenUp;
    expect(await said(await read({ nonce: nonce(), reader: 'Another' }))).toMatchObject({ result: { code: 'no-reader' } });
    expect(log.join('')).not.toContain('component-failed');
  });

  describe('answers pages of exactly the portals that it was told', () => {
    it.each([
      'https://portal.example.net',
      'https://portal.example:8443',
      'http://portal.example',
      'https://PORTAL.example',
      'https://evil.example?https://portal.example',
      'null',
      '',
    ])('and not of %j', async (origin) => {
      await desk.insert(healthInsuranceCard(lin));
      for (const answer of [
        await read({ nonce: nonce() }, { origin }),
        await ask('GET', '/state', { headers: { origin } }),
        await ask('GET', '/', { headers: { origin } }),
        await ask('OPTIONS', '/readings', { headers: { origin, 'access-control-request-method': 'POST' } }),
      ]) {
        expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([403, undefined]);
        expect(JSON.parse(answer.text)).toEqual({ code: 'origin-not-allowed', nextStep: expect.stringContaining('COMPONENT_ORIGINS') });
      }
    });

    it('and nobody who does not say from where', async () => {
      for (const answer of [await read({ nonce: nonce() }, {}), await ask('GET', '/state')]) expect(answer.status).toBe(403);
    });

    it('each by its own name, with what a browser asks beforehand', async () => {
      for (const origin of [portal, 'http://127.0.0.1:3000']) {
        const announced = await ask('OPTIONS', '/readings', {
          headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-private-network': 'true' },
        });
        expect([announced.status, announced.headers]).toMatchObject([
          204,
          {
            'access-control-allow-origin': origin,
            'access-control-allow-methods': 'GET, POST',
            'access-control-allow-headers': 'content-type',
            'access-control-allow-private-network': 'true',
            vary: 'origin',
          },
        ]);
        const state = await ask('GET', '/state', { headers: { origin } });
        expect(state.headers['access-control-allow-origin']).toBe(origin);
        expect(JSON.parse(state.text)).toEqual({
          ...{ host: 'desk-1', version: '1.2.3', thumbprint: key.kid, connected: true, readers: [{ reader, card: 'none' }] },
        });
      }
    });

    it('under its own names: a foreign page could have made another one lead here', async () => {
      for (const host of ['evil.example', `evil.example:${component.port}`, '0.0.0.0'])
        expect((await ask('GET', '/', { headers: { host } })).status).toBe(421);
      for (const host of ['localhost', '127.0.0.1', 'iccert.example'])
        expect((await ask('GET', '/', { headers: { host: `${host}:${component.port}` } })).status).toBe(200);
    });
  });

  it.each<[string, unknown, number]>([
    ['nothing', '', 400],
    ['what is no JSON', '{', 400],
    ['a list', [], 400],
    ['no nonce', {}, 400],
    ['a nonce that the portal does not give', { nonce: 'x'.repeat(64) }, 400],
    ['a nonce in a list', { nonce: [nonce()] }, 400],
    ['more than it knows', { nonce: nonce(), command: '00a4' }, 400],
    ['a PIN that is none', { nonce: nonce(), pin: '12345' }, 400],
    ['a reader without a name', { nonce: nonce(), reader: '' }, 400],
    ['too much', { nonce: nonce(), reader: 'x'.repeat(5000) }, 413],
    ['a deep nest', `{"nonce":${'['.repeat(1000)}${']'.repeat(1000)}}`, 400],
    ['another prototype', '{"__proto__":{"nonce":"1"}}', 400],
  ])('refuses %s, and goes on', async (_what, body, status) => {
    const answer = await read(body);
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([status, { code: 'request-invalid', nextStep: expect.any(String) }]);
    expect(await said(await read({ nonce: nonce() }))).toMatchObject({ result: { code: 'no-card' } });
    expect(log.join('')).not.toContain('component-failed');
  });

  it('refuses other types and other addresses', async () => {
    expect((await ask('POST', '/readings', { headers: { origin: portal, 'content-type': 'text/plain' }, body: '{}' })).status).toBe(415);
    expect((await ask('GET', '/readings', { headers: { origin: portal } })).status).toBe(404);
    expect((await ask('DELETE', '/state', { headers: { origin: portal } })).status).toBe(404);
    expect((await ask('GET', '/%00', { headers: { origin: portal } })).status).toBe(404);
  });
});
