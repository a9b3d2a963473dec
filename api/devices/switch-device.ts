import { DeviceBinding, type Registration } from '../../database/entities/index.js';
import type { DeviceState } from '../../domain/device.js';
import { tellHolder } from '../../outbox/commit-notice.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { heldForUpdate } from '../commands.js';
import type { ApiParts } from '../parts.js';
import { endSessions } from '../sessions/sessions.js';

/**
 * Enables or disables a device of an account. Disabling logs the person out on it in the same commit (I-06). What is so already stays, and
 * nobody is told.
 * @param registration held by the transaction
 */
export async function switchDevice(
  tx: UnitOfWork,
  parts: ApiParts,
  registration: Registration,
  binding: DeviceBinding,
  state: DeviceState,
): Promise<void> {
  if (binding.state === state) return;
  recordSwitch(tx, binding, state);
  if (state === 'disabled') await endSessions(tx, { registrationId: registration.id, bindingId: binding.id }, 'device-disabled');
  tellHolder(tx, parts.policy, `device-${state}`, registration, binding.id);
  if (state === 'enabled') await disableOthers(tx, parts, registration, binding.id);
}

/** All devices of an account that ends. No mail for each: the one about the end says it of all. */
export async function disableDevices(tx: UnitOfWork, registrationId: string): Promise<void> {
  for (const binding of await tx.em.find(DeviceBinding, { registrationId, state: 'enabled' }, heldForUpdate))
    recordSwitch(tx, binding, 'disabled');
}

function recordSwitch(tx: UnitOfWork, binding: DeviceBinding, state: DeviceState): void {
  tx.em.assign(binding, { state, stateChangedAt: tx.now });
  tx.audit(`device.${state}`, { type: 'device-binding', id: binding.id }, {}, binding.registrationId);
}

/** Where a person may have one device only (policy.oneDevicePerPerson, off by default: D-16, R-102). */
export async function disableOthers(tx: UnitOfWork, parts: ApiParts, registration: Registration, bindingId: string): Promise<void> {
  if (!parts.policy.oneDevicePerPerson) return;
  const others = await tx.em.find(DeviceBinding, { registrationId: registration.id, state: 'enabled', id: { $ne: bindingId } });
  for (const other of others) await switchDevice(tx, parts, registration, other, 'disabled');
}
