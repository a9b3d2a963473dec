import { z } from 'zod';
import { addressSchema } from '../registration-drafts/registration-drafts.dto.js';
import { bilingualSchema } from '../problem.dto.js';

/** What page 2 asks for. Values are judged by the domain, which answers with a code of its own for each rule. */
export const newPasswordFields = { password: z.string().max(200), passwordConfirmation: z.string().max(200) };
export const localPhoneSchema = z.strictObject({
  areaCode: z.string().max(10),
  number: z.string().max(20),
  extension: z.string().max(10).optional(),
});
export const contactFields = {
  ...newPasswordFields,
  mobile: z.string().max(40).describe('Will be used for device authentication (R-073)'),
  localPhone: localPhoneSchema.optional().describe('Optional (D-14)'),
  email: z.string().max(400).describe('One bare address (D-14)'),
  spareEmail: z.string().max(400).optional(),
};

export const applySchema = z.strictObject({ draftId: z.uuid(), ...contactFields });
export type Apply = z.infer<typeof applySchema>;

export const warningSchema = z
  .enum(['microsoft-mail', 'password-weak', 'app-password-changes', 'registered-password-changes'])
  .meta({ id: 'Warning' });
export type Warning = z.infer<typeof warningSchema>;

export const appliedSchema = z.object({
  registrationId: z.uuid(),
  state: z.literal('applied'),
  deadlineAt: z.iso.datetime().describe('The last instant at which the link counts (D-03)'),
  message: bilingualSchema,
  warnings: z.array(warningSchema),
});

export const tokenSchema = z.string().min(1).max(200).describe('What follows # in the mailed link');

export const confirmEmailSchema = z.strictObject({ token: tokenSchema, cardReadingId: z.uuid() });
export type ConfirmEmail = z.infer<typeof confirmEmailSchema>;

export const confirmedSchema = z.object({
  registrationId: z.uuid(),
  state: z.literal('active'),
  name: z.string(),
  message: bilingualSchema,
  warnings: z.array(warningSchema),
});

export const changeToSchema = z
  .strictObject({ email: z.string().max(400), address: addressSchema, mobile: z.string().max(40) })
  .describe('Left out: to the stored address. Given: to a changed one, which needs the household address and the mobile number (D-18)');
export type ChangeTo = z.infer<typeof changeToSchema>;

export const resendSchema = z.strictObject({ cardReadingId: z.uuid(), changeTo: changeToSchema.optional() });
export type Resend = z.infer<typeof resendSchema>;

export const resentSchema = z.object({
  deadlineAt: z.iso.datetime().describe('Not moved by a resend (D-03)'),
  message: bilingualSchema,
  warnings: z.array(warningSchema),
});
