import { z } from 'zod';
import { agencyClaimSchema } from '../consent-requests/consent-requests.dto.js';
import { bilingualSchema } from '../problem.dto.js';

export const agencyConsentSchema = z.object({
  consentId: z.uuid(),
  agency: bilingualSchema,
  purpose: bilingualSchema,
  claims: z.array(agencyClaimSchema),
  givenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  withdrawnAt: z.iso.datetime().optional(),
  stands: z.boolean().describe('Whether the agency can be told now'),
});
export const agencyConsentsSchema = z.object({ consents: z.array(agencyConsentSchema).describe('Newest first') });
export type AgencyConsentView = z.infer<typeof agencyConsentSchema>;
export type AgencyConsentsView = z.infer<typeof agencyConsentsSchema>;
