import { Body, Controller, Get, Inject, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { Operation } from '../operation.js';
import { type StaffMember, StaffOf, TheStaff } from '../staff.guard.js';
import { type DeclareHoliday, declareHolidaySchema, holidayDeclaredSchema, holidaysSchema } from './holidays.dto.js';
import { HolidaysService } from './holidays.service.js';

const refusals = ['token-invalid', 'role-forbidden'] as const;

@ApiTags('Working days')
@ApiBearerAuth()
@UseGuards(StaffOf('operator'))
@Controller('v1/staff/holidays')
export class HolidaysController {
  constructor(@Inject(HolidaysService) private readonly holidays: HolidaysService) {}

  @Post()
  @Operation('Declare a day off at short notice, as for a typhoon: open reviews end later. It cannot be taken back', {
    rows: 'R-148, D-04',
    answer: holidayDeclaredSchema,
    status: 201,
    refusals: [...refusals, 'holiday-over', 'holiday-already-off', 'holiday-too-far'],
    repeatable: true,
  })
  declare(@TheCall() call: Call, @TheStaff() staff: StaffMember, @Body({ schema: declareHolidaySchema }) body: DeclareHoliday) {
    return this.holidays.declare(call, staff, body);
  }

  @Get()
  @Operation('The declared days, the last one first, and how far the open reviews have been moved', {
    rows: 'D-04',
    answer: holidaysSchema,
    refusals,
  })
  list() {
    return this.holidays.list();
  }
}
