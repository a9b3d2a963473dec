import { Body, Controller, Get, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { Id } from '../id-param.js';
import { Operation } from '../operation.js';
import { type StaffMember, StaffOf, TheStaff } from '../staff.guard.js';
import {
  type AnnounceOutage,
  announceOutageSchema,
  outageAnnouncedSchema,
  outageEndedSchema,
  serviceHoursSchema,
  type ServiceHoursView,
} from './service-hours.dto.js';
import { ServiceHoursService } from './service-hours.service.js';

@ApiTags('Service hours')
@Controller('v1')
export class ServiceHoursController {
  constructor(@Inject(ServiceHoursService) private readonly serviceHours: ServiceHoursService) {}

  @Get('service-hours')
  @Operation('The announced hours of each path, whether it is open now, and announced outages', {
    rows: 'R-029, R-030, D-10',
    answer: serviceHoursSchema,
  })
  announced(): Promise<ServiceHoursView> {
    return this.serviceHours.announced();
  }

  @Post('staff/service-outages')
  @UseGuards(StaffOf('operator'))
  @ApiBearerAuth()
  @Operation('Announce an outage of a path', {
    rows: 'R-030',
    answer: outageAnnouncedSchema,
    status: 201,
    refusals: ['token-invalid', 'role-forbidden'],
    repeatable: true,
  })
  announceOutage(@TheCall() call: Call, @TheStaff() staff: StaffMember, @Body({ schema: announceOutageSchema }) body: AnnounceOutage) {
    return this.serviceHours.announceOutage(call, staff, body);
  }

  @Post('staff/service-outages/:outageId/end')
  @UseGuards(StaffOf('operator'))
  @ApiBearerAuth()
  @HttpCode(200)
  @Operation('End an announced outage now', {
    rows: 'R-030',
    answer: outageEndedSchema,
    refusals: ['token-invalid', 'role-forbidden', 'outage-not-found'],
    repeatable: true,
  })
  endOutage(@TheCall() call: Call, @Id('outageId', 'outage-not-found') outageId: string) {
    return this.serviceHours.endOutage(call, outageId);
  }
}
