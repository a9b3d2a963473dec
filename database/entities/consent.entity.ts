import { defineEntity, p } from '@mikro-orm/core';
import type { ContentKey } from '../../domain/contents.js';
import { instant, uuid } from './column-types.js';

/** That somebody pressed "I have read and understood the rules", or agreed to another text, and which it was. Never changed, never deleted. */
const ConsentSchema = defineEntity({
  name: 'Consent',
  tableName: 'consents',
  properties: {
    id: uuid().primary(),
    /** Which text of `domain/contents.ts`; the versions of the rules and of TWCA's terms name themselves. */
    contentKey: p.string().$type<ContentKey>().nullable(),
    termsVersion: p.string(),
    termsSha256: p.string(),
    acceptedAt: instant(),
  },
});
export class Consent extends ConsentSchema.class {}
ConsentSchema.setClass(Consent);
export { ConsentSchema };
