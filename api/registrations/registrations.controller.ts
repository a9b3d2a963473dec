import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { cardReadingRefusals } from '../card-readings/card-reading-refusals.js';
import { Operation } from '../operation.js';
import { changedAddressRefusals, newPasswordRefusals } from './contact-refusals.js';
import { DuringServiceHours } from '../service-hours/during-service-hours.guard.js';
import { serviceHoursRefusals } from '../service-hours/outages.js';
import {
  type Apply,
  applySchema,
  appliedSchema,
  type ConfirmEmail,
  confirmedSchema,
  confirmEmailSchema,
  type Resend,
  resendSchema,
  resentSchema,
} from './registrations.dto.js';
import { RegistrationsService } from './registrations.service.js';

@ApiTags('Registration at the portal')
@Controller('v1/registrations')
export class RegistrationsController {
  constructor(@Inject(RegistrationsService) private readonly registrations: RegistrationsService) {}

  @Post()
  @DuringServiceHours('portal')
  @Operation('Page 2: apply; the confirmation mail follows', {
    rows: 'R-030, R-068 to R-079, D-03, D-12, D-14',
    answer: appliedSchema,
    status: 201,
    refusals: [
      ...serviceHoursRefusals,
      'draft-not-found',
      'draft-expired',
      'draft-used',
      'identity-not-checked',
      ...newPasswordRefusals,
      'email-invalid',
      'mobile-invalid',
      'already-applied',
      'already-registered',
      'log-in-busy',
      'account-banned',
      'too-many-mails',
    ],
    repeatable: true,
  })
  apply(@TheCall() call: Call, @Body({ schema: applySchema }) body: Apply) {
    return this.registrations.apply(call, body);
  }

  @Post('confirm-email')
  @HttpCode(200)
  @Operation('Confirm the e-mail address with the mailed link and the card', {
    rows: 'R-079 to R-082, D-02, D-03',
    answer: confirmedSchema,
    refusals: [...cardReadingRefusals, 'link-unknown', 'link-expired', 'link-used', 'link-replaced'],
    repeatable: true,
  })
  confirmEmail(@TheCall() call: Call, @Body({ schema: confirmEmailSchema }) body: ConfirmEmail) {
    return this.registrations.confirmEmail(call, body);
  }

  @Post('resend-confirmation')
  @HttpCode(200)
  @Operation('Have the confirmation mail sent again, to the stored or to a changed address', {
    rows: 'R-110, R-111, R-112, D-03, D-18',
    answer: resentSchema,
    refusals: [...cardReadingRefusals, 'no-open-application', ...changedAddressRefusals, 'too-many-mails'],
    repeatable: true,
  })
  resendConfirmation(@TheCall() call: Call, @Body({ schema: resendSchema }) body: Resend) {
    return this.registrations.resendConfirmation(call, body);
  }
}
