import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { Id } from '../id-param.js';
import { Operation } from '../operation.js';
import { cardReadingRefusals } from '../card-readings/card-reading-refusals.js';
import { DuringServiceHours } from '../service-hours/during-service-hours.guard.js';
import { serviceHoursRefusals } from '../service-hours/outages.js';
import {
  type AcceptTerms,
  acceptTermsSchema,
  cardHolderSchema,
  type CheckIdentity,
  checkIdentitySchema,
  draftSchema,
  environmentTestedSchema,
  type ReadCardBody,
  readCardSchema,
  type TestEnvironment,
  testEnvironmentSchema,
} from './registration-drafts.dto.js';
import { RegistrationDraftsService } from './registration-drafts.service.js';

const draftRefusals = ['draft-not-found', 'draft-expired', 'draft-used'] as const;

@ApiTags('Registration at the portal')
@Controller('v1/registration-drafts')
export class RegistrationDraftsController {
  constructor(@Inject(RegistrationDraftsService) private readonly drafts: RegistrationDraftsService) {}

  @Post()
  @DuringServiceHours('portal')
  @Operation('Accept the rules; opens the form', {
    rows: 'R-030, R-031, R-038, R-062',
    answer: draftSchema,
    status: 201,
    refusals: [...serviceHoursRefusals, 'terms-not-accepted', 'terms-outdated'],
    repeatable: true,
  })
  acceptTerms(@TheCall() call: Call, @Body({ schema: acceptTermsSchema }) body: AcceptTerms) {
    return this.drafts.acceptTerms(call, body);
  }

  @Post(':draftId/test-environment')
  @HttpCode(200)
  @Operation('Show that reading and verifying a card both work', {
    rows: 'R-018, R-026, R-062',
    answer: environmentTestedSchema,
    refusals: [...draftRefusals, ...cardReadingRefusals],
    repeatable: true,
  })
  testEnvironment(
    @TheCall() call: Call,
    @Id('draftId', 'draft-not-found') draftId: string,
    @Body({ schema: testEnvironmentSchema }) body: TestEnvironment,
  ) {
    return this.drafts.testEnvironment(call, draftId, body);
  }

  @Post(':draftId/read-card')
  @HttpCode(200)
  @Operation('Page 1: Read fills in the name', {
    rows: 'R-010, R-063',
    answer: cardHolderSchema,
    refusals: [
      ...draftRefusals,
      ...cardReadingRefusals,
      'environment-test-missing',
      'registration-suspended',
      'already-applied',
      'already-registered',
    ],
    repeatable: true,
  })
  readCard(@TheCall() call: Call, @Id('draftId', 'draft-not-found') draftId: string, @Body({ schema: readCardSchema }) body: ReadCardBody) {
    return this.drafts.readCard(call, draftId, body);
  }

  @Post(':draftId/check-identity')
  @HttpCode(200)
  @Operation('Page 1: Next compares household number and address with the insured register', {
    rows: 'R-064, R-065, R-066, R-067, D-15',
    answer: cardHolderSchema,
    refusals: [
      ...draftRefusals,
      ...cardReadingRefusals,
      'card-not-read',
      'card-changed',
      'household-number-missing',
      'register-mismatch',
      'register-unavailable',
    ],
    repeatable: true,
  })
  checkIdentity(
    @TheCall() call: Call,
    @Id('draftId', 'draft-not-found') draftId: string,
    @Body({ schema: checkIdentitySchema }) body: CheckIdentity,
  ) {
    return this.drafts.checkIdentity(call, draftId, body);
  }
}
