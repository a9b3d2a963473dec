import { DeviceBinding, type Registration } from '../../database/entities/index.js';
import type { DeviceState } from '../../domain/device.js';
import { tellHolder } from '../../outbox/commit-notice.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
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
  tx.em.assign(binding, { state, stateChangedAt: tx.now });
  if (state === 'disabled') await endSessions(tx, { registrationId: registration.id, bindingId: binding.id });
  tx.audit(`device.${state}`, { type: 'device-binding', id: binding.id }, {}, registration.id);
  tellHolder(tx, parts.policy, `device-${state}`, registration, binding.id);
  if (state === 'enabled') await disableOthers(tx, parts, registration, binding.id);
}

/** Where a person may have one device only (policy.oneDevicePerPerson, off by default: D-16, R-102). */
export async function disableOthers(tx: UnitOfWork, parts: ApiParts, registration: Registration, bindingId: string): Promise<void> {
  if (!parts.policy.oneDevicePerPerson) return;
  const others = await tx.em.find(DeviceBinding, { registrationId: registration.id, state: 'enabled', id: { $ne: bindingId } });
  for (const other of others) await switchDevice(tx, parts, registration, other, 'disabled');
}
