import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { neededAgreements } from '../../domain/card-application-draft.js';
import { askBeforehand } from '../../domain/institution.js';
import { ContentsService } from '../contents/contents.service.js';
import { Operation } from '../operation.js';
import { type Landing, landingSchema } from './card-application-drafts.dto.js';

@ApiTags('Application for the virtual card')
@Controller('v1/card-application-landing')
export class CardApplicationLandingController {
  constructor(@Inject(ContentsService) private readonly contents: ContentsService) {}

  @Get()
  @Operation('What the page shows on which the application begins', {
    rows: 'R-130, R-131, R-132, R-154, R-155, R-191, R-192',
    answer: landingSchema,
  })
  async open(): Promise<Landing> {
    const [reminder, ...agreements] = await Promise.all(
      (['card-reminder', ...neededAgreements] as const).map((key) => this.contents.inForce(key)),
    );
    const institutions = { url: '/v1/institutions?accepting=true', hint: askBeforehand };
    return { reminder: reminder!, agreements, applications: ['general', 'project'], institutions };
  }
}
