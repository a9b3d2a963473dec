import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Call, TheCall } from '../call.js';
import { cardReadingRefusals } from '../card-readings/card-reading-refusals.js';
import { Operation } from '../operation.js';
import { type LogIn, logInSchema, sessionSchema, type SessionView } from './portal-sessions.dto.js';
import { PortalSessionsService } from './portal-sessions.service.js';

/** The cookie never leaves the portal's own pages and is not readable by scripts. */
const cookie = { name: 'vnhi_session', options: { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } } as const;

@ApiTags('Portal log in')
@Controller('v1/portal-sessions')
export class PortalSessionsController {
  constructor(@Inject(PortalSessionsService) private readonly sessions: PortalSessionsService) {}

  @Post()
  @Operation('Log in with card and password', {
    rows: 'R-012, D-09',
    answer: sessionSchema,
    status: 201,
    refusals: [...cardReadingRefusals, 'login-failed'],
    repeatable: true,
  })
  async logIn(
    @TheCall() call: Call,
    @Body({ schema: logInSchema }) body: LogIn,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const { token, session } = await this.sessions.logIn(call, body);
    void reply.setCookie(cookie.name, token, { ...cookie.options, expires: new Date(session.expiresAt) });
    return session;
  }

  @Get('current')
  @Operation('Who is logged in, and the menu', { rows: 'R-012, R-013, D-09', answer: sessionSchema, refusals: ['session-missing'] })
  current(@Req() request: FastifyRequest): Promise<SessionView> {
    return this.sessions.current(request.cookies[cookie.name]);
  }

  @Delete('current')
  @HttpCode(204)
  @Operation('Log out', { rows: 'R-013', status: 204, refusals: ['session-missing'], repeatable: true })
  async logOut(@TheCall() call: Call, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.logOut(call, request.cookies[cookie.name]);
    void reply.clearCookie(cookie.name, cookie.options);
  }
}
