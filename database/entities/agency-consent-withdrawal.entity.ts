import { defineEntity } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** That a consent was withdrawn: a row beside it, because the consent itself is never changed. */
const AgencyConsentWithdrawalSchema = defineEntity({
  name: 'AgencyConsentWithdrawal',
  tableName: 'agency_consent_withdrawals',
  properties: {
    consentId: uuid().primary(),
    withdrawnAt: instant(),
  },
});
export class AgencyConsentWithdrawal extends AgencyConsentWithdrawalSchema.class {}
AgencyConsentWithdrawalSchema.setClass(AgencyConsentWithdrawal);
export { AgencyConsentWithdrawalSchema };
