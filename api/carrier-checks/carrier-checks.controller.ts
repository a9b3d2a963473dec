import { Body, Controller, Get, HttpCode, Inject, type MessageEvent, Post, Req, Sse } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import type { DeviceKey } from '../../platform/device-proof.js';
import { type Call, TheCall } from '../call.js';
import { ByDevice, deviceProofRefusals, TheDeviceKey } from '../devices/device-proof.guard.js';
import { Id } from '../id-param.js';
import { Operation } from '../operation.js';
import { languageOf } from '../refusal.filter.js';
import {
  carrierCheckSchema,
  type CarrierCheckView,
  type CheckNumber,
  checkNumberSchema,
  type PasswordSet,
  passwordSetSchema,
  type SetFirstPassword,
  setFirstPasswordSchema,
} from './carrier-checks.dto.js';
import { CarrierChecksService } from './carrier-checks.service.js';
import { SetFirstPasswordService } from './set-first-password.service.js';

const toFind = [...deviceProofRefusals, 'carrier-check-not-found'] as const;
const CheckId = () => Id('id', 'carrier-check-not-found');

@ApiTags('Authentication by mobile number')
@Controller('v1/carrier-checks')
@ByDevice()
export class CarrierChecksController {
  constructor(
    @Inject(CarrierChecksService) private readonly checks: CarrierChecksService,
    @Inject(SetFirstPasswordService) private readonly passwords: SetFirstPasswordService,
  ) {}

  @Post()
  @HttpCode(202)
  @Operation('Have the carrier asked whether number, SIM and person belong together', {
    rows: 'R-006, R-047 to R-055, D-19',
    answer: carrierCheckSchema,
    status: 202,
    refusals: [
      ...deviceProofRefusals,
      'mobile-terms-not-accepted',
      'terms-outdated',
      'id-number-invalid',
      'old-resident-number-ended',
      'mobile-invalid',
      'carrier-not-on-mobile-network',
      'mobile-entries-mismatch',
      'register-unavailable',
      'too-many-tries',
    ],
    repeatable: true,
  })
  check(
    @TheCall() call: Call,
    @TheDeviceKey() device: DeviceKey,
    @Body({ schema: checkNumberSchema }) body: CheckNumber,
    @Req() request: FastifyRequest,
  ): Promise<CarrierCheckView> {
    return this.checks.check(call, device, body, languageOf(request));
  }

  @Get(':id')
  @Operation('What came of a check; only for the device that asked', { rows: 'R-053, D-19', answer: carrierCheckSchema, refusals: toFind })
  find(@CheckId() id: string, @TheDeviceKey() device: DeviceKey, @Req() request: FastifyRequest): Promise<CarrierCheckView> {
    return this.checks.find(id, device, languageOf(request));
  }

  @Sse(':id/events')
  @Operation('One event `carrier-check` as soon as the check is settled', { rows: 'R-053, D-19', refusals: toFind })
  settled(@CheckId() id: string, @TheDeviceKey() device: DeviceKey, @Req() request: FastifyRequest): Promise<Observable<MessageEvent>> {
    return this.checks.settled(id, device, languageOf(request));
  }

  @Post(':id/give-up')
  @HttpCode(200)
  @Operation('Go over to the device code while the number is still being checked', {
    rows: 'R-049, D-19',
    answer: carrierCheckSchema,
    refusals: toFind,
    repeatable: true,
  })
  giveUp(
    @TheCall() call: Call,
    @CheckId() id: string,
    @TheDeviceKey() device: DeviceKey,
    @Req() request: FastifyRequest,
  ): Promise<CarrierCheckView> {
    return this.checks.giveUp(call, id, device, languageOf(request));
  }

  @Post(':id/set-password')
  @HttpCode(200)
  @Operation('After a match: set the registration password; the account is active, this device verified, and somebody is logged in', {
    rows: 'R-057, R-058, R-059, D-12, D-36',
    answer: passwordSetSchema,
    refusals: [
      ...toFind,
      'carrier-check-pending',
      'carrier-check-given-up',
      'carrier-check-expired',
      'carrier-check-used',
      'carrier-holder-mismatch',
      'carrier-number-prepaid',
      'carrier-number-corporate',
      'carrier-not-on-mobile-network',
      'carrier-number-unknown',
      'carrier-unavailable',
      'mobile-entries-mismatch',
      'password-mismatch',
      'password-length',
      'password-characters',
      'password-common',
      'card-void',
      'card-reported-lost',
      'registration-suspended',
      'account-frozen',
      'account-suspended',
      'account-banned',
      'register-unavailable',
    ],
    repeatable: true,
  })
  setPassword(
    @TheCall() call: Call,
    @CheckId() id: string,
    @TheDeviceKey() device: DeviceKey,
    @Body({ schema: setFirstPasswordSchema }) body: SetFirstPassword,
  ): Promise<PasswordSet> {
    return this.passwords.setPassword(call, id, device, body);
  }
}
