import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  mixin,
  type Type,
  UseGuards,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { IdempotencyRecord, type Session } from '../../database/entities/index.js';
import { Refusal } from '../../domain/refusals.js';
import { callOf } from '../call.js';
import { ApiParts } from '../parts.js';
import { refuseWhileClosed } from '../service-hours/during-service-hours.guard.js';
import { findSession, type SessionKind } from './sessions.js';

/** Who is logged in, as far as a command needs it. */
export type SignedInAs = Pick<Session, 'kind' | 'openedWith' | 'registrationId' | 'bindingId'> & { sessionId: string };
type SignedInRequest = FastifyRequest & { session?: SignedInAs };

/** The cookie never leaves the portal's own pages and is not readable by scripts. */
export const sessionCookie = { name: 'vnhi_session', options: { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } } as const;

/** Lets only those in who are logged in, at the portal by cookie or in the App by device-bound token; checked at every call (D-02, R-170). */
export const SignedIn = (...kinds: SessionKind[]) => applyDecorators(UseGuards(signedInGuard(kinds)));

function signedInGuard(kinds: readonly SessionKind[]): Type<CanActivate> {
  @Injectable()
  class SignedInGuard implements CanActivate {
    constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

    async canActivate(context: ExecutionContext) {
      const request = context.switchToHttp().getRequest<SignedInRequest>();
      const token = kinds.includes('portal') ? request.cookies[sessionCookie.name] : undefined;
      const found = token ? await findSession(this.parts, token) : undefined;
      if (!found || !kinds.includes(found.session.kind)) throw new Refusal('session-missing');
      const { session, registration } = found;
      const { id, kind, openedWith, registrationId, bindingId } = session;
      request.session = { sessionId: id, kind, openedWith, registrationId, bindingId };
      const isLive = !session.endedAt && registration.state === 'active' && !registration.frozenAt;
      if (!isLive && !(await wasAnswered(this.parts, request))) throw new Refusal('session-missing');
      // A log in with the certificate is of use only while its path is open, on every page (R-029, D-10).
      if (openedWith === 'certificate') await refuseWhileClosed(this.parts, 'certificate');
      return true;
    }
  }
  return mixin(SignedInGuard);
}

/** A command that ended its own session (log out, another password) is answered again when its answer was lost (I-11). */
export async function wasAnswered({ orm }: ApiParts, request: FastifyRequest): Promise<boolean> {
  const { principal, endpoint, idempotencyKey } = callOf(request);
  if (!idempotencyKey) return false;
  return (await orm.em.fork().count(IdempotencyRecord, { principal, endpoint, key: idempotencyKey })) > 0;
}

/** Who is logged in, as a controller's argument. */
export const TheSession = createParamDecorator((_: unknown, context: ExecutionContext): SignedInAs => {
  const { session } = context.switchToHttp().getRequest<SignedInRequest>();
  if (!session) throw new Error('The route has no @SignedIn().');
  return session;
});
