import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../outbox/unit-of-work.js';

/** What a command needs to know about the request that carries it. */
export type Call = {
  readonly endpoint: string;
  readonly idempotencyKey: string | undefined;
  readonly body: unknown;
  readonly requestId: string;
  /** Whose keys are told apart: the same key of two callers is two keys. */
  readonly principal: string;
  readonly actor: Actor;
  /** Set when the answer is a repeated one. */
  replayed: boolean;
};

type RequestWithCall = FastifyRequest & { call?: Call; staff?: { staffId: string } };

export const callOf = (request: RequestWithCall): Call =>
  (request.call ??= {
    endpoint: `${request.method} ${request.routeOptions.url}`,
    idempotencyKey: headerOf(request, 'idempotency-key'),
    body: { body: request.body, params: request.params },
    requestId: request.id,
    principal: request.staff ? `staff:${request.staff.staffId}` : 'portal',
    actor: request.staff ? { type: 'staff', id: request.staff.staffId } : { type: 'portal' },
    replayed: false,
  });

const headerOf = (request: FastifyRequest, name: string) => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The call as a controller's argument. */
export const TheCall = createParamDecorator((_: unknown, context: ExecutionContext) => callOf(context.switchToHttp().getRequest()));
