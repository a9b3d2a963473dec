import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
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
  @Operation('The process can answer: its database does', { rows: 'operation' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const { ok } = await this.parts.orm.checkConnection();
    if (!ok) void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { ready: ok };
  }
}
