import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { Operation } from '../operation.js';
import { recoveryLinkRefusals } from '../recoveries/recovery-refusals.js';
import { type ConfirmEmailAddress, confirmEmailAddressSchema, emailAddressConfirmedSchema } from './email-confirmations.dto.js';
import { EmailConfirmationsService } from './email-confirmations.service.js';

@ApiTags('Account')
@Controller('v1/email-confirmations')
export class EmailConfirmationsController {
  constructor(@Inject(EmailConfirmationsService) private readonly confirmations: EmailConfirmationsService) {}

  @Post('confirm')
  @HttpCode(200)
  @Operation('Make an address the account’s with the link that was mailed to it; neither card nor log in is needed', {
    rows: 'D-36',
    answer: emailAddressConfirmedSchema,
    refusals: recoveryLinkRefusals,
    repeatable: true,
  })
  confirmEmailAddress(@TheCall() call: Call, @Body({ schema: confirmEmailAddressSchema }) body: ConfirmEmailAddress) {
    return this.confirmations.confirmEmailAddress(call, body);
  }
}
