import { defineEntity, p } from '@mikro-orm/core';
import type { AgencyClaim } from '../../domain/agency-consent.js';
import type { BilingualText } from '../../domain/refusals.js';
import { instant, uuid } from './column-types.js';

/** That somebody agreed to an agency being told something, and the words that were shown. Never changed, never deleted. */
const AgencyConsentSchema = defineEntity({
  name: 'AgencyConsent',
  tableName: 'agency_consents',
  properties: {
    id: uuid().primary(),
    registrationId: uuid().index('agency_consents_registration'),
    agencyId: p.string(),
    agencyName: p.json<BilingualText>(),
    purpose: p.json<BilingualText>(),
    claims: p.json<AgencyClaim[]>(),
    givenAt: instant(),
    expiresAt: instant(),
  },
});
export class AgencyConsent extends AgencyConsentSchema.class {}
AgencyConsentSchema.setClass(AgencyConsent);
export { AgencyConsentSchema };
