import { Body, Controller, Get, HttpCode, Inject, type MessageEvent, Post, Req, Sse, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { type Call, TheCall } from '../call.js';
import { Id } from '../id-param.js';
import { Operation } from '../operation.js';
import { languageOf } from '../refusal.filter.js';
import { StaffOf } from '../staff.guard.js';
import { cardReadingSchema, type CardReadingView, type RequestCardReading, requestCardReadingSchema } from './card-readings.dto.js';
import { CardReadingsService } from './card-readings.service.js';

@ApiTags('Card readings')
@Controller('v1/card-readings')
export class CardReadingsController {
  constructor(@Inject(CardReadingsService) private readonly cardReadings: CardReadingsService) {}

  @Post()
  @HttpCode(202)
  @Operation('Press Read: ask the reader host for the card in its reader', {
    rows: 'R-018, R-063',
    answer: cardReadingSchema,
    status: 202,
    refusals: ['card-reading-unavailable', 'reader-host-for-staff'],
    repeatable: true,
  })
  request(
    @TheCall() call: Call,
    @Body({ schema: requestCardReadingSchema }) body: RequestCardReading,
    @Req() request: FastifyRequest,
  ): Promise<CardReadingView> {
    return this.cardReadings.request(call, { ...body, by: 'anyone' }, languageOf(request));
  }

  @Get(':id')
  @Operation('What came of a reading', { rows: 'R-018, R-063', answer: cardReadingSchema, refusals: ['card-reading-not-found'] })
  find(@Id('id', 'card-reading-not-found') id: string, @Req() request: FastifyRequest): Promise<CardReadingView> {
    return this.cardReadings.find(id, languageOf(request));
  }

  @Sse(':id/events')
  @Operation('One event `card-reading` as soon as the reading is settled', { rows: 'R-063', refusals: ['card-reading-not-found'] })
  settled(@Id('id', 'card-reading-not-found') id: string, @Req() request: FastifyRequest): Promise<Observable<MessageEvent>> {
    return this.cardReadings.settled(id, languageOf(request));
  }
}

@ApiTags('Card readings')
@ApiBearerAuth()
@UseGuards(StaffOf('counter', 'home-care'))
@Controller('v1/staff/card-readings')
export class StaffCardReadingsController {
  constructor(@Inject(CardReadingsService) private readonly cardReadings: CardReadingsService) {}

  @Post()
  @HttpCode(202)
  @Operation('Have the card read at the desk of a member of staff; what comes of it stands under `/v1/card-readings/{id}`', {
    rows: 'R-063, D-34',
    answer: cardReadingSchema,
    status: 202,
    refusals: ['token-invalid', 'role-forbidden', 'card-reading-unavailable'],
    repeatable: true,
  })
  request(
    @TheCall() call: Call,
    @Body({ schema: requestCardReadingSchema }) body: RequestCardReading,
    @Req() request: FastifyRequest,
  ): Promise<CardReadingView> {
    return this.cardReadings.request(call, { ...body, by: 'staff' }, languageOf(request));
  }
}
