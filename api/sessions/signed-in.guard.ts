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
import { Device, DeviceBinding, IdempotencyRecord, type Session } from '../../database/entities/index.js';
import { Refusal } from '../../domain/refusals.js';
import { callOf } from '../call.js';
import { deviceProofHeader, proveDevice } from '../devices/device-proof.guard.js';
import { ApiParts } from '../parts.js';
import { findSession, type SessionKind } from './sessions.js';

/** Who is logged in, as far as a command needs it. */
export type SignedInAs = Pick<Session, 'kind' | 'openedWith' | 'registrationId' | 'bindingId'> & { sessionId: string };
type SignedInRequest = FastifyRequest & { session?: SignedInAs };

/** The cookie never leaves the portal's own pages and is not readable by scripts. */
export const sessionCookie = { name: 'vnhi_session', options: { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } } as const;

/** Lets only those in who are logged in, at the portal by cookie or in the App by device-bound token; checked at every call (D-02, R-170). */
export const SignedIn = (...kinds: SessionKind[]) =>
  applyDecorators(UseGuards(signedInGuard(kinds)), ...(kinds.includes('app') ? [deviceProofHeader(!kinds.includes('portal'))] : []));

function signedInGuard(kinds: readonly SessionKind[]): Type<CanActivate> {
  @Injectable()
  class SignedInGuard implements CanActivate {
    constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

    async canActivate(context: ExecutionContext) {
      const request = context.switchToHttp().getRequest<SignedInRequest>();
      const appToken = kinds.includes('app') ? appTokenOf(request) : undefined;
      const found = appToken ? await this.inTheApp(request, appToken) : await this.atThePortal(request);
      if (!found) throw new Refusal('session-missing');
      const { session, registration, mayUse } = found;
      const { id, kind, openedWith, registrationId, bindingId } = session;
      request.session = { sessionId: id, kind, openedWith, registrationId, bindingId };
      const isLive = mayUse && !session.endedAt && registration.state === 'active' && !registration.frozenAt;
      if (!isLive && !(await this.wasAnswered(request))) throw new Refusal('session-missing');
      return true;
    }

    private async atThePortal(request: SignedInRequest) {
      const token = kinds.includes('portal') ? request.cookies[sessionCookie.name] : undefined;
      const found = token ? await findSession(this.parts, token) : undefined;
      return found?.session.kind === 'portal' ? { ...found, mayUse: true } : undefined;
    }

    /** The token is worth something only together with the key of the device that it was given to, while that device is enabled (R-104, I-06). */
    private async inTheApp(request: SignedInRequest, token: string) {
      const { thumbprint } = await proveDevice(this.parts, request, token);
      const found = await findSession(this.parts, token);
      if (found?.session.kind !== 'app') return undefined;
      const em = this.parts.orm.em.fork();
      const binding = await em.findOne(DeviceBinding, { id: found.session.bindingId! });
      const device = binding && (await em.findOne(Device, { id: binding.deviceId, thumbprint }));
      return device ? { ...found, mayUse: binding.state === 'enabled' } : undefined;
    }

    /** A command that ended its own session (log out, another password) is answered again when its answer was lost (I-11). */
    private async wasAnswered(request: SignedInRequest) {
      const { principal, endpoint, idempotencyKey } = callOf(request);
      if (!idempotencyKey) return false;
      return (await this.parts.orm.em.fork().count(IdempotencyRecord, { principal, endpoint, key: idempotencyKey })) > 0;
    }
  }
  return mixin(SignedInGuard);
}

const appTokenOf = ({ headers }: FastifyRequest) => /^DPoP ([\w-]{1,200})$/i.exec(headers.authorization ?? '')?.[1];

/** Who is logged in, as a controller's argument. */
export const TheSession = createParamDecorator((_: unknown, context: ExecutionContext): SignedInAs => {
  const { session } = context.switchToHttp().getRequest<SignedInRequest>();
  if (!session) throw new Error('The route has no @SignedIn().');
  return session;
});
