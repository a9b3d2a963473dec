import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { logInRefusals } from '../accounts/log-in-refusals.js';
import { type Call, TheCall } from '../call.js';
import { cardReadingRefusals } from '../card-readings/card-reading-refusals.js';
import { Operation } from '../operation.js';
import { DuringServiceHours } from '../service-hours/during-service-hours.guard.js';
import { serviceHoursRefusals } from '../service-hours/outages.js';
import { sessionCookie, SignedIn, type SignedInAs, TheSession } from '../sessions/signed-in.guard.js';
import { type LogIn, logInSchema, sessionSchema, type SessionView } from './portal-sessions.dto.js';
import { PortalSessionsService } from './portal-sessions.service.js';

@ApiTags('Portal log in')
@Controller('v1/portal-sessions')
export class PortalSessionsController {
  constructor(@Inject(PortalSessionsService) private readonly sessions: PortalSessionsService) {}

  @Post()
  @DuringServiceHours('portal')
  @Operation('Log in with card and password', {
    rows: 'R-012, R-030, D-09, D-13',
    answer: sessionSchema,
    status: 201,
    refusals: [...serviceHoursRefusals, ...cardReadingRefusals, ...logInRefusals],
    repeatable: true,
  })
  async logIn(
    @TheCall() call: Call,
    @Body({ schema: logInSchema }) body: LogIn,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const { token, session } = await this.sessions.logIn(call, body);
    void reply.setCookie(sessionCookie.name, token, { ...sessionCookie.options, expires: new Date(session.expiresAt) });
    return session;
  }

  @Get('current')
  @SignedIn('portal')
  @Operation('Who is logged in, and the menu', { rows: 'R-012, R-013, D-09', answer: sessionSchema, refusals: ['session-missing'] })
  current(@TheSession() session: SignedInAs): Promise<SessionView> {
    return this.sessions.current(session);
  }

  @Delete('current')
  @SignedIn('portal')
  @HttpCode(204)
  @Operation('Log out', { rows: 'R-013', status: 204, refusals: ['session-missing'], repeatable: true })
  async logOut(@TheCall() call: Call, @TheSession() session: SignedInAs, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.logOut(call, session);
    void reply.clearCookie(sessionCookie.name, sessionCookie.options);
  }
}
