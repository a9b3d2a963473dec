import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { Id } from '../id-param.js';
import { Operation } from '../operation.js';
import { SignedIn, type SignedInAs, TheSession } from '../sessions/signed-in.guard.js';
import { agencyConsentSchema, agencyConsentsSchema, type AgencyConsentsView, type AgencyConsentView } from './consents.dto.js';
import { ConsentsService } from './consents.service.js';

@ApiTags('Other agencies')
@Controller('v1/consents')
@SignedIn('portal')
export class ConsentsController {
  constructor(@Inject(ConsentsService) private readonly consents: ConsentsService) {}

  @Get()
  @Operation('What I agreed that agencies are told', { rows: 'R-036, R-044', answer: agencyConsentsSchema, refusals: ['session-missing'] })
  list(@TheSession() session: SignedInAs): Promise<AgencyConsentsView> {
    return this.consents.list(session.registrationId);
  }

  @Post(':consentId/withdraw')
  @HttpCode(200)
  @Operation("Withdraw a consent; the agency's tokens end at once", {
    rows: 'R-036, R-044',
    answer: agencyConsentSchema,
    refusals: ['session-missing', 'consent-not-found', 'consent-ended'],
    repeatable: true,
  })
  withdraw(
    @TheCall() call: Call,
    @Id('consentId', 'consent-not-found') consentId: string,
    @TheSession() session: SignedInAs,
  ): Promise<AgencyConsentView> {
    return this.consents.withdraw(call, consentId, session.registrationId);
  }
}
