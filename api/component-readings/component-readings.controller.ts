import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type Call, TheCall } from '../call.js';
import { cardReadingSchema, type CardReadingView } from '../card-readings/card-readings.dto.js';
import { Id } from '../id-param.js';
import { Operation } from '../operation.js';
import { languageOf } from '../refusal.filter.js';
import { serviceHoursRefusals } from '../service-hours/outages.js';
import {
  componentAnswerSchema,
  type ComponentReading,
  componentReadingSchema,
  type RequestComponentReading,
  requestComponentReadingSchema,
} from './component-readings.dto.js';
import { ComponentReadingsService } from './component-readings.service.js';

@ApiTags('Card readings')
@Controller('v1/component-readings')
export class ComponentReadingsController {
  constructor(@Inject(ComponentReadingsService) private readonly readings: ComponentReadingsService) {}

  @Post()
  @Operation(
    'Press Read where the browser’s own machine has the reader: a nonce for its local component, whose answer has to be handed in',
    {
      rows: 'R-018, R-022, R-063, R-093',
      answer: componentReadingSchema,
      status: 201,
      refusals: ['too-many-tries', ...serviceHoursRefusals],
      repeatable: true,
    },
  )
  request(
    @TheCall() call: Call,
    @Body({ schema: requestComponentReadingSchema }) body: RequestComponentReading,
  ): Promise<ComponentReading> {
    return this.readings.request(call, body);
  }

  @Post(':id/answer')
  @HttpCode(202)
  @Operation('Hand in what the local component answered; what comes of it stands under `/v1/card-readings/{id}`', {
    rows: 'R-022, R-063',
    answer: cardReadingSchema,
    status: 202,
    refusals: [
      'card-reading-not-found',
      'card-reading-answered',
      'card-reading-unavailable',
      'component-answer-invalid',
      'reader-host-not-enrolled',
    ],
    repeatable: true,
  })
  answer(
    @TheCall() call: Call,
    @Id('id', 'card-reading-not-found') id: string,
    @Body({ schema: componentAnswerSchema }) { answer }: z.infer<typeof componentAnswerSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CardReadingView> {
    return this.readings.answer(call, id, answer, languageOf(request));
  }
}
