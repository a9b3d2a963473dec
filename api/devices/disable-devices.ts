import { DeviceBinding } from '../../database/entities/index.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { heldForUpdate } from '../commands.js';

/** All devices of an account that ends. No mail for each: the one about the end says it of all. */
export async function disableDevices(tx: UnitOfWork, registrationId: string): Promise<void> {
  for (const binding of await tx.em.find(DeviceBinding, { registrationId, state: 'enabled' }, heldForUpdate)) {
    tx.em.assign(binding, { state: 'disabled', stateChangedAt: tx.now });
    tx.audit('device.disabled', { type: 'device-binding', id: binding.id }, {}, registrationId);
  }
}
