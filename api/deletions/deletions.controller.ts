import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { captchaRefusals } from '../captchas/captcha-refusals.js';
import { Operation } from '../operation.js';
import { type CheckHolder, checkHolderSchema, type HolderChecked, holderCheckedSchema } from './deletions.dto.js';
import { DeletionsService } from './deletions.service.js';

const holderRefusals = [
  ...captchaRefusals,
  'id-number-invalid',
  'old-resident-number-ended',
  'deletion-check-failed',
  'account-frozen',
  'account-suspended',
  'account-banned',
  'register-unavailable',
  'too-many-tries',
] as const;

@ApiTags('Deleting the registration')
@Controller('v1/deletions')
export class DeletionsController {
  constructor(@Inject(DeletionsService) private readonly deletions: DeletionsService) {}

  @Post('check')
  @HttpCode(200)
  @Operation('Check card and ID number, without a card reader', {
    rows: 'R-117, R-118, R-119, R-126, D-08',
    answer: holderCheckedSchema,
    refusals: holderRefusals,
    repeatable: true,
  })
  checkHolder(@TheCall() call: Call, @Body({ schema: checkHolderSchema }) body: CheckHolder): Promise<HolderChecked> {
    return this.deletions.checkHolder(call, body);
  }
}
