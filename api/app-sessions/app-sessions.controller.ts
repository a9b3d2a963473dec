import { Body, Controller, Delete, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { DeviceKey } from '../../platform/device-proof.js';
import { logInRefusals } from '../accounts/log-in-refusals.js';
import { type Call, TheCall } from '../call.js';
import { ByDevice, deviceProofRefusals, TheDeviceKey } from '../devices/device-proof.guard.js';
import { Operation } from '../operation.js';
import { SignedIn, type SignedInAs, TheSession } from '../sessions/signed-in.guard.js';
import {
  appSessionSchema,
  type AppSessionView,
  type LogInToApp,
  logInToAppSchema,
  type OpenedAppSession,
  openedAppSessionSchema,
} from './app-sessions.dto.js';
import { AppSessionsService } from './app-sessions.service.js';

@ApiTags('App log in')
@Controller('v1/app-sessions')
export class AppSessionsController {
  constructor(@Inject(AppSessionsService) private readonly sessions: AppSessionsService) {}

  @Post()
  @ByDevice()
  @Operation('Log in with account and password on a verified device', {
    rows: 'R-058, R-059, R-091, R-104, R-105, D-09, D-13',
    answer: openedAppSessionSchema,
    status: 201,
    refusals: [...deviceProofRefusals, 'device-not-verified', 'device-disabled', ...logInRefusals],
    repeatable: true,
  })
  logIn(
    @TheCall() call: Call,
    @TheDeviceKey() deviceKey: DeviceKey,
    @Body({ schema: logInToAppSchema }) body: LogInToApp,
  ): Promise<OpenedAppSession> {
    return this.sessions.logIn(call, deviceKey, body);
  }

  @Get('current')
  @SignedIn('app')
  @Operation('Who is logged in', {
    rows: 'R-059, D-09',
    answer: appSessionSchema,
    refusals: ['session-missing', ...deviceProofRefusals],
  })
  current(@TheSession() session: SignedInAs): Promise<AppSessionView> {
    return this.sessions.current(session);
  }

  @Delete('current')
  @SignedIn('app')
  @HttpCode(204)
  @Operation('Log out', { rows: 'D-09', status: 204, refusals: ['session-missing', ...deviceProofRefusals], repeatable: true })
  async logOut(@TheCall() call: Call, @TheSession() session: SignedInAs): Promise<void> {
    await this.sessions.logOut(call, session);
  }
}
