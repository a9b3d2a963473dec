import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { RefusalCode } from '../../domain/refusals.js';
import { deviceProofHeader } from '../devices/device-proof.guard.js';
import { ApiParts } from '../parts.js';
import { appSessionRefusals, type SignedInAs, signedInGuard } from '../sessions/signed-in.guard.js';
import { type StaffMember, StaffOf, staffTokenOf } from '../staff.guard.js';

/** Who fills the form in: the holder in the App, or staff for somebody. */
export type Applicant =
  { readonly session: SignedInAs; readonly staff?: never } | { readonly staff: StaffMember; readonly session?: never };
export const applicantRefusals = [...appSessionRefusals, 'token-invalid', 'role-forbidden'] as const satisfies readonly RefusalCode[];

const Staff = StaffOf('counter', 'home-care', 'health-professional');
const Holder = signedInGuard(['app']);

/** Lets holders in the App and staff in, told apart by how they prove who they are. */
@Injectable()
class ApplicantGuard implements CanActivate {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  canActivate(context: ExecutionContext) {
    const isStaff = staffTokenOf(context.switchToHttp().getRequest<FastifyRequest>());
    return new (isStaff ? Staff : Holder)(this.parts).canActivate(context);
  }
}
export const ByApplicant = () => applyDecorators(UseGuards(ApplicantGuard), ApiBearerAuth(), deviceProofHeader(false));

/** As a controller's argument. */
export const TheApplicant = createParamDecorator((_: unknown, context: ExecutionContext): Applicant => {
  const { staff, session } = context.switchToHttp().getRequest<FastifyRequest & { staff?: StaffMember; session?: SignedInAs }>();
  if (staff) return { staff };
  if (session) return { session };
  throw new Error('The route has no @ByApplicant().');
});
