import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { DeviceKey } from '../../platform/device-proof.js';
import { type Call, TheCall } from '../call.js';
import { Id } from '../id-param.js';
import { Operation } from '../operation.js';
import { SignedIn, type SignedInAs, TheSession } from '../sessions/signed-in.guard.js';
import { ByDevice, deviceProofRefusals, TheDeviceKey } from './device-proof.guard.js';
import {
  deviceSchema,
  devicesSchema,
  type DeviceView,
  verifiedDeviceSchema,
  type VerifiedDevice,
  type VerifyDevice,
  verifyDeviceSchema,
} from './devices.dto.js';
import { DevicesService } from './devices.service.js';

const signedInRefusals = ['session-missing', ...deviceProofRefusals] as const;

@ApiTags('Devices')
@Controller('v1/devices')
export class DevicesController {
  constructor(@Inject(DevicesService) private readonly devices: DevicesService) {}

  @Post()
  @ByDevice()
  @Operation('Verify this device with a code, scanned or typed', {
    rows: 'R-089, R-090, R-091, R-092, D-07, D-16',
    answer: verifiedDeviceSchema,
    status: 201,
    refusals: [
      ...deviceProofRefusals,
      'device-code-unknown',
      'device-code-expired',
      'device-code-used',
      'device-code-replaced',
      'device-code-burnt',
      'device-qr-foreign',
      'device-account-unusable',
      'too-many-tries',
    ],
    repeatable: true,
  })
  verify(
    @TheCall() call: Call,
    @TheDeviceKey() deviceKey: DeviceKey,
    @Body({ schema: verifyDeviceSchema }) body: VerifyDevice,
  ): Promise<VerifiedDevice> {
    return this.devices.verify(call, deviceKey, body);
  }

  @Get()
  @SignedIn('portal', 'app')
  @Operation('Every device ever verified for the account', {
    rows: 'R-098, R-100, R-102',
    answer: devicesSchema,
    refusals: signedInRefusals,
  })
  list(@TheSession() session: SignedInAs): Promise<{ devices: DeviceView[] }> {
    return this.devices.list(session);
  }

  @Post(':bindingId/enable')
  @SignedIn('portal', 'app')
  @HttpCode(200)
  @Operation('Enable a device', {
    rows: 'R-101, R-104',
    answer: deviceSchema,
    refusals: [...signedInRefusals, 'device-not-found'],
    repeatable: true,
  })
  enable(
    @TheCall() call: Call,
    @TheSession() session: SignedInAs,
    @Id('bindingId', 'device-not-found') bindingId: string,
  ): Promise<DeviceView> {
    return this.devices.switch(call, session, bindingId, 'enabled');
  }

  @Post(':bindingId/disable')
  @SignedIn('portal', 'app')
  @HttpCode(200)
  @Operation('Disable a device and log out on it', {
    rows: 'R-101, I-06',
    answer: deviceSchema,
    refusals: [...signedInRefusals, 'device-not-found'],
    repeatable: true,
  })
  disable(
    @TheCall() call: Call,
    @TheSession() session: SignedInAs,
    @Id('bindingId', 'device-not-found') bindingId: string,
  ): Promise<DeviceView> {
    return this.devices.switch(call, session, bindingId, 'disabled');
  }
}
