import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
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
    // Left to the schemas, which refuse every unknown key with a code.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    return503OnClosing: true,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.around(parts), adapter, { logger: false, abortOnError: false });
  const fastify = adapter.getInstance();
  await app.register(fastifyCookie);
  fastify.removeContentTypeParser('text/plain');
  fastify.removeContentTypeParser('application/x-www-form-urlencoded');

  fastify.addHook('onRequest', async (request, reply) => {
    // A compressed body is never inflated.
    if (request.headers['content-encoding']) {
      sendProblem(reply, request, 'media-type-unsupported');
      return reply;
    }
    void reply.headers(securityHeaders);
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
