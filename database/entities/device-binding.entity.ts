import { defineEntity, p } from '@mikro-orm/core';
import type { DevicePlatform, DeviceState, VerifiedBy } from '../../domain/device.js';
import { instant, uuid } from './column-types.js';

/** A device that was verified for an account. Many devices for one, many accounts on one device; never deleted. */
const DeviceBindingSchema = defineEntity({
  name: 'DeviceBinding',
  tableName: 'device_bindings',
  properties: {
    id: uuid().primary(),
    deviceId: uuid(),
    registrationId: uuid().index('device_bindings_registration'),
    state: p.string().$type<DeviceState>(),
    verifiedBy: p.string().$type<VerifiedBy>(),
    /** As the phone said at this person's verification: what another person on the same phone enters does not show here. */
    platform: p.string().$type<DevicePlatform>(),
    model: p.string(),
    verifiedAt: instant(),
    stateChangedAt: instant(),
  },
  uniques: [{ name: 'device_bindings_once', properties: ['deviceId', 'registrationId'] }],
  checks: [{ name: 'device_bindings_state', expression: "state in ('enabled', 'disabled')" }],
});
export class DeviceBinding extends DeviceBindingSchema.class {}
DeviceBindingSchema.setClass(DeviceBinding);
export { DeviceBindingSchema };
