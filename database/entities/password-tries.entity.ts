import { defineEntity, p } from '@mikro-orm/core';
import { instant } from './column-types.js';

/** Wrong passwords in a row for one ID number, whether or not it has an account (D-13). The number itself is not kept here. */
const PasswordTriesSchema = defineEntity({
  name: 'PasswordTries',
  tableName: 'password_tries',
  properties: {
    /** HMAC of the ID number. */
    subject: p.string().primary(),
    wrongInARow: p.integer().name('wrong_in_a_row'),
    waitUntil: instant().nullable(),
    offAt: instant().nullable(),
    lastWrongAt: instant(),
  },
});
export class PasswordTries extends PasswordTriesSchema.class {}
PasswordTriesSchema.setClass(PasswordTries);
export { PasswordTriesSchema };
