import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** A device verification code (D-07). The code is derived from its id and found by its HMAC; it is not kept. */
const DeviceCodeSchema = defineEntity({
  name: 'DeviceCode',
  tableName: 'device_codes',
  properties: {
    id: uuid().primary(),
    registrationId: uuid().index('device_codes_registration'),
    codeHmac: p.string().unique('device_codes_code'),
    state: p.string().$type<'live' | 'used' | 'replaced' | 'burnt'>(),
    createdAt: instant(),
    expiresAt: instant(),
  },
  checks: [{ name: 'device_codes_state', expression: "state in ('live', 'used', 'replaced', 'burnt')" }],
  uniques: [{ name: 'device_codes_one_live', properties: ['registrationId'], where: "state = 'live'" }],
});
export class DeviceCode extends DeviceCodeSchema.class {}
DeviceCodeSchema.setClass(DeviceCode);
export { DeviceCodeSchema };
