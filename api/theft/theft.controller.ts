import { Body, Controller, HttpCode, Inject, Post, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { logInRefusals } from '../accounts/log-in-refusals.js';
import { type Call, TheCall } from '../call.js';
import { cardReadingRefusals } from '../card-readings/card-reading-refusals.js';
import { Operation } from '../operation.js';
import { appSessionRefusals, sessionCookie, SignedIn, type SignedInAs, TheSession } from '../sessions/signed-in.guard.js';
import { StaffOf } from '../staff.guard.js';
import {
  type Freeze,
  freezeSchema,
  frozenSchema,
  type Unfreeze,
  type UnfreezeAtCounter,
  unfreezeAtCounterSchema,
  unfreezeSchema,
  unfrozenSchema,
} from './theft.dto.js';
import { TheftService } from './theft.service.js';

@ApiTags('Theft')
@Controller('v1')
export class TheftController {
  constructor(@Inject(TheftService) private readonly theft: TheftService) {}

  @Post('account/report-theft')
  @SignedIn('portal', 'app')
  @HttpCode(200)
  @Operation('Report that somebody else uses the account: it is frozen at once', {
    rows: 'R-042, D-17',
    answer: frozenSchema,
    refusals: appSessionRefusals,
    repeatable: true,
  })
  async reportTheft(@TheCall() call: Call, @TheSession() session: SignedInAs, @Res({ passthrough: true }) reply: FastifyReply) {
    const frozen = await this.theft.report(call, session);
    void reply.clearCookie(sessionCookie.name, sessionCookie.options);
    return frozen;
  }

  @Post('accounts/unfreeze')
  @HttpCode(200)
  @Operation('Unfreeze the account at the portal, with card and password', {
    rows: 'D-17, D-13',
    answer: unfrozenSchema,
    refusals: [...cardReadingRefusals, ...logInRefusals.filter((code) => code !== 'account-frozen')],
    repeatable: true,
  })
  unfreeze(@TheCall() call: Call, @Body({ schema: unfreezeSchema }) body: Unfreeze) {
    return this.theft.unfreeze(call, body);
  }

  @Post('staff/accounts/freeze')
  @UseGuards(StaffOf('counter'))
  @ApiBearerAuth()
  @HttpCode(200)
  @Operation('Counter staff take a report of theft', {
    rows: 'R-042, D-17',
    answer: frozenSchema,
    refusals: ['token-invalid', 'role-forbidden', 'id-number-invalid', 'old-resident-number-ended', 'account-not-found'],
    repeatable: true,
  })
  freezeAtCounter(@TheCall() call: Call, @Body({ schema: freezeSchema }) body: Freeze) {
    return this.theft.freezeAtCounter(call, body);
  }

  @Post('staff/accounts/unfreeze')
  @UseGuards(StaffOf('counter'))
  @ApiBearerAuth()
  @HttpCode(200)
  @Operation('Counter staff unfreeze the account of a person whose card or identity document they have seen', {
    rows: 'D-17',
    answer: unfrozenSchema,
    refusals: [
      'token-invalid',
      'role-forbidden',
      ...cardReadingRefusals,
      'id-number-invalid',
      'old-resident-number-ended',
      'account-not-found',
    ],
    repeatable: true,
  })
  unfreezeAtCounter(@TheCall() call: Call, @Body({ schema: unfreezeAtCounterSchema }) body: UnfreezeAtCounter) {
    return this.theft.unfreezeAtCounter(call, body);
  }
}
