import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../outbox/unit-of-work.js';
import type { Staff } from '../platform/access-token.js';
import { networkOf } from './network.js';

/** What a command needs to know about the request that carries it. */
export type Call = {
  readonly endpoint: string;
  readonly idempotencyKey: string | undefined;
  readonly body: unknown;
  readonly requestId: string;
  /** Whose keys are told apart: the same key of two callers is two keys. */
  readonly principal: string;
  readonly actor: Actor;
  /** The caller's network, by which limits count. */
  readonly network: string;
  /** Set when the answer is a repeated one. */
  replayed: boolean;
};

type RequestWithCall = FastifyRequest & {
  call?: Call;
  staff?: Pick<Staff, 'staffId' | 'institution'>;
  session?: { registrationId: string; bindingId: string | null };
  deviceKey?: { thumbprint: string };
  applicant?: { applicantId: string };
};

export const callOf = (request: RequestWithCall): Call =>
  (request.call ??= {
    endpoint: `${request.method} ${request.routeOptions.url}`,
    idempotencyKey: headerOf(request, 'idempotency-key'),
    body: { body: request.body, params: request.params },
    requestId: request.id,
    ...callerOf(request),
    network: networkOf(request.ip),
    replayed: false,
  });

function callerOf({ staff, session, deviceKey, applicant }: RequestWithCall): Pick<Call, 'principal' | 'actor'> {
  if (staff)
    return { principal: `staff:${staff.staffId}`, actor: { type: staff.institution ? 'institution' : 'staff', id: staff.staffId } };
  if (session) {
    const { registrationId, bindingId } = session;
    return { principal: `holder:${registrationId}`, actor: { type: 'holder', id: registrationId, ...(bindingId && { bindingId }) } };
  }
  if (deviceKey) return { principal: `device:${deviceKey.thumbprint}`, actor: { type: 'device', id: deviceKey.thumbprint } };
  if (applicant) return { principal: `applicant:${applicant.applicantId}`, actor: { type: 'portal' } };
  return { principal: 'portal', actor: { type: 'portal' } };
}

const headerOf = (request: FastifyRequest, name: string) => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The call as a controller's argument. */
export const TheCall = createParamDecorator((_: unknown, context: ExecutionContext) => callOf(context.switchToHttp().getRequest()));
