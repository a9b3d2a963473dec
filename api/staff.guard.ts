import { CanActivate, createParamDecorator, ExecutionContext, Inject, Injectable, mixin, Type } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { accepted, Refusal } from '../domain/refusals.js';
import type { Staff, StaffRole } from '../platform/access-token.js';
import { ApiParts } from './parts.js';

/** Who the staff member is, as far as a command needs it. */
export type StaffMember = Staff;
type StaffRequest = FastifyRequest & { staff?: StaffMember };

/** Lets only staff of these roles in, told by an access token of the organisation's identity provider. */
export function StaffOf(...roles: StaffRole[]): Type<CanActivate> {
  @Injectable()
  class StaffGuard implements CanActivate {
    constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

    async canActivate(context: ExecutionContext) {
      const request = context.switchToHttp().getRequest<StaffRequest>();
      const token = staffTokenOf(request);
      if (!token) throw new Refusal('token-invalid');
      const staff = accepted(await this.parts.accessTokens.verify(token));
      if (!roles.includes(staff.role)) throw new Refusal('role-forbidden');
      request.staff = staff;
      return true;
    }
  }
  return mixin(StaffGuard);
}

export const staffTokenOf = ({ headers }: FastifyRequest) => /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];

/** The member of staff, as a controller's argument. */
export const TheStaff = createParamDecorator((_: unknown, context: ExecutionContext): StaffMember => {
  const { staff } = context.switchToHttp().getRequest<StaffRequest>();
  if (!staff) throw new Error('The route has no StaffOf() guard.');
  return staff;
});
