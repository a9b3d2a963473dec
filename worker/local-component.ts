import type { AddressInfo } from 'node:net';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { CompactSign, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { type ComponentAnswer, componentAnswerType } from '../domain/component-answer.js';
import type { Readers } from '../platform/card-reader.js';
import type { Logger } from '../platform/logger.js';
import { type ComponentState, statusPage } from './local-component-page.js';
import type { ReadCard } from './read-card.js';
import type { ReadCertificate } from './read-certificate.js';

const longestBodyBytes = 4096;
const requestMs = 10_000;
const readingRequest = z.strictObject({
  nonce: z.string().regex(/^[0-9a-f]{64}$/),
  reader: z.string().min(1).max(200).optional(),
  /** Of a citizen digital certificate, which is to sign the nonce: shown to the card once and kept nowhere. */
  pin: z
    .string()
    .regex(/^\d{6,8}$/)
    .optional(),
});

export type LocalComponentOptions = {
  host: string;
  /** With which it signs: private, with its thumbprint as `kid`. */
  key: JWK;
  version: string;
  readers: () => Readers;
  readCard: ReadCard;
  readCertificate: ReadCertificate;
  /** Whether the service behind the portal answers. */
  isConnected: () => Promise<boolean>;
  /** By which browsers call it, besides `localhost`. */
  name: string;
  port: number;
  /** The portals whose pages may ask. */
  origins: readonly string[];
  /** PEM of the certificate and its key. */
  certificate: string;
  logger: Logger;
};

/**
 * The local component of the portal: pages of the portal in a browser on this machine ask it for the card. It listens on this machine
 * only, and answers pages of exactly the given origins. What it reads it signs together with the nonce that the portal gave, so that no page can invent a reading
 * and none counts twice.
 */
export async function openLocalComponent(options: LocalComponentOptions) {
  const { host, key, version, name, origins, certificate, logger } = options;
  const signingKey = await importJWK(key, 'ES256');
  const server = fastify({
    https: { key: certificate, cert: certificate },
    bodyLimit: longestBodyBytes,
    requestTimeout: requestMs,
    connectionTimeout: 2 * requestMs,
    forceCloseConnections: true,
  });
  // A page may send plain text anywhere without asking beforehand.
  server.removeContentTypeParser('text/plain');
  const state = async (): Promise<ComponentState> => ({
    ...{ host, version, thumbprint: key.kid!, readers: options.readers() },
    connected: await options.isConnected(),
  });

  server.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', vary: 'origin' });
    // Under another name a foreign page would be of the same origin as the component.
    if (!isOwnName(request.hostname)) return reply.code(421).send(objection('name-unknown', 'Call it by the name in its certificate.'));
    const { origin } = request.headers;
    if (origin !== undefined) return allowOrigin(request, reply, origin);
    // Whoever visits it sees the status page; only pages of the portal may ask for more.
    if (request.url !== '/') return refuseOrigin(reply);
  });
  const isOwnName = (called: string) => [name, 'localhost', '127.0.0.1'].includes(called);

  async function allowOrigin(request: FastifyRequest, reply: FastifyReply, origin: string) {
    if (!origins.includes(origin)) return refuseOrigin(reply);
    reply.header('access-control-allow-origin', origin);
    if (request.method !== 'OPTIONS') return;
    reply.headers({
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '600',
    });
    // A page of the public network asks a service on this machine.
    if (request.headers['access-control-request-private-network']) reply.header('access-control-allow-private-network', 'true');
    return reply.code(204).send();
  }
  const refuseOrigin = (reply: FastifyReply) =>
    reply.code(403).send(objection('origin-not-allowed', 'Only pages of the portal that COMPONENT_ORIGINS names may ask.'));

  server.get('/', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
      .send(statusPage(await state())),
  );
  server.get('/state', state);
  server.post('/readings', async (request, reply) => {
    const asked = readingRequest.safeParse(request.body);
    if (!asked.success) return reply.code(400).send(objection('request-invalid', 'Send {"nonce": …} as the portal gave it.'));
    const { nonce, reader = null, pin } = asked.data;
    const result = pin
      ? await options.readCertificate({ reader, challenge: Buffer.from(nonce, 'hex'), pin: Buffer.from(pin) }, whileAsked(reply))
      : await options.readCard({ reader }, whileAsked(reply));
    logger.event('component-reading', { outcome: result.name, ...(result.name === 'refused' && { code: result.code }) });
    return { answer: await signed({ iss: host, nonce, result: result as ComponentAnswer['result'] }) };
  });
  server.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const code = error.statusCode ?? 500;
    // A reading that was given up because its page is gone has nobody to be told.
    if (code >= 500 && !reply.raw.destroyed) logger.failure('component-failed', error);
    return reply.code(code).send(code < 500 ? objection('request-invalid', 'Send JSON.') : objection('component-failed', 'Try again.'));
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send(objection('not-found', 'There are /, /state and /readings.')));

  const signed = (answer: ComponentAnswer) =>
    new CompactSign(Buffer.from(JSON.stringify(answer)))
      .setProtectedHeader({ alg: 'ES256', kid: key.kid!, typ: componentAnswerType })
      .sign(signingKey);

  await server.listen({ host: '127.0.0.1', port: options.port });
  return { port: (server.server.address() as AddressInfo).port, close: () => server.close() };
}

const objection = (code: string, nextStep: string) => ({ code, nextStep });

/** Nobody waits any more when the page is gone. */
function whileAsked(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort(new Error('The page is gone.')));
  return gone.signal;
}
