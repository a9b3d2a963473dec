import { z } from 'zod';
import { bilingualSchema } from '../problem.dto.js';
import { changeToSchema, newPasswordFields, tokenSchema, warningSchema } from '../registrations/registrations.dto.js';

export const requestPasswordResetSchema = z.strictObject({ cardReadingId: z.uuid(), changeTo: changeToSchema.optional() });
export type RequestPasswordReset = z.infer<typeof requestPasswordResetSchema>;

export const passwordResetRequestedSchema = z.object({
  expiresAt: z.iso.datetime().describe('The first instant at which the mailed link does not count any more (D-08)'),
  message: bilingualSchema,
  warnings: z.array(warningSchema),
});

export const resetPasswordSchema = z.strictObject({ token: tokenSchema, cardReadingId: z.uuid(), ...newPasswordFields });
export type ResetPassword = z.infer<typeof resetPasswordSchema>;

export const passwordResetSchema = z.object({ name: z.string(), message: bilingualSchema, warnings: z.array(warningSchema) });
