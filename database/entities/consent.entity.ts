import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** That somebody pressed "I have read and understood the rules", and which text it was. Never changed, never deleted. */
const ConsentSchema = defineEntity({
  name: 'Consent',
  tableName: 'consents',
  properties: {
    id: uuid().primary(),
    termsVersion: p.string(),
    termsSha256: p.string(),
    acceptedAt: instant(),
  },
});
export class Consent extends ConsentSchema.class {}
ConsentSchema.setClass(Consent);
export { ConsentSchema };
