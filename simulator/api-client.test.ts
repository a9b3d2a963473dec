import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiClient, eventsIn } from './api-client.js';
import { createHttpServer, listen } from './http-server.js';

let server: FastifyInstance;
let apiUrl: string;
let keys: (string | undefined)[];
const problem = { title: 'No', nextStep: 'Go on', status: 409, code: 'draft-used', deadlineAt: '2026-11-26T00:00:00.000Z' };

beforeEach(async () => {
  keys = [];
  server = createHttpServer();
  server.addHook('onRequest', async (request) => void keys.push(request.headers['idempotency-key'] as string | undefined));
  server.get('/language', (request) => ({ language: request.headers['accept-language'], token: request.headers.authorization }));
  server.post('/refused', (_request, reply) => reply.code(409).type('application/problem+json').send(problem));
  server.post('/third-time', (request, reply) => {
    if (keys.length === 1) request.raw.socket.destroy();
    else if (keys.length === 2) return reply.code(409).send({ ...problem, code: 'request-in-progress' });
    return reply.code(201).send({ number: keys.length });
  });
  server.post('/never', (request) => void request.raw.socket.destroy());
  server.post('/oops', (_request, reply) => reply.code(500).type('text/html').send('<h1>oops</h1>'));
  server.post('/log-in', (_request, reply) =>
    reply.header('set-cookie', 'session=abc; HttpOnly; Secure; SameSite=Strict; Expires=Sat, 01 Jan 2000 00:00:00 GMT').send({}),
  );
  server.delete('/log-in', (_request, reply) =>
    reply.code(204).header('set-cookie', 'session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT').send(),
  );
  server.get('/cookie', (request) => ({ cookie: request.headers.cookie ?? null }));
  server.get('/events', (_request, reply) =>
    reply
      .type('text/event-stream')
      .send(': hello\n\nevent: other\ndata: 1\n\nid: 7\nevent: card-reading\ndata: {"state":\ndata: "read"}\n\n'),
  );
  server.get('/open-events', (request, reply) => {
    const from = Number(request.headers['last-event-id'] ?? 0);
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' }).write(`id: ${from + 1}\ndata: on\n\n: still here\n\n`);
    reply.hijack();
  });
  server.get('/picture', (request, reply) => {
    if (keys.length === 1) return void request.raw.socket.destroy();
    return reply.type('image/png').send(Buffer.from([1, 2, 255]));
  });
  server.get('/no-events', (_request, reply) => reply.type('text/event-stream').send(': nothing\n\n'));
  apiUrl = await listen(server, '127.0.0.1', 0);
});
afterEach(() => server.close());

