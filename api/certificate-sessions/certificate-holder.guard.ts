import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CertificateApplicant } from '../../database/entities/index.js';
import { Refusal } from '../../domain/refusals.js';
import { sha256OfToken } from '../../platform/random-code.js';
import { ApiParts } from '../parts.js';
import { findSession } from '../sessions/sessions.js';
import { sessionCookie, wasAnswered } from '../sessions/signed-in.guard.js';

/** Who logged in with the certificate: to the own account, or as somebody who has none yet. */
export type CertificateHolder = { sessionId: string; registrationId: string } | { applicantId: string };
type HolderRequest = FastifyRequest & { session?: { sessionId: string; registrationId: string }; applicant?: { applicantId: string } };

/** Lets only those in who logged in with the certificate; checked at every call (D-02). */
@Injectable()
class CertificateHolderGuard implements CanActivate {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  async canActivate(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest<HolderRequest>();
    const token = request.cookies[sessionCookie.name];
    const isLive = token !== undefined && ((await this.isLiveSession(request, token)) ?? (await this.isLiveApplicant(request, token)));
    if (isLive || ((request.session ?? request.applicant) && (await wasAnswered(this.parts, request)))) return true;
    throw new Refusal('session-missing');
  }

  private async isLiveSession(request: HolderRequest, token: string): Promise<boolean | undefined> {
    const session = await findSession(this.parts, token);
    if (session?.openedWith !== 'certificate') return undefined;
    request.session = { sessionId: session.id, registrationId: session.registrationId };
    return !session.endedAt;
  }

  private async isLiveApplicant(request: HolderRequest, token: string): Promise<boolean> {
    const unexpired = { tokenSha256: sha256OfToken(token), expiresAt: { $gt: this.parts.clock.now() } };
    const applicant = await this.parts.orm.em.fork().findOne(CertificateApplicant, unexpired);
    if (!applicant) return false;
    request.applicant = { applicantId: applicant.id };
    return !applicant.endedAt;
  }
}

export const LoggedInWithCertificate = () => applyDecorators(UseGuards(CertificateHolderGuard));

export const TheCertificateHolder = createParamDecorator((_: unknown, context: ExecutionContext): CertificateHolder => {
  const { session, applicant } = context.switchToHttp().getRequest<HolderRequest>();
  const holder = session ?? applicant;
  if (!holder) throw new Error('The route has no @LoggedInWithCertificate().');
  return holder;
});
