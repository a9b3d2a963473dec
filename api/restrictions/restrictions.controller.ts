import { Body, Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { Operation } from '../operation.js';
import { type StaffMember, StaffOf, TheStaff } from '../staff.guard.js';
import {
  type LiftRestriction,
  liftedSchema,
  liftRestrictionSchema,
  type PlaceRestriction,
  placeRestrictionSchema,
  restrictionSchema,
} from './restrictions.dto.js';
import { RestrictionsService } from './restrictions.service.js';

const refusals = ['token-invalid', 'role-forbidden', 'id-number-invalid', 'old-resident-number-ended'] as const;

@ApiTags('Suspension and ban')
@ApiBearerAuth()
@UseGuards(StaffOf('operator'))
@Controller('v1/staff/restrictions')
export class RestrictionsController {
  constructor(@Inject(RestrictionsService) private readonly restrictions: RestrictionsService) {}

  @Post()
  @Operation('Suspend or ban a person: everybody is logged out, and nobody logs in', {
    rows: 'R-039, R-040',
    answer: restrictionSchema,
    status: 201,
    refusals,
    repeatable: true,
  })
  place(@TheCall() call: Call, @TheStaff() staff: StaffMember, @Body({ schema: placeRestrictionSchema }) body: PlaceRestriction) {
    return this.restrictions.place(call, staff, body);
  }

  @Post('lift')
  @HttpCode(200)
  @Operation('Allow a person the use again', {
    rows: 'R-039, R-041',
    answer: liftedSchema,
    refusals: [...refusals, 'restriction-not-found'],
    repeatable: true,
  })
  lift(@TheCall() call: Call, @TheStaff() staff: StaffMember, @Body({ schema: liftRestrictionSchema }) body: LiftRestriction) {
    return this.restrictions.lift(call, staff, body);
  }
}
