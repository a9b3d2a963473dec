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
import { Refusal, type RefusalCode } from '../../domain/refusals.js';
import { callOf } from '../call.js';
import { deviceProofHeader, deviceProofRefusals, proveDevice } from '../devices/device-proof.guard.js';
import { ApiParts } from '../parts.js';
import { refuseWhileClosed } from '../service-hours/during-service-hours.guard.js';
import { findSession, type SessionKind } from './sessions.js';

/** Who is logged in, as far as a command needs it. */
export type SignedInAs = Pick<Session, 'kind' | 'openedWith' | 'registrationId' | 'bindingId'> & { sessionId: string };
type SignedInRequest = FastifyRequest & { session?: SignedInAs };

/** The cookie never leaves the portal's own pages and is not readable by scripts. */
export const sessionCookie = { name: 'vnhi_session', options: { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } } as const;

/** What an operation that is open in the App can be refused with before it begins. */
export const appSessionRefusals = ['session-missing', ...deviceProofRefusals] as const satisfies readonly RefusalCode[];

/** Lets only those in who are logged in, at the portal by cookie or in the App by device-bound token; checked at every call (D-02, R-170). */
export const SignedIn = (...kinds: SessionKind[]) =>
  applyDecorators(UseGuards(signedInGuard(kinds)), ...(kinds.includes('app') ? [deviceProofHeader(!kinds.includes('portal'))] : []));

export function signedInGuard(kinds: readonly SessionKind[]): Type<CanActivate> {
  @Injectable()
  class SignedInGuard implements CanActivate {
    constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

    async canActivate(context: ExecutionContext) {
      const request = context.switchToHttp().getRequest<SignedInRequest>();
      const appToken = kinds.includes('app') ? appTokenOf(request) : undefined;
      const found = appToken ? await this.inTheApp(request, appToken) : await this.atThePortal(request);
      if (!found) throw new Refusal('session-missing');
      const { session, mayUse } = found;
      const { id, kind, openedWith, registrationId, bindingId } = session;
      request.session = { sessionId: id, kind, openedWith, registrationId, bindingId };
      const isLive = mayUse && !session.endedAt;
      if (!isLive && !(await wasAnswered(this.parts, request))) throw new Refusal('session-missing');
      // A log in with the certificate is of use only while its path is open, on every page (R-029, D-10).
      if (openedWith === 'certificate') await refuseWhileClosed(this.parts, 'certificate');
      return true;
    }

    private async atThePortal(request: SignedInRequest) {
      const token = kinds.includes('portal') ? request.cookies[sessionCookie.name] : undefined;
      const session = token ? await findSession(this.parts, token) : undefined;
      return session?.kind === 'portal' ? { session, mayUse: true } : undefined;
    }

    /** The token is worth something only together with the key of the device that it was given to, while that device is enabled (R-104, I-06). */
    private async inTheApp(request: SignedInRequest, token: string) {
      const { thumbprint } = await proveDevice(this.parts, request, token);
      const session = await findSession(this.parts, token);
      if (session?.kind !== 'app') return undefined;
      const em = this.parts.orm.em.fork();
      const binding = await em.findOne(DeviceBinding, { id: session.bindingId! });
      const device = binding && (await em.findOne(Device, { id: binding.deviceId, thumbprint }));
      return device ? { session, mayUse: binding.state === 'enabled' } : undefined;
    }
  }
  return mixin(SignedInGuard);
}

const appTokenOf = ({ headers }: FastifyRequest) => /^DPoP ([\w-]{1,200})$/i.exec(headers.authorization ?? '')?.[1];

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
