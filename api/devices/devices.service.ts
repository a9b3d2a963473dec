import { Inject, Injectable } from '@nestjs/common';
import { DeviceBinding, Registration } from '../../database/entities/index.js';
import { deviceAction, type DeviceState } from '../../domain/device.js';
import { codeInQr } from '../../domain/device-code.js';
import { maskDeviceAccount } from '../../domain/mask.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import type { DeviceKey } from '../../platform/device-proof.js';
import type { Call } from '../call.js';
import { Commands, heldForUpdate } from '../commands.js';
import { useDeviceCode } from '../device-codes/use-device-code.js';
import { refuseTooMany } from '../limits.js';
import { ApiParts } from '../parts.js';
import type { SignedInAs } from '../sessions/signed-in.guard.js';
import { bindDevice } from './bind-device.js';
import type { DeviceView, VerifiedDevice, VerifyDevice } from './devices.dto.js';
import { switchDevice } from './switch-device.js';

/** Verifying a device by code, and the list of a person's devices. */
@Injectable()
export class DevicesService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async verify(call: Call, deviceKey: DeviceKey, { code, scanned, platform, model }: VerifyDevice): Promise<VerifiedDevice> {
    const { bindingId } = await this.commands.run(call, {
      prepare: async () => {
        const entered = code ?? accepted(codeInQr(this.parts.environment, scanned!)).code;
        await refuseTooMany(this.parts, 'device-codes-by-device', deviceKey.thumbprint);
        await refuseTooMany(this.parts, 'device-codes-by-network', call.network);
        return entered;
      },
      commit: async (tx, entered) => {
        const registration = await useDeviceCode(tx, this.parts, deviceKey, entered);
        if ('refusal' in registration) return registration;
        const verified = { deviceKey, registration, verifiedBy: 'device-code' as const, platform, model };
        return { bindingId: (await bindDevice(tx, this.parts, verified)).id };
      },
    });
    const em = this.parts.orm.em.fork();
    const { registrationId, verifiedAt } = await em.findOneOrFail(DeviceBinding, { id: bindingId });
    const { idNumber } = await em.findOneOrFail(Registration, { id: registrationId });
    return { bindingId, deviceAccountMasked: maskDeviceAccount(idNumber), verifiedAt: verifiedAt.toISOString(), state: 'enabled' };
  }

  /** Every device that was ever verified for the account, by whichever method. */
  async list({ registrationId, bindingId }: SignedInAs): Promise<{ devices: DeviceView[] }> {
    const bindings = await this.parts.orm.em.fork().find(DeviceBinding, { registrationId }, { orderBy: { verifiedAt: 'asc', id: 'asc' } });
    return { devices: bindings.map((binding) => viewOf(binding, bindingId)) };
  }

  async switch(call: Call, { registrationId, bindingId: own }: SignedInAs, bindingId: string, state: DeviceState): Promise<DeviceView> {
    await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const registration = await tx.em.findOneOrFail(Registration, { id: registrationId }, heldForUpdate);
        const binding = await tx.em.findOne(DeviceBinding, { id: bindingId, registrationId }, heldForUpdate);
        // Another person's does not exist for this one.
        if (!binding) throw new Refusal('device-not-found');
        await switchDevice(tx, this.parts, registration, binding, state);
        return {};
      },
    });
    return viewOf(await this.parts.orm.em.fork().findOneOrFail(DeviceBinding, { id: bindingId }), own);
  }
}

const viewOf = (binding: DeviceBinding, own: string | null | undefined): DeviceView => ({
  bindingId: binding.id,
  deviceIdentifier: binding.deviceId,
  platform: binding.platform,
  model: binding.model,
  verifiedAt: binding.verifiedAt.toISOString(),
  verifiedBy: binding.verifiedBy,
  state: binding.state,
  action: deviceAction(binding.state),
  isThisDevice: binding.id === own,
});
