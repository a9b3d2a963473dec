import { CanActivate, createParamDecorator, ExecutionContext, Inject, Injectable, mixin, Type } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { accepted, Refusal } from '../domain/refusals.js';
import type { StaffRole } from '../platform/access-token.js';
import { ApiParts } from './parts.js';

/** Who the staff member is, as far as a command needs it. */
export type StaffMember = { readonly staffId: string };

/** Lets only staff of a role in, told by an access token of the organisation's identity provider. */
export function StaffOf(role: StaffRole): Type<CanActivate> {
  @Injectable()
  class StaffGuard implements CanActivate {
    constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

    async canActivate(context: ExecutionContext) {
      const request = context.switchToHttp().getRequest<FastifyRequest & { staff?: StaffMember }>();
      const [scheme, token] = request.headers.authorization?.split(' ') ?? [];
      if (scheme?.toLowerCase() !== 'bearer' || !token) throw new Refusal('token-invalid');
      const staff = accepted(await this.parts.accessTokens.verify(token));
      if (staff.role !== role) throw new Refusal('role-forbidden');
      request.staff = { staffId: staff.staffId };
      return true;
    }
  }
  return mixin(StaffGuard);
}

/** The member of staff, as a controller's argument. */
export const TheStaff = createParamDecorator((_: unknown, context: ExecutionContext): StaffMember => {
  const { staff } = context.switchToHttp().getRequest<FastifyRequest & { staff?: StaffMember }>();
  if (!staff) throw new Error('The route has no StaffOf() guard.');
  return staff;
});
