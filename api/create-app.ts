import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../domain/refusals.js';
import { AppModule } from './app.module.js';
import { callOf } from './call.js';
import { openApiDocument } from './openapi.js';
import type { ApiParts } from './parts.js';
import { sendProblem } from './refusal.filter.js';

const bodyLimitBytes = 64 * 1024;

/** The API around its parts. It holds no state: any number of them may run beside each other. */
export async function createApp(parts: ApiParts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    genReqId: () => randomUUID(),
    return503OnClosing: true,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.around(parts), adapter, { logger: false, abortOnError: false });
  const fastify = adapter.getInstance();
  await app.register(fastifyCookie);
  fastify.removeContentTypeParser('text/plain');
  fastify.removeContentTypeParser('application/x-www-form-urlencoded');

  const methods = methodsByPath(fastify);
  fastify.addHook('onRequest', async (request, reply) => {
    // A compressed body is never inflated.
    if (request.headers['content-encoding']) {
      sendProblem(reply, request, parts.clock.now(), 'media-type-unsupported');
      return reply;
    }
    void reply.headers(securityHeaders);
    const allowed = request.is404 && methods(request.url);
    if (allowed) {
      void reply.header('allow', allowed.join(', '));
      sendProblem(reply, request, parts.clock.now(), 'method-not-allowed');
      return reply;
    }
  });
  fastify.addHook('onSend', async (request, reply) => {
    if (callOf(request).replayed) void reply.header('idempotent-replayed', 'true');
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

  app.useGlobalPipes(
    new StandardSchemaValidationPipe({
      exceptionFactory: (issues) => new Refusal('request-invalid', { fields: [...new Set(issues.map(fieldOf))] }),
    }),
  );
  const document = openApiDocument(app);
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json' });
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  return app;
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
