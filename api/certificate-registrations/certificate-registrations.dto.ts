import { z } from 'zod';
import { bilingualSchema } from '../problem.dto.js';
import { contactFields, warningSchema } from '../registrations/registrations.dto.js';

export const applyWithCertificateSchema = z.strictObject({
  termsVersion: z.string().max(40),
  termsAccepted: z.boolean(),
  ...contactFields,
});
export type ApplyWithCertificate = z.infer<typeof applyWithCertificateSchema>;

export const appliedWithCertificateSchema = z.object({
  registrationId: z.uuid(),
  state: z.literal('active').describe('At once: the certificate has proved the person'),
  alreadyRegistered: z.boolean().describe('There was an account: its password is another one now (R-096)'),
  message: bilingualSchema,
  warnings: z.array(warningSchema),
});
export type AppliedWithCertificate = z.infer<typeof appliedWithCertificateSchema>;
