import { CarrierCheck } from '../../database/entities/index.js';
import { Refusal } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { DeviceKey } from '../../platform/device-proof.js';
import type { heldForUpdate } from '../commands.js';

/** A check for the device that began it; for every other one it does not exist. @throws Refusal carrier-check-not-found */
export async function ownCheck(
  em: UnitOfWork['em'],
  id: string,
  device: DeviceKey,
  hold: typeof heldForUpdate | object = {},
): Promise<CarrierCheck> {
  const check = await em.findOne(CarrierCheck, { id, deviceThumbprint: device.thumbprint }, hold);
  if (!check) throw new Refusal('carrier-check-not-found');
  return check;
}
