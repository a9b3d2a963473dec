import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Call, TheCall } from '../call.js';
import { certificateReadingRefusals } from '../card-readings/card-reading-refusals.js';
import { Operation } from '../operation.js';
import { DuringServiceHours } from '../service-hours/during-service-hours.guard.js';
import { serviceHoursRefusals } from '../service-hours/outages.js';
import { sessionCookie } from '../sessions/signed-in.guard.js';
import { type CertificateHolder, LoggedInWithCertificate, TheCertificateHolder } from './certificate-holder.guard.js';
import {
  type CertificateLogIn,
  certificateLogInSchema,
  certificateSessionSchema,
  type CertificateSessionView,
} from './certificate-sessions.dto.js';
import { CertificateSessionsService } from './certificate-sessions.service.js';

@ApiTags('Certificate log in')
@Controller('v1/certificate-sessions')
export class CertificateSessionsController {
  constructor(@Inject(CertificateSessionsService) private readonly sessions: CertificateSessionsService) {}

  @Post()
  @DuringServiceHours('certificate')
  @Operation('Log in with citizen digital certificate, ID number and birth date', {
    rows: 'R-093, R-029, D-09',
    answer: certificateSessionSchema,
    status: 201,
    refusals: [
      ...certificateReadingRefusals,
      'id-number-invalid',
      'old-resident-number-ended',
      'certificate-mismatch',
      'account-frozen',
      'account-suspended',
      'account-banned',
      'register-unavailable',
      'too-many-tries',
      ...serviceHoursRefusals,
    ],
    repeatable: true,
  })
  async logIn(
    @TheCall() call: Call,
    @Body({ schema: certificateLogInSchema }) body: CertificateLogIn,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CertificateSessionView> {
    const { token, session } = await this.sessions.logIn(call, body);
    void reply.setCookie(sessionCookie.name, token, { ...sessionCookie.options, expires: new Date(session.expiresAt) });
    return session;
  }

  @Get('current')
  @LoggedInWithCertificate()
  @DuringServiceHours('certificate')
  @Operation('Who is logged in, how, and the menu', {
    rows: 'R-094, R-096, R-097',
    answer: certificateSessionSchema,
    refusals: ['session-missing', ...serviceHoursRefusals],
  })
  current(@TheCertificateHolder() holder: CertificateHolder): Promise<CertificateSessionView> {
    return this.sessions.current(holder);
  }

  @Delete('current')
  @LoggedInWithCertificate()
  @HttpCode(204)
  @Operation('Log out', { rows: 'R-093', status: 204, refusals: ['session-missing'], repeatable: true })
  async logOut(
    @TheCall() call: Call,
    @TheCertificateHolder() holder: CertificateHolder,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.logOut(call, holder);
    void reply.clearCookie(sessionCookie.name, sessionCookie.options);
  }
}
