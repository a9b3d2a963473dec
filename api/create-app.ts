import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../domain/refusals.js';
import { AppModule } from './app.module.js';
import { callOf } from './call.js';
import { openApiDocument } from './openapi.js';
import { mountOpenId } from './openid/mount-openid.js';
import type { ApiParts } from './parts.js';
import { takePhotos } from './photos/receive-photo.js';
import { sendProblem } from './refusal.filter.js';
import { takeSigned } from './register-events/take-signed.js';

const bodyLimitBytes = 64 * 1024;
const deepestJson = 32;

/** The API around its parts. It holds no state: any number of them may run beside each other. */
export async function createApp(parts: ApiParts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    genReqId: () => randomUUID(),
    return503OnClosing: true,
    // An address that cannot be decoded, or an id that is too long to be one: answered before any route is found.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      void reply.headers(securityHeaders);
      sendProblem(reply, request, parts.clock.now(), error.statusCode === 400 ? 'request-malformed' : 'not-found');
    },
  });
  // Without the framework's parsers, which would also take forms.
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.around(parts), adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  const fastify = adapter.getInstance();
  await app.register(fastifyCookie);
  await takePhotos(app);
  takeSigned(app);
  fastify.removeContentTypeParser('text/plain');
  parseJson(fastify);

  const methods = methodsByPath(fastify);
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.headers(securityHeaders);
    // A compressed body is never inflated.
    if (request.headers['content-encoding']) {
      sendProblem(reply, request, parts.clock.now(), 'media-type-unsupported');
      return reply;
    }
    const allowed = request.is404 && methods(request.url);
    if (allowed) {
      void reply.header('allow', allowed.join(', '));
      sendProblem(reply, request, parts.clock.now(), 'method-not-allowed');
      return reply;
    }
  });
  fastify.addHook('onSend', async (request, reply) => {
    if (callOf(request).replayed) void reply.header('idempotent-replayed', 'true');
    // A device always has a fresh one for its next request (RFC 9449, section 8.2).
    if (request.headers.dpop !== undefined) void reply.header('dpop-nonce', parts.deviceProofs.freshNonce());
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    parts.logger.event('request', {
      route,
      outcome: request.method,
      requestId: request.id,
      code: String(reply.statusCode),
      ms: Math.round(reply.elapsedTime),
    });
  });

  await mountOpenId(app, fastify, parts);
  app.useGlobalPipes(
    new StandardSchemaValidationPipe({
      exceptionFactory: (issues) => new Refusal('request-invalid', { fields: [...new Set(issues.map(fieldOf))] }),
    }),
  );
  const document = openApiDocument(app);
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json' });
  return app;
}

/** What the parser does not take although it is JSON reaches for a prototype (N-20). */
function parseJson(fastify: FastifyInstance) {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    if (isTooDeep(body)) return done(new Refusal('request-malformed'), undefined);
    parse(request, body, (error, value) => {
      done(error && isJson(body) ? new Refusal('request-invalid', { fields: ['(unknown key)'] }) : error, value);
    });
  });
}

/** No request of ours nests further; what does is made to exhaust whoever walks through it (N-21). */
function isTooDeep(body: string): boolean {
  let depth = 0;
  for (const [part] of body.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (part === '[' || part === '{') depth += 1;
    else if (part === ']' || part === '}') depth -= 1;
    if (depth > deepestJson) return true;
  }
  return false;
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

/** Which methods an address knows; the framework itself answers 404 to all others. */
function methodsByPath(fastify: FastifyInstance) {
  const routes: { path: RegExp; method: string }[] = [];
  fastify.addHook('onRoute', ({ url, method }) => {
    const path = new RegExp(`^${url.replace(/:[^/]+/g, '[^/]+').replace(/\*/g, '.*')}$`);
    for (const each of [method].flat()) if (!url.includes('*')) routes.push({ path, method: each });
  });
  return (address: string): string[] | undefined => {
    const allowed = routes.filter(({ path }) => path.test(address.split('?')[0]!)).map(({ method }) => method);
    return allowed.length > 0 ? allowed : undefined;
  };
}

const securityHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=31536000',
};

/** Where in the request something is wrong; never what was sent. */
const fieldOf = (issue: { path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined; message: string; keys?: string[] }) => {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  const unknown = issue.keys?.length ? ['(unknown key)'] : [];
  return [...path, ...unknown].join('.') || '(body)';
};
