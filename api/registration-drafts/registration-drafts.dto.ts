import { z } from 'zod';

export const acceptTermsSchema = z.strictObject({
  termsVersion: z.string().max(40),
  accepted: z.boolean().describe('True when "I have read and understood the rules" was pressed (R-031)'),
});
export type AcceptTerms = z.infer<typeof acceptTermsSchema>;

export const draftSchema = z.object({ draftId: z.uuid(), expiresAt: z.iso.datetime() });
export type DraftView = z.infer<typeof draftSchema>;

export const testEnvironmentSchema = z.strictObject({
  readCardReadingId: z.uuid().describe('A reading made by "Read card"'),
  verifyCardReadingId: z.uuid().describe('A reading made by "Verify card"'),
});
export type TestEnvironment = z.infer<typeof testEnvironmentSchema>;
export const environmentTestedSchema = z.object({ readCard: z.literal(true), verifyCard: z.literal(true) });

export const readCardSchema = z.strictObject({ cardReadingId: z.uuid() });
export type ReadCardBody = z.infer<typeof readCardSchema>;
export const cardHolderSchema = z.object({
  name: z.string(),
  holderKind: z.enum(['citizen', 'resident']).describe('A resident (ARC holder) has no household number (D-15)'),
});
export type CardHolder = z.infer<typeof cardHolderSchema>;

export const addressSchema = z
  .strictObject({
    county: z.string().min(1).max(20),
    district: z.string().min(1).max(20),
    village: z.string().min(1).max(20),
    neighbourhood: z.union([z.int().min(0).max(999), z.string().min(1).max(10)]).describe('鄰, as a number or as printed'),
  })
  .meta({ id: 'HouseholdAddress' });

export const checkIdentitySchema = z.strictObject({
  cardReadingId: z.uuid().describe('A new reading: the card must still be in the reader when Next is pressed (R-066)'),
  householdNumber: z
    .string()
    .max(20)
    .optional()
    .describe('戶號, as printed at the top left of the household certificate, for example FB123456 (R-064)'),
  address: addressSchema,
});
export type CheckIdentity = z.infer<typeof checkIdentitySchema>;
