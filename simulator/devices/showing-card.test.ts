import type { FastifyInstance, FastifyReply } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Presentation } from '../api-client.js';
import { createHttpServer, listen } from '../http-server.js';
import { createPhone, type Phone } from './phone.js';

/** A service whose card changes when the test says so, and that tells everybody who listens. */
const face = { name: '林美', idNumber: 'A223456781', birthDate: '1990-01-01', hasPhoto: true, identityDocumentRequired: false };
let server: FastifyInstance;
let phone: Phone;
let codeNumber: number;
let ending: string | undefined;
let listeners: FastifyReply[];
let heardBefore: (string | undefined)[];
let listening: PromiseWithResolvers<void>;
let updated: PromiseWithResolvers<void>;
/** So many streams are refused for now. */
let outages: number;
/** What happens before an answer to Update goes out. */
let beforeAnswer: Promise<void>;

const presentation = () =>
  ({
    ...{ presentationId: 'p1', state: ending ? 'closed' : 'open', openedAt: '', closesAt: '', card: face },
    ...(ending ? { ending } : { code: { number: codeNumber, text: `vnhi-visit-test:${codeNumber}`, expiresAt: '' } }),
  }) as Presentation;
const eventNow = () => `event: ${ending ? 'closed' : 'code'}\nid: ${ending ?? codeNumber}\ndata: ${JSON.stringify(presentation())}\n\n`;
function change(next: { codeNumber?: number; ending?: string }) {
  ({ codeNumber = codeNumber, ending } = next);
  for (const listener of listeners) listener.raw.write(eventNow());
}
/** Resolves when the phone listens. */
const listens = () => listening.promise;

beforeEach(async () => {
  [codeNumber, ending, listeners, heardBefore, outages] = [1, undefined, [], [], 0];
  [listening, updated, beforeAnswer] = [Promise.withResolvers(), Promise.withResolvers(), Promise.resolve()];
  server = createHttpServer();
  const answer = () => (ending ? { code: 'presentation-closed', state: ending } : presentation());
  server.post('/v1/presentations', (_request, reply) => reply.code(201).send(presentation()));
  server.get('/v1/presentations/p1', presentation);
  server.post('/v1/presentations/p1/codes', async (_request, reply) => {
    if (!ending) codeNumber += 1;
    const body = answer();
    updated.resolve();
    await beforeAnswer;
    return reply.code(ending ? 409 : 201).send(body);
  });
  server.get('/v1/presentations/p1/events', (request, reply) => {
    if (outages-- > 0) return reply.code(503).send({ code: 'service-unavailable' });
    const known = request.headers['last-event-id'] as string | undefined;
    heardBefore.push(known);
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.raw.write(known === (ending ?? String(codeNumber)) ? ': \n\n' : eventNow());
    listeners.push(reply);
    listening.resolve();
  });
  phone = createPhone({ apiUrl: await listen(server, '127.0.0.1', 0) });
});
afterEach(async () => {
  phone.stopWatching();
  await server.close();
});

it('a phone shows what was answered, and that the card is closed', async () => {
  expect(phone.screen()).toEqual({ name: 'nothing' });
  expect(phone.watchCard()).toMatchObject({ ok: false, refusal: { code: 'no-card-shown' } });
  await phone.showCard();
  expect(phone.screen()).toEqual({ name: 'shown', face, codeNumber: 1, codeText: 'vnhi-visit-test:1', expiresAt: '' });
  await phone.updateCode();
  expect(phone.screen()).toMatchObject({ codeNumber: 2 });
  ending = 'card-voided';
  expect(await phone.updateCode()).toMatchObject({ ok: false });
  expect(phone.screen()).toEqual({ name: 'ended', ending: 'card-voided' });
});

it('R-162 a phone that watches its card is told of each code once, and of the end', async () => {
  await phone.showCard();
  phone.watchCard();
  await listens();
  change({ codeNumber: 2 });
  change({ codeNumber: 3 });
  expect(await phone.nextEvent()).toMatchObject({ id: '2', name: 'code', presentation: { code: { number: 2 } } });
  expect(await phone.nextEvent()).toMatchObject({ id: '3' });
  expect(phone.screen()).toMatchObject({ name: 'shown', codeNumber: 3 });
  expect(heardBefore).toEqual(['1']);
  change({ ending: 'opened-again' });
  expect(await phone.nextEvent()).toMatchObject({ name: 'closed', presentation: { ending: 'opened-again' } });
  expect(phone.screen()).toEqual({ name: 'ended', ending: 'opened-again' });
  expect(await phone.nextEvent()).toBeNull();
});

it('R-171 a phone that was cut off hears what it has missed as soon as it has a network again', async () => {
  await phone.showCard();
  phone.watchCard();
  await listens();
  phone.network.connect({ kind: 'none' });
  change({ codeNumber: 2 });
  change({ codeNumber: 3 });
  phone.network.connect({ kind: 'wifi' });
  expect(await phone.nextEvent()).toMatchObject({ id: '3', name: 'code' });
  listening = Promise.withResolvers();
  for (const listener of listeners) listener.raw.destroy();
  await listens();
  change({ codeNumber: 4 });
  expect(await phone.nextEvent()).toMatchObject({ id: '4' });
  expect(heardBefore).toEqual(['1', '1', '3']);
});

it('a phone does not go back to a code that was overtaken while the answer was on its way', async () => {
  await phone.showCard();
  phone.watchCard();
  await listens();
  const answered = Promise.withResolvers<void>();
  beforeAnswer = answered.promise;
  const update = phone.updateCode();
  await updated.promise;
  change({ codeNumber: 3 });
  expect(await phone.nextEvent()).toMatchObject({ id: '3' });
  answered.resolve();
  expect(await update).toMatchObject({ ok: true, body: { code: { number: 2 } } });
  expect(phone.screen()).toMatchObject({ name: 'shown', codeNumber: 3 });
});

it('a phone goes on listening when the service was out of order for a while', async () => {
  await phone.showCard();
  outages = 1;
  phone.watchCard();
  await listens();
  change({ codeNumber: 2 });
  expect(await phone.nextEvent()).toMatchObject({ id: '2' });
});

it('a phone whose log in has ended is told nothing more', async () => {
  await phone.showCard();
  await server.close();
  server = createHttpServer();
  server.get('/v1/presentations/p1/events', (_request, reply) => reply.code(401).send({ code: 'session-ended' }));
  await server.listen({ host: '127.0.0.1', port: Number(new URL(phone.lastSent()!.url).port) });
  phone.watchCard();
  expect(await phone.nextEvent()).toBeNull();
  expect(phone.screen()).toEqual({ name: 'ended', ending: 'session-ended' });
});
