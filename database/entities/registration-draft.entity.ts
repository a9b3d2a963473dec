import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** The application form between its pages: which steps are done and whose card was read. */
const RegistrationDraftSchema = defineEntity({
  name: 'RegistrationDraft',
  tableName: 'registration_drafts',
  properties: {
    id: uuid().primary(),
    consentId: uuid(),
    expiresAt: instant(),
    environmentTestedAt: instant().nullable(),
    cardReadAt: instant().nullable(),
    identityCheckedAt: instant().nullable(),
    registrationId: uuid().nullable(),
    idNumber: p.string().nullable(),
    cardNumber: p.string().nullable(),
    holderName: p.string().nullable(),
    holderKind: p.string().$type<'citizen' | 'resident'>().nullable(),
    birthDate: p.string().nullable(),
  },
});
export class RegistrationDraft extends RegistrationDraftSchema.class {}
RegistrationDraftSchema.setClass(RegistrationDraft);
export { RegistrationDraftSchema };
