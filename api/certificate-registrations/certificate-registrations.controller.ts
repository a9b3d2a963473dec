import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Call, TheCall } from '../call.js';
import { type CertificateHolder, LoggedInWithCertificate, TheCertificateHolder } from '../certificate-sessions/certificate-holder.guard.js';
import { CertificateSessionsService } from '../certificate-sessions/certificate-sessions.service.js';
import { Operation } from '../operation.js';
import { DuringServiceHours } from '../service-hours/during-service-hours.guard.js';
import { serviceHoursRefusals } from '../service-hours/outages.js';
import { sessionCookie } from '../sessions/signed-in.guard.js';
import {
  type AppliedWithCertificate,
  appliedWithCertificateSchema,
  type ApplyWithCertificate,
  applyWithCertificateSchema,
} from './certificate-registrations.dto.js';
import { CertificateRegistrationsService } from './certificate-registrations.service.js';

@ApiTags('Certificate log in')
@Controller('v1/certificate-registrations')
export class CertificateRegistrationsController {
  constructor(
    @Inject(CertificateRegistrationsService) private readonly registrations: CertificateRegistrationsService,
    @Inject(CertificateSessionsService) private readonly sessions: CertificateSessionsService,
  ) {}

  @Post()
  @LoggedInWithCertificate()
  @DuringServiceHours('certificate')
  @Operation('Apply for the account; somebody who is registered already gets another password and logs in with it from now on', {
    rows: 'R-094, R-095, R-096, R-029, R-038',
    answer: appliedWithCertificateSchema,
    status: 201,
    refusals: [
      'session-missing',
      'terms-not-accepted',
      'terms-outdated',
      'register-mismatch',
      'register-unavailable',
      'registration-suspended',
      'old-resident-number-ended',
      'email-invalid',
      'mobile-invalid',
      'password-length',
      'password-characters',
      'password-common',
      'password-mismatch',
      'already-registered',
      'account-suspended',
      'account-banned',
      ...serviceHoursRefusals,
    ],
    repeatable: true,
  })
  async apply(
    @TheCall() call: Call,
    @TheCertificateHolder() holder: CertificateHolder,
    @Body({ schema: applyWithCertificateSchema }) body: ApplyWithCertificate,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AppliedWithCertificate> {
    const { opened, answer } = await this.registrations.apply(call, holder, body);
    const { expiresAt } = await this.sessions.current(opened);
    void reply.setCookie(sessionCookie.name, this.sessions.tokenOf(opened), { ...sessionCookie.options, expires: new Date(expiresAt) });
    return answer;
  }
}
