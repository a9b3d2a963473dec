import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealingCodec } from '../platform/codec.js';
import type { Keyring } from '../platform/keys.js';
import { createLogger } from '../platform/logger.js';
import { openCodecServer } from './open-codec-server.js';

const key = randomBytes(32);
const keys: Keyring = { current: { id: 'k1', key }, get: (id) => (id === 'k1' ? key : undefined) };
const origin = 'http://127.0.0.1:8233';
const lines: string[] = [];
let server: Awaited<ReturnType<typeof openCodecServer>>;
let sealed: { metadata: Record<string, string>; data: string };

beforeAll(async () => {
  const logger = createLogger({ process: 'codec-server', destination: { write: (line) => void lines.push(line) } });
  server = await openCodecServer({ keys, host: '127.0.0.1', port: 0, origins: [origin], logger });
  const [payload] = await sealingCodec(keys).encode([defaultPayloadConverter.toPayload({ name: '王堃' })]);
  const base64 = (value: Uint8Array) => Buffer.from(value).toString('base64');
  sealed = {
    metadata: Object.fromEntries(Object.entries(payload!.metadata!).map(([name, value]) => [name, base64(value)])),
    data: base64(payload!.data!),
  };
});
afterAll(() => server.close());

const ask = (init: RequestInit & { path?: string } = {}) =>
  fetch(`http://127.0.0.1:${server.port}${init.path ?? '/decode'}`, {
    method: 'POST',
    ...init,
    headers: { origin, 'content-type': 'application/json', 'x-namespace': 'default', ...init.headers },
    body: init.method && init.method !== 'POST' ? undefined : (init.body ?? JSON.stringify({ payloads: [sealed] })),
  });

/** The Temporal UI of an operator reads what is sealed; nobody else does, and nobody seals anything here. */
describe('the codec server', () => {
  it('opens payloads for the UI', async () => {
    const response = await ask();
    expect([response.status, response.headers.get('access-control-allow-origin'), response.headers.get('cache-control')]).toEqual([
      200,
      origin,
      'no-store',
    ]);
    const { payloads } = (await response.json()) as { payloads: { metadata: { encoding: string }; data: string }[] };
    expect(Buffer.from(payloads[0]!.metadata.encoding, 'base64').toString()).toBe('json/plain');
    expect(JSON.parse(Buffer.from(payloads[0]!.data, 'base64').toString())).toEqual({ name: '王堃' });
  });

  it('hands back what was never sealed as it is', async () => {
    const plain = { metadata: { encoding: Buffer.from('json/plain').toString('base64') }, data: Buffer.from('1').toString('base64') };
    expect(await (await ask({ body: JSON.stringify({ payloads: [plain] }) })).json()).toEqual({ payloads: [plain] });
  });

  it('lets the pages of its origins ask', async () => {
    const response = await ask({ method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } });
    expect([
      response.status,
      response.headers.get('access-control-allow-origin'),
      response.headers.get('access-control-allow-headers'),
    ]).toEqual([204, origin, 'content-type, x-namespace']);
  });

  it.each([
    ['another origin', { headers: { origin: 'http://127.0.0.1:8234' } }, 403],
    ['an origin that only begins alike', { headers: { origin: `${origin}.evil.example` } }, 403],
    ['no origin', { headers: { origin: '' } }, 403],
    ['encoding', { path: '/encode' }, 404],
    ['another method', { method: 'GET' }, 405],
    ['another content type', { headers: { 'content-type': 'text/plain' } }, 415],
    ['a long body', { body: JSON.stringify({ payloads: [{ data: 'A'.repeat(5_000_000) }] }) }, 413],
    ['no JSON', { body: '{' }, 400],
    ['another form', { body: JSON.stringify({ payloads: 'all' }) }, 400],
  ])('refuses %s', async (_what, init, status) => {
    // A server that stops reading may also cut the connection.
    expect(
      await ask(init).then(
        (response) => response.status,
        () => 'cut',
      ),
    ).toSatisfy((seen) => seen === status || (status === 413 && seen === 'cut'));
  });

  it('says that it cannot open what was changed or is sealed with another key', async () => {
    const changed = { ...sealed, data: Buffer.from('x'.repeat(40)).toString('base64') };
    expect((await ask({ body: JSON.stringify({ payloads: [changed] }) })).status).toBe(422);
  });

  it('I-15 logs that somebody asked, and nothing of what', () => {
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join()).not.toContain('王');
    expect(JSON.parse(lines[0]!)).toMatchObject({ event: 'payloads-opened', outcome: 'answered', code: '200' });
  });
});
