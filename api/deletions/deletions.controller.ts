import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { captchaRefusals } from '../captchas/captcha-refusals.js';
import { Operation } from '../operation.js';
import { recoveryLinkRefusals } from '../recoveries/recovery-refusals.js';
import { changedAddressRefusals } from '../registrations/contact-refusals.js';
import {
  type CheckHolder,
  checkHolderSchema,
  type ConfirmDeletion,
  confirmDeletionSchema,
  type Deleted,
  deletedSchema,
  type DeletionRequested,
  deletionRequestedSchema,
  type HolderChecked,
  holderCheckedSchema,
  type RequestDeletion,
  requestDeletionSchema,
} from './deletions.dto.js';
import { DeletionsService } from './deletions.service.js';

const holderRefusals = [
  ...captchaRefusals,
  'id-number-invalid',
  'old-resident-number-ended',
  'deletion-check-failed',
  'account-frozen',
  'account-suspended',
  'account-banned',
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
    refusals: [...holderRefusals, 'register-unavailable'],
    repeatable: true,
  })
  checkHolder(@TheCall() call: Call, @Body({ schema: checkHolderSchema }) body: CheckHolder): Promise<HolderChecked> {
    return this.deletions.checkHolder(call, body);
  }

  @Post()
  @Operation('Have the deletion mail sent, to the stored or to a changed address', {
    rows: 'R-119 to R-122, R-125, R-126, D-08, D-18',
    answer: deletionRequestedSchema,
    status: 201,
    refusals: [...holderRefusals, ...changedAddressRefusals, 'email-unknown', 'too-many-mails'],
    repeatable: true,
  })
  requestDeletion(@TheCall() call: Call, @Body({ schema: requestDeletionSchema }) body: RequestDeletion): Promise<DeletionRequested> {
    return this.deletions.requestDeletion(call, body);
  }

  @Post('confirm')
  @HttpCode(200)
  @Operation('Delete the registration with the mailed link and code', {
    rows: 'R-122 to R-124, R-127, D-08',
    answer: deletedSchema,
    refusals: [
      ...captchaRefusals,
      'id-number-invalid',
      'old-resident-number-ended',
      ...recoveryLinkRefusals,
      'recovery-burnt',
      'recovery-code-wrong',
      'account-frozen',
      'account-suspended',
      'account-banned',
    ],
    repeatable: true,
  })
  confirmDeletion(@TheCall() call: Call, @Body({ schema: confirmDeletionSchema }) body: ConfirmDeletion): Promise<Deleted> {
    return this.deletions.confirmDeletion(call, body);
  }
}
