import { z } from 'zod';
import { captchaEntrySchema } from '../captchas/captchas.dto.js';
import { bilingualSchema } from '../problem.dto.js';
import { changeToSchema, warningSchema } from '../registrations/registrations.dto.js';

const holderFields = {
  idNumber: z.string().max(40).describe('ID or ARC number'),
  cardNumber: z.string().max(40).describe('The 12 digits at the front of the card, bottom left (R-117)'),
};

export const checkHolderSchema = z.strictObject({
  ...holderFields,
  captcha: captchaEntrySchema.describe('Of the form `deletion`'),
});
export type CheckHolder = z.infer<typeof checkHolderSchema>;

export const holderCheckedSchema = z.object({
  emailMasked: z
    .string()
    .nullable()
    .describe('Where the mail can go to; null where only a changed address is possible, because none is known'),
  notice: bilingualSchema.describe('What ends with the deletion (R-126)'),
});
export type HolderChecked = z.infer<typeof holderCheckedSchema>;

export const requestDeletionSchema = z.strictObject({
  ...holderFields,
  captcha: captchaEntrySchema.describe('Of the form `deletion`, another one than at the check (R-120)'),
  changeTo: changeToSchema.optional(),
});
export type RequestDeletion = z.infer<typeof requestDeletionSchema>;

export const deletionRequestedSchema = z.object({
  expiresAt: z.iso.datetime().describe('The code must be entered before this instant (D-08)'),
  message: bilingualSchema,
  notice: bilingualSchema,
  warnings: z.array(warningSchema),
});
export type DeletionRequested = z.infer<typeof deletionRequestedSchema>;

export const confirmDeletionSchema = z.strictObject({
  token: z.string().min(1).max(200).describe('What follows # in the mailed link'),
  idNumber: z.string().max(40),
  code: z.string().max(40).describe('The code in the mail; upper and lower case count (R-123)'),
  captcha: captchaEntrySchema.describe('Of the form `confirm-deletion`'),
});
export type ConfirmDeletion = z.infer<typeof confirmDeletionSchema>;

export const deletedSchema = z.object({ state: z.literal('deleted'), message: bilingualSchema });
export type Deleted = z.infer<typeof deletedSchema>;
