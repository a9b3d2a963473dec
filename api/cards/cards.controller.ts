import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Operation } from '../operation.js';
import { sendPhoto } from '../photos/send-photo.js';
import { appSessionRefusals, SignedIn, type SignedInAs, TheSession } from '../sessions/signed-in.guard.js';
import { cardSchema, type CardView } from './cards.dto.js';
import { CardsService } from './cards.service.js';

@ApiTags('The virtual card')
@SignedIn('app')
@Controller('v1/card')
export class CardsController {
  constructor(@Inject(CardsService) private readonly cards: CardsService) {}

  @Get()
  @Operation('The face of the own virtual card, and what can be done with it', {
    rows: 'R-156, R-157, R-159, R-160, R-161, D-20, D-26',
    answer: cardSchema,
    refusals: [...appSessionRefusals, 'card-not-found', 'card-void', 'card-suspended'],
  })
  open(@TheSession() session: SignedInAs): Promise<CardView> {
    return this.cards.open(session);
  }

  @Get('photo')
  @Operation('The photo on the own virtual card', {
    rows: 'R-151, R-160',
    refusals: [...appSessionRefusals, 'card-not-found', 'card-void', 'card-suspended', 'card-photoless'],
  })
  async photo(@TheSession() session: SignedInAs, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendPhoto(reply, await this.cards.photo(session));
  }
}
