import { z } from 'zod';
import { addressSchema } from '../registration-drafts/registration-drafts.dto.js';
import { contactFields, warningSchema } from '../registrations/registrations.dto.js';

export const registerAtOfficeSchema = z.strictObject({
  idNumber: z.string().max(40),
  householdNumber: z.string().max(20).optional(),
  address: addressSchema,
  identityDocumentSeen: z.literal(true).describe('The member of staff has seen the identity document of the person at the counter'),
  termsVersion: z.string().max(40).describe('The version of the rules that the person was shown at the counter'),
  termsAccepted: z.boolean().describe('The person has accepted them (R-031, R-038)'),
  ...contactFields,
});
export type RegisterAtOffice = z.infer<typeof registerAtOfficeSchema>;

export const registeredAtOfficeSchema = z.object({
  registrationId: z.uuid(),
  state: z.literal('active'),
  warnings: z.array(warningSchema),
});
