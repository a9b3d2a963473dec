import { z } from 'zod';
import { openedAppSessionSchema } from '../app-sessions/app-sessions.dto.js';
import { aboutDeviceSchema } from '../devices/devices.dto.js';
import { bilingualSchema, problemSchema } from '../problem.dto.js';
import { warningSchema } from '../registrations/registrations.dto.js';

export const checkNumberSchema = z.strictObject({
  termsVersion: z.string().max(60),
  accepted: z.boolean().describe("True when Confirm was pressed under TWCA's user terms and privacy notice (R-054)"),
  cardDigits: z
    .string()
    .regex(/^[0-9]{4}$/)
    .describe('The last four digits of the card number (R-055)'),
  mobile: z.string().max(40),
  idNumber: z.string().max(40).describe('ID or ARC number'),
  operatorToken: z
    .string()
    .regex(/^[\x21-\x7e]{1,2000}$/)
    .optional()
    .describe('What the operator gave the phone over its own mobile data; left out where it gave nothing, as over Wi-Fi (R-050)'),
});
export type CheckNumber = z.infer<typeof checkNumberSchema>;

export const carrierCheckSchema = z.object({
  carrierCheckId: z.uuid(),
  state: z.enum(['checking', 'matched', 'refused', 'given-up']),
  deadlineAt: z.iso.datetime().describe('The check is settled at this instant at the latest'),
  usableUntil: z.iso.datetime().optional().describe('The password is set before this instant (R-057)'),
  message: bilingualSchema.optional(),
  refusal: problemSchema.optional(),
});
export type CarrierCheckView = z.infer<typeof carrierCheckSchema>;

export const setFirstPasswordSchema = z.strictObject({
  password: z.string().max(200),
  passwordConfirmation: z.string().max(200),
  ...aboutDeviceSchema,
});
export type SetFirstPassword = z.infer<typeof setFirstPasswordSchema>;

export const passwordSetSchema = openedAppSessionSchema.extend({
  registrationId: z.uuid(),
  state: z.literal('active'),
  message: bilingualSchema,
  warnings: z.array(warningSchema),
});
export type PasswordSet = z.infer<typeof passwordSetSchema>;
