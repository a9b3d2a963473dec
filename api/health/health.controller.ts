import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { yearsMissingAt } from '../../domain/working-days.js';
import { ApiParts } from '../parts.js';
import { Operation } from '../operation.js';

@ApiTags('Operation')
@Controller('health')
export class HealthController {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  @Get('live')
  @Operation('The process runs; asks nobody', { rows: 'operation' })
  live() {
    return { live: true };
  }

  @Get('ready')
  @Operation(
    'The process can answer: its database does. Degraded lists what else is missing: without `temporal` mails and readings wait, without a year of the `office-calendar` working days are guessed',
    { rows: 'operation' },
  )
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const [ok, temporalAnswers] = await Promise.all([this.databaseAnswers(), this.parts.temporalAnswers()]);
    if (!ok) void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { ready: ok, degraded: [...(temporalAnswers ? [] : ['temporal']), ...(this.calendarIsComplete() ? [] : ['office-calendar'])] };
  }

  private calendarIsComplete(): boolean {
    const { clock, officeCalendar, policy } = this.parts;
    return yearsMissingAt(clock.now(), officeCalendar, policy).length === 0;
  }

  private databaseAnswers = () =>
    this.parts.orm.em
      .fork()
      .execute('select 1')
      .then(
        () => true,
        () => false,
      );
}
