import { Inject, Injectable } from '@nestjs/common';
import QRCode from 'qrcode';
import { Registration } from '../../database/entities/index.js';
import { deviceCodeQr } from '../../domain/device-code.js';
import { maskDeviceAccount } from '../../domain/mask.js';
import { heldAccount } from '../accounts/held-account.js';
import type { Call } from '../call.js';
import { Commands } from '../commands.js';
import { ApiParts } from '../parts.js';
import type { SignedInAs } from '../sessions/signed-in.guard.js';
import type { DeviceCodeView } from './device-codes.dto.js';
import { createDeviceCode, deviceCodeOf } from './use-device-code.js';

/** The code that a person gets at the portal and enters on the phone. */
@Injectable()
export class DeviceCodesService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async make(call: Call, session: SignedInAs): Promise<DeviceCodeView> {
    const { codeId, expiresAt } = await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const registration = await heldAccount(tx, session);
        return createDeviceCode(tx, this.parts, registration);
      },
    });
    const { idNumber } = await this.parts.orm.em.fork().findOneOrFail(Registration, { id: session.registrationId });
    const code = deviceCodeOf(this.parts, codeId);
    return {
      deviceAccountMasked: maskDeviceAccount(idNumber),
      code,
      expiresAt,
      qr: await qrOf(deviceCodeQr(this.parts.environment, code)),
    };
  }
}

async function qrOf(text: string) {
  const [svg, png] = await Promise.all([QRCode.toString(text, { type: 'svg' }), QRCode.toBuffer(text, { type: 'png', width: 300 })]);
  return { text, svg, pngBase64: png.toString('base64') };
}
