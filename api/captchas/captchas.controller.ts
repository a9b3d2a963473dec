import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { Operation } from '../operation.js';
import { captchaSchema, type CaptchaView, type ShowCaptcha, showCaptchaSchema } from './captchas.dto.js';
import { CaptchasService } from './captchas.service.js';

@ApiTags('Captchas')
@Controller('v1/captchas')
export class CaptchasController {
  constructor(@Inject(CaptchasService) private readonly captchas: CaptchasService) {}

  @Post()
  @Operation('A picture to be read by a person, new or in exchange for an earlier one', {
    rows: 'R-117, R-118, R-120, R-123, D-08',
    answer: captchaSchema,
    status: 201,
    refusals: ['too-many-tries'],
    repeatable: true,
  })
  show(@TheCall() call: Call, @Body({ schema: showCaptchaSchema }) body: ShowCaptcha): Promise<CaptchaView> {
    return this.captchas.show(call, body);
  }
}
