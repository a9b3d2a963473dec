import { z } from 'zod';
import { warningSchema } from '../registrations/registrations.dto.js';

export const certificateLogInSchema = z.strictObject({
  certificateReadingId: z.uuid().describe('A card reading with the check `certificate`'),
  idNumber: z.string().max(40),
  birthDate: z.iso.date(),
});
export type CertificateLogIn = z.infer<typeof certificateLogInSchema>;

export const certificateMenu = [
  'account-application',
  'device-verification',
  'device-management',
  'update-basic-information',
  'change-password',
] as const;

export const certificateSessionSchema = z.object({
  name: z.string(),
  idNumberMasked: z.string(),
  openedWith: z.literal('certificate').describe('How the person logged in (R-099)'),
  expiresAt: z.iso.datetime().describe('Two hours after log in, never prolonged (D-09)'),
  alreadyRegistered: z.boolean().describe('The account application changes the password that this person has already (R-096)'),
  deviceAccountMasked: z.string().describe('The account on the device verification page, masked after the first six characters (R-085)'),
  accountMark: z.enum(['applied', 'not-applied']).describe('The mark beside the account on the device verification page (R-097)'),
  menu: z.array(z.enum(certificateMenu)).describe('Without an account only the application for one'),
  warnings: z.array(warningSchema),
});
export type CertificateSessionView = z.infer<typeof certificateSessionSchema>;
