import { type CanActivate, Inject, Injectable, mixin, type Type, UseGuards } from '@nestjs/common';
import { accepted } from '../../domain/refusals.js';
import { openAt, type ServicePath } from '../../domain/service-hours.js';
import { ApiParts } from '../parts.js';
import { outagesOf } from './outages.js';

/**
 * Lets requests in only while the path is open (R-029, R-030, D-10). Stands before what begins something; what has a deadline of its own,
 * or stops a misuse, is not held up by closed doors.
 */
export const DuringServiceHours = (path: ServicePath) => UseGuards(serviceHoursGuard(path));

function serviceHoursGuard(path: ServicePath): Type<CanActivate> {
  @Injectable()
  class ServiceHoursGuard implements CanActivate {
    constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

    async canActivate() {
      await refuseWhileClosed(this.parts, path);
      return true;
    }
  }
  return mixin(ServiceHoursGuard);
}

/** @throws Refusal outside-service-hours, service-outage */
export async function refuseWhileClosed(parts: ApiParts, path: ServicePath): Promise<void> {
  const now = parts.clock.now();
  accepted(openAt(parts.policy.serviceHours[path], await outagesOf(parts, path, now), now));
}
