import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Operation } from '../operation.js';
import { type Applicant, applicantRefusals, ByApplicant, TheApplicant } from './applicant.guard.js';
import { applicationsSchema } from './card-applications.dto.js';
import { CardApplicationsService } from './card-applications.service.js';

@ApiTags('Application for the virtual card')
@ByApplicant()
@Controller('v1/card-applications')
export class CardApplicationsController {
  constructor(@Inject(CardApplicationsService) private readonly applications: CardApplicationsService) {}

  @Get()
  @Operation('Where the own applications stand, with the reasons of a return; for staff those that they made', {
    rows: 'R-152, R-153, D-22',
    answer: applicationsSchema,
    refusals: applicantRefusals,
  })
  list(@TheApplicant() applicant: Applicant) {
    return this.applications.list(applicant);
  }
}
