import { randomUUID } from 'node:crypto';
import { Device, DeviceBinding, type Registration } from '../../database/entities/index.js';
import type { DevicePlatform, VerifiedBy } from '../../domain/device.js';
import { tellHolder } from '../../outbox/commit-notice.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { DeviceKey } from '../../platform/device-proof.js';
import { heldForUpdate } from '../commands.js';
import type { ApiParts } from '../parts.js';
import { disableOthers } from './switch-device.js';

/**
 * Verifies a device for an account, enabled at once. Verified again, by either method, it is enabled and its verification renewed. Other devices
 * of the person, and other people's use of this one, are left alone (R-102, R-103, D-16); the owner hears of it by mail.
 * @param registration held by the transaction
 */
export async function bindDevice(
  tx: UnitOfWork,
  parts: ApiParts,
  verified: { deviceKey: DeviceKey; registration: Registration; verifiedBy: VerifiedBy; platform: DevicePlatform; model: string },
): Promise<DeviceBinding> {
  const { registration, deviceKey, ...said } = verified;
  const deviceId = await idOfDevice(tx, deviceKey);
  const known = await tx.em.findOne(DeviceBinding, { deviceId, registrationId: registration.id }, heldForUpdate);
  const enabled = { ...said, state: 'enabled' as const, verifiedAt: tx.now, stateChangedAt: tx.now };
  const binding = known
    ? tx.em.assign(known, enabled)
    : tx.em.create(DeviceBinding, { id: randomUUID(), deviceId, registrationId: registration.id, ...enabled });
  tx.audit('device.verified', { type: 'device-binding', id: binding.id }, { by: said.verifiedBy }, registration.id);
  tellHolder(tx, parts.policy, 'device-verified', registration, binding.id);
  await disableOthers(tx, parts, registration, binding.id);
  return binding;
}

/** One row per key, whoever is first. */
async function idOfDevice(tx: UnitOfWork, { thumbprint, publicJwk }: DeviceKey): Promise<string> {
  await tx.em.execute(
    'insert into devices (id, thumbprint, public_jwk, first_seen_at) values (?, ?, ?, ?) on conflict (thumbprint) do nothing',
    [randomUUID(), thumbprint, JSON.stringify(publicJwk), tx.now],
  );
  return (await tx.em.findOneOrFail(Device, { thumbprint })).id;
}
