import { Body, Controller, Get, HttpCode, Inject, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { Operation } from '../operation.js';
import { appSessionRefusals, SignedIn, type SignedInAs, TheSession } from '../sessions/signed-in.guard.js';
import { StaffOf } from '../staff.guard.js';
import {
  type ActivityPage,
  activityPageSchema,
  activitySchema,
  type ActivityView,
  auditTrailSchema,
  type AuditTrailView,
  type ReadAuditTrail,
  readAuditTrailSchema,
} from './activity.dto.js';
import { ActivityService } from './activity.service.js';

@ApiTags('Audit trail')
@Controller('v1')
export class ActivityController {
  constructor(@Inject(ActivityService) private readonly activity: ActivityService) {}

  @Get('account/activity')
  @SignedIn('portal', 'app')
  @Operation('What happened to the own account, when, and by whom; the newest first', {
    rows: 'R-044',
    answer: activitySchema,
    refusals: [...appSessionRefusals, 'request-invalid', 'cursor-invalid'],
  })
  own(@TheSession() session: SignedInAs, @Query({ schema: activityPageSchema }) page: ActivityPage): Promise<ActivityView> {
    return this.activity.own(session, page);
  }

  @Post('staff/audit-trails')
  @UseGuards(StaffOf('auditor'))
  @ApiBearerAuth()
  @HttpCode(200)
  @Operation('Read what the audit trail holds about a person; the person can see that it was read, and what for', {
    rows: 'R-044',
    answer: auditTrailSchema,
    refusals: ['token-invalid', 'role-forbidden', 'id-number-invalid', 'old-resident-number-ended', 'account-not-found', 'cursor-invalid'],
    repeatable: true,
  })
  readAuditTrail(@TheCall() call: Call, @Body({ schema: readAuditTrailSchema }) body: ReadAuditTrail): Promise<AuditTrailView> {
    return this.activity.readAuditTrail(call, body);
  }
}