describe('the client of the API', () => {
  it('asks in zh-TW unless told otherwise, and shows its token', async () => {
    expect(await createApiClient({ apiUrl }).get('/language')).toEqual({ ok: true, body: { language: 'zh-TW' } });
    const client = createApiClient({ apiUrl, language: 'en', token: async () => 'abc' });
    expect(await client.get('/language')).toEqual({ ok: true, body: { language: 'en', token: 'Bearer abc' } });
  });

  it('hands a refusal on and does not repeat it', async () => {
    expect(await createApiClient({ apiUrl }).post('/refused', {})).toEqual({ ok: false, refusal: problem });
    expect(keys).toHaveLength(1);
  });

  it('repeats a call without an answer under the same key, and every call has a key of its own', async () => {
    const client = createApiClient({ apiUrl });
    expect(await client.post('/third-time', {})).toEqual({ ok: true, body: { number: 3 } });
    expect(new Set(keys).size).toBe(1);
    await client.post('/refused', {});
    await client.post('/refused', {}, { idempotencyKey: 'my-own' });
    expect(new Set(keys).size).toBe(3);
    expect(keys.at(-1)).toBe('my-own');
  });

  it('says so when no answer comes, or one that it does not understand', async () => {
    expect(await createApiClient({ apiUrl, attempts: 2 }).post('/never', {})).toMatchObject({ ok: false, refusal: { code: 'no-answer' } });
    expect(keys).toHaveLength(2);
    expect(await createApiClient({ apiUrl }).post('/oops', {})).toMatchObject({
      ok: false,
      refusal: { code: 'unexpected-answer', status: 500 },
    });
  });

  it('N-69 says so at once when it is given no access token, and asks nothing', async () => {
    const client = createApiClient({ apiUrl, token: () => Promise.reject(new Error('invalid_client')) });
    const refusal = { code: 'no-access-token', detail: 'invalid_client' };
    expect(await client.post('/refused', {})).toMatchObject({ ok: false, refusal });
    expect(await client.openEvents('/events', { signal: AbortSignal.timeout(5000) })).toMatchObject({ ok: false, refusal });
    expect(keys).toHaveLength(0);
  });

  it('asks for a picture again when no answer came, and says why there is none', async () => {
    const client = createApiClient({ apiUrl });
    expect(await client.picture('/picture')).toEqual({ ok: true, body: { bytes: Buffer.from([1, 2, 255]), type: 'image/png' } });
    expect(keys).toHaveLength(2);
    expect(await client.picture('/nowhere')).toMatchObject({ ok: false, refusal: { status: 404 } });
  });

  it('R-171 tries once where there is no connection', async () => {
    let tries = 0;
    const client = createApiClient({ apiUrl, connection: () => AbortSignal.abort(), token: async () => `try ${(tries += 1)}` });
    expect(await client.get('/language')).toMatchObject({ ok: false, refusal: { code: 'no-answer' } });
    expect(tries).toBe(1);
  });

  it('keeps a cookie until the server removes it, also past its end', async () => {
    const client = createApiClient({ apiUrl });
    await client.post('/log-in', {});
    expect(await client.get('/cookie')).toEqual({ ok: true, body: { cookie: 'session=abc' } });
    expect(await client.delete('/log-in')).toEqual({ ok: true, body: null });
    expect(await client.get('/cookie')).toEqual({ ok: true, body: { cookie: null } });
  });

  it('finds the first event of a name, and null when the stream has none', async () => {
    const client = createApiClient({ apiUrl });
    expect(await client.firstEvent('/events', 'card-reading', 5)).toEqual({ state: 'read' });
    expect(await client.firstEvent('/no-events', 'card-reading', 5)).toBeNull();
    expect(await client.firstEvent('/nowhere', 'card-reading', 5)).toBeNull();
  });

  it('follows events from the last one that it knows until the stream is closed or the connection is cut', async () => {
    const cut = new AbortController();
    const client = createApiClient({ apiUrl, connection: () => cut.signal });
    const follow = async (signal: AbortSignal, whenHeard: () => void) => {
      const heard: (string | null)[] = [];
      const stream = await client.openEvents('/open-events', { lastEventId: '7', signal });
      if (stream.ok)
        for await (const { id } of stream.body) {
          heard.push(id);
          whenHeard();
        }
      return heard;
    };
    const closing = new AbortController();
    expect(await follow(closing.signal, () => closing.abort())).toEqual(['8']);
    expect(await follow(new AbortController().signal, () => cut.abort())).toEqual(['8']);
    expect(await client.openEvents('/open-events', { signal: new AbortController().signal })).toMatchObject({
      ok: false,
      refusal: { code: 'no-answer' },
    });
    expect(await client.openEvents('/nowhere', { signal: new AbortController().signal })).toMatchObject({ ok: false });
  });

  it('reads events however the bytes are cut', async () => {
    const bytes = new TextEncoder().encode('id: 5\r\nevent: 甲\r\ndata: 1\r\n\r\n: nothing\r\n\r\ndata: 2\r\n\r\n');
    async function* oneByOne() {
      for (const byte of bytes) yield Uint8Array.of(byte);
    }
    const events: object[] = [];
    for await (const event of eventsIn(oneByOne())) events.push(event);
    expect(events).toEqual([
      { id: '5', name: '甲', data: '1' },
      { id: '5', name: 'message', data: '2' },
    ]);
  });
});
