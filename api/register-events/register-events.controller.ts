import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { Operation } from '../operation.js';
import { registerEventSchema, signedEventSchema } from './register-events.dto.js';
import { RegisterEventsService } from './register-events.service.js';
import { TakesSigned } from './take-signed.js';

@ApiTags('Insured register')
@Controller('v1/register-events')
export class RegisterEventsController {
  constructor(@Inject(RegisterEventsService) private readonly events: RegisterEventsService) {}

  /** Without an Idempotency-Key: the register's own id of the event, under its signature, tells a repeated one. */
  @Post()
  @HttpCode(200)
  @TakesSigned(
    'JWS (compact, ES256), typ register-event+jwt, signed within five minutes; claims iss, iat, event: { eventId, sequence, idNumber, kind, card: { state, replacementPending }, since }',
  )
  @Operation('The insured register tells what a physical card is now; the virtual card follows', {
    rows: 'R-168, R-169, D-26',
    answer: registerEventSchema,
    refusals: [
      'register-event-untrusted',
      'register-event-stale',
      'register-event-malformed',
      'register-unavailable',
      'media-type-unsupported',
      'body-too-large',
    ],
  })
  follow(@TheCall() { requestId }: Call, @Body({ schema: signedEventSchema }) signed: string) {
    return this.events.follow(signed, requestId);
  }
}
