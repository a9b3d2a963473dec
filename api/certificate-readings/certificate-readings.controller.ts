import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type Call, TheCall } from '../call.js';
import { cardReadingSchema, type CardReadingView } from '../card-readings/card-readings.dto.js';
import { CardReadingsService } from '../card-readings/card-readings.service.js';
import { Operation } from '../operation.js';
import { languageOf } from '../refusal.filter.js';
import { DuringServiceHours } from '../service-hours/during-service-hours.guard.js';
import { serviceHoursRefusals } from '../service-hours/outages.js';
import { type RequestCertificateReading, requestCertificateReadingSchema } from './certificate-readings.dto.js';

@ApiTags('Certificate log in')
@Controller('v1/certificate-readings')
export class CertificateReadingsController {
  constructor(@Inject(CardReadingsService) private readonly cardReadings: CardReadingsService) {}

  @Post()
  @DuringServiceHours('certificate')
  @HttpCode(202)
  @Operation('Have the citizen digital certificate in a reader sign; what comes of it stands under `/v1/card-readings/{id}`', {
    rows: 'R-093, R-029',
    answer: cardReadingSchema,
    status: 202,
    refusals: ['card-reading-unavailable', 'reader-host-for-staff', 'too-many-tries', ...serviceHoursRefusals],
    repeatable: true,
  })
  request(
    @TheCall() call: Call,
    @Body({ schema: requestCertificateReadingSchema }) body: RequestCertificateReading,
    @Req() request: FastifyRequest,
  ): Promise<CardReadingView> {
    return this.cardReadings.request(call, { ...body, check: 'certificate', by: 'anyone' }, languageOf(request));
  }
}
