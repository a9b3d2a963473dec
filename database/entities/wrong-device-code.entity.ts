import { defineEntity, p } from '@mikro-orm/core';
import { instant } from './column-types.js';

/** A code that a device entered and that there is not: what burns the right one after it (N-34). The code itself is not kept. */
const WrongDeviceCodeSchema = defineEntity({
  name: 'WrongDeviceCode',
  tableName: 'wrong_device_codes',
  properties: {
    sequence: p.bigint('number').primary().autoincrement(),
    /** Thumbprint of the device's key: it may never have been verified. */
    thumbprint: p.string(),
    enteredAt: instant(),
  },
  indexes: [{ name: 'wrong_device_codes_recent', properties: ['thumbprint', 'enteredAt'] }],
});
export class WrongDeviceCode extends WrongDeviceCodeSchema.class {}
WrongDeviceCodeSchema.setClass(WrongDeviceCode);
export { WrongDeviceCodeSchema };
