import { Body, Controller, Inject, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { Operation } from '../operation.js';
import { StaffOf } from '../staff.guard.js';
import { type RegisterAtOffice, registerAtOfficeSchema, registeredAtOfficeSchema } from './office-registrations.dto.js';
import { OfficeRegistrationsService } from './office-registrations.service.js';

@ApiTags('Registration at an office')
@ApiBearerAuth()
@Controller('v1/office-registrations')
export class OfficeRegistrationsController {
  constructor(@Inject(OfficeRegistrationsService) private readonly officeRegistrations: OfficeRegistrationsService) {}

  @Post()
  @UseGuards(StaffOf('counter'))
  @Operation('Counter staff register a person who stands before them; active at once, without a mail', {
    rows: 'R-034, R-035',
    answer: registeredAtOfficeSchema,
    status: 201,
    refusals: [
      'token-invalid',
      'role-forbidden',
      'terms-not-accepted',
      'terms-outdated',
      'id-number-invalid',
      'old-resident-number-ended',
      'household-number-missing',
      'register-mismatch',
      'register-unavailable',
      'password-length',
      'password-characters',
      'password-common',
      'password-mismatch',
      'email-invalid',
      'mobile-invalid',
      'already-registered',
      'log-in-busy',
      'account-banned',
    ],
    repeatable: true,
  })
  registerAtOffice(@TheCall() call: Call, @Body({ schema: registerAtOfficeSchema }) body: RegisterAtOffice) {
    return this.officeRegistrations.registerAtOffice(call, body);
  }
}
