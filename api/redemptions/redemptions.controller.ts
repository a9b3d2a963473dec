import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { redeemingRoles } from '../../domain/redemption.js';
import { type Call, TheCall } from '../call.js';
import { Id } from '../id-param.js';
import { Operation } from '../operation.js';
import { sendPhoto } from '../photos/send-photo.js';
import { type StaffMember, StaffOf, TheStaff } from '../staff.guard.js';
import {
  nothingInAddress,
  type Redeem,
  redeemedSchema,
  type RedeemedView,
  redeemSchema,
  redemptionSchema,
  type RedemptionView,
} from './redemptions.dto.js';
import { RedemptionsService } from './redemptions.service.js';

const RedemptionId = () => Id('id', 'redemption-not-found');
const toAct = ['token-invalid', 'role-forbidden'] as const;

@ApiTags('Redeeming visit codes')
@UseGuards(StaffOf(...redeemingRoles))
@ApiBearerAuth()
@Controller('v1/redemptions')
export class RedemptionsController {
  constructor(@Inject(RedemptionsService) private readonly redemptions: RedemptionsService) {}

  @Post()
  @HttpCode(200)
  @Operation('Redeem the visit code that a person shows: who it is, and a receipt. A code is redeemed once', {
    rows: 'R-165, R-166, R-167, R-168, R-172, D-06, D-20, D-26, D-27, D-28, D-29',
    answer: redeemedSchema,
    refusals: [
      ...toAct,
      'institution-forbidden',
      'institution-suspended',
      'too-many-tries',
      'visit-code-foreign',
      'visit-code-unknown',
      'visit-code-expired',
      'visit-code-used',
      'visit-code-superseded',
      'visit-code-card-voided',
      'visit-code-card-suspended',
    ],
    repeatable: true,
  })
  redeem(
    @TheCall() call: Call,
    @TheStaff() staff: StaffMember,
    @Body({ schema: redeemSchema }) body: Redeem,
    @Query({ schema: nothingInAddress }) _nothing: object,
  ): Promise<RedeemedView> {
    return this.redemptions.redeem(call, staff, body);
  }

  @Get(':id')
  @Operation('A redemption of the own department, with its receipt', {
    rows: 'D-28',
    answer: redemptionSchema,
    refusals: [...toAct, 'redemption-not-found'],
  })
  find(@RedemptionId() id: string, @TheStaff() staff: StaffMember): Promise<RedemptionView> {
    return this.redemptions.find(id, staff);
  }

  @Get(':id/photo')
  @Operation('The photo of the card that was shown, for some minutes', {
    rows: 'R-160, D-28',
    refusals: [...toAct, 'redemption-not-found', 'redemption-photoless', 'redemption-photo-ended'],
  })
  async photo(
    @TheCall() call: Call,
    @RedemptionId() id: string,
    @TheStaff() staff: StaffMember,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return sendPhoto(reply, await this.redemptions.photo(call, id, staff));
  }
}
