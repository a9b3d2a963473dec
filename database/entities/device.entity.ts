import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** A phone or tablet, told by the key that it keeps: a new key, after a reinstallation too, is another device. */
const DeviceSchema = defineEntity({
  name: 'Device',
  tableName: 'devices',
  properties: {
    id: uuid().primary(),
    /** SHA-256 of the public key (RFC 7638). */
    thumbprint: p.string().unique('devices_thumbprint'),
    publicJwk: p.json<Record<string, string>>(),
    firstSeenAt: instant(),
  },
});
export class Device extends DeviceSchema.class {}
DeviceSchema.setClass(Device);
export { DeviceSchema };
