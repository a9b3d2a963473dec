import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Call, TheCall } from '../call.js';
import { Operation } from '../operation.js';
import { newPasswordRefusals } from '../registrations/contact-refusals.js';
import { sessionCookie, SignedIn, type SignedInAs, TheSession } from '../sessions/signed-in.guard.js';
import { type ChangePassword, changePasswordSchema, passwordChangedSchema } from './change-password.dto.js';
import { ChangePasswordService } from './change-password.service.js';

@ApiTags('Account')
@Controller('v1/account/change-password')
export class ChangePasswordController {
  constructor(@Inject(ChangePasswordService) private readonly passwords: ChangePasswordService) {}

  @Post()
  @SignedIn('portal')
  @HttpCode(200)
  @Operation('Set another password, for portal and App; ends every log in, this one too', {
    rows: 'R-058, R-106 to R-108, D-12',
    answer: passwordChangedSchema,
    refusals: ['session-missing', ...newPasswordRefusals, 'password-unchanged', 'register-unavailable'],
    repeatable: true,
  })
  async changePassword(
    @TheCall() call: Call,
    @TheSession() session: SignedInAs,
    @Body({ schema: changePasswordSchema }) body: ChangePassword,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const changed = await this.passwords.changePassword(call, session, body);
    void reply.clearCookie(sessionCookie.name, sessionCookie.options);
    return changed;
  }
}
