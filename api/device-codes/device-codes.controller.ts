import { Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { Operation } from '../operation.js';
import { SignedIn, type SignedInAs, TheSession } from '../sessions/signed-in.guard.js';
import { deviceCodeSchema, type DeviceCodeView } from './device-codes.dto.js';
import { DeviceCodesService } from './device-codes.service.js';

@ApiTags('Devices')
@Controller('v1/device-codes')
export class DeviceCodesController {
  constructor(@Inject(DeviceCodesService) private readonly codes: DeviceCodesService) {}

  @Post()
  @SignedIn('portal')
  @Operation('Produce a device verification code; the earlier one ends', {
    rows: 'R-085, R-086, R-087, R-088, D-07',
    answer: deviceCodeSchema,
    status: 201,
    refusals: ['session-missing'],
    repeatable: true,
  })
  make(@TheCall() call: Call, @TheSession() session: SignedInAs): Promise<DeviceCodeView> {
    return this.codes.make(call, session);
  }
}
