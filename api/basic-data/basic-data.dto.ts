import { z } from 'zod';
import { bilingualSchema } from '../problem.dto.js';
import { contactFields, localPhoneSchema, warningSchema } from '../registrations/registrations.dto.js';

export const basicDataSchema = z.object({
  mobile: z.string(),
  localPhone: localPhoneSchema.nullable(),
  email: z.string().nullable().describe('Null while none is confirmed (D-36)'),
  emailAwaitingConfirmation: z.string().nullable().describe('An address to which a link was mailed that has not been used yet (D-36)'),
  spareEmail: z.string().nullable(),
});
export type BasicData = z.infer<typeof basicDataSchema>;

/** The whole form: what is left out is empty from now on. */
export const changeBasicDataSchema = z.strictObject({
  mobile: contactFields.mobile,
  localPhone: contactFields.localPhone,
  email: contactFields.email,
  spareEmail: contactFields.spareEmail,
});
export type ChangeBasicData = z.infer<typeof changeBasicDataSchema>;

export const basicDataChangedSchema = z.object({
  message: bilingualSchema,
  confirmEmailBefore: z.iso
    .datetime()
    .nullable()
    .describe('Where the account has no address yet: a link was mailed, and before this instant it makes the address the account’s (D-36)'),
  warnings: z.array(warningSchema),
});
