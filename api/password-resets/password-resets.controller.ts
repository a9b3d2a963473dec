import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { cardReadingRefusals } from '../card-readings/card-reading-refusals.js';
import { Operation } from '../operation.js';
import { recoveryLinkRefusals } from '../recoveries/recovery-refusals.js';
import { changedAddressRefusals, newPasswordRefusals } from '../registrations/contact-refusals.js';
import {
  passwordResetRequestedSchema,
  passwordResetSchema,
  type RequestPasswordReset,
  requestPasswordResetSchema,
  type ResetPassword,
  resetPasswordSchema,
} from './password-resets.dto.js';
import { PasswordResetsService } from './password-resets.service.js';

@ApiTags('Forgotten password')
@Controller('v1/password-resets')
export class PasswordResetsController {
  constructor(@Inject(PasswordResetsService) private readonly resets: PasswordResetsService) {}

  @Post()
  @HttpCode(202)
  @Operation('Have a link to a new password mailed, to the stored or to a changed address', {
    rows: 'R-113, R-115, D-08, D-18',
    answer: passwordResetRequestedSchema,
    status: 202,
    refusals: [...cardReadingRefusals, 'not-registered', 'email-unknown', 'account-frozen', ...changedAddressRefusals, 'too-many-mails'],
    repeatable: true,
  })
  requestPasswordReset(@TheCall() call: Call, @Body({ schema: requestPasswordResetSchema }) body: RequestPasswordReset) {
    return this.resets.requestPasswordReset(call, body);
  }

  @Post('complete')
  @HttpCode(200)
  @Operation('Set a new password with the mailed link and the card, for portal and App; ends every log in', {
    rows: 'R-041, R-058, R-108, R-114, R-115, D-08, D-12',
    answer: passwordResetSchema,
    refusals: [...cardReadingRefusals, ...recoveryLinkRefusals, ...newPasswordRefusals],
    repeatable: true,
  })
  resetPassword(@TheCall() call: Call, @Body({ schema: resetPasswordSchema }) body: ResetPassword) {
    return this.resets.resetPassword(call, body);
  }
}
