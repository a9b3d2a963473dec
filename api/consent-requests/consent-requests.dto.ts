import { z } from 'zod';
import { agencyClaimNames } from '../../domain/agency-consent.js';
import { bilingualSchema } from '../problem.dto.js';

export const agencyClaimSchema = z.enum(agencyClaimNames).meta({ id: 'AgencyClaim' });

export const consentRequestSchema = z.object({
  agency: bilingualSchema,
  purpose: bilingualSchema.describe('What the agency may use the answer for, and nothing else (R-044)'),
  claims: z
    .array(z.object({ claim: agencyClaimSchema, meaning: bilingualSchema }))
    .describe('What the agency is told if the person agrees'),
  expiresAt: z.iso.datetime().describe('Until then the person can answer'),
  signedIn: z.boolean().describe('To agree somebody has to be logged in at the portal in this browser'),
  agreedUntil: z.iso
    .datetime()
    .optional()
    .describe('Whoever is logged in has agreed to the same before: the page agrees without asking again'),
});
export type ConsentRequestView = z.infer<typeof consentRequestSchema>;

export const answeredSchema = z.object({ redirectTo: z.url().describe('Where the browser goes on, back to the agency') });
export type AnsweredView = z.infer<typeof answeredSchema>;
