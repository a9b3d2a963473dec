import { applyDecorators } from '@nestjs/common';
import { type NestFastifyApplication, RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { Refusal } from '../../domain/refusals.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    takesSigned?: boolean;
  }
}

const mediaType = 'application/jose';
/** Many times what one event takes. */
const bodyLimitBytes = 8 * 1024;

/** Marks the operation that takes a signed statement (JWS, compact), and nothing else. */
export const TakesSigned = (description: string) =>
  applyDecorators(RouteConfig({ takesSigned: true }), ApiConsumes(mediaType), ApiBody({ schema: { type: 'string', description } }));

/** Lets operations that are marked so receive signed statements, and no other. */
export function takeSigned(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addContentTypeParser(mediaType, { parseAs: 'string', bodyLimit: bodyLimitBytes }, (_request, body, done) => done(null, body));
  fastify.addHook('preParsing', async (request) => {
    const isSigned = /^application\/jose *(;|$)/i.test(request.headers['content-type'] ?? '');
    const { takesSigned = false } = request.routeOptions.config;
    if (isSigned !== takesSigned && !request.is404 && (isSigned || takesSigned)) throw new Refusal('media-type-unsupported');
  });
}
