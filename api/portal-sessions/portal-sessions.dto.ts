import { z } from 'zod';

export const logInSchema = z.strictObject({ cardReadingId: z.uuid(), password: z.string().max(200) });
export type LogIn = z.infer<typeof logInSchema>;

export const menuEntries = ['device-verification', 'device-management', 'update-basic-information', 'change-password'] as const;
export const sessionSchema = z.object({
  name: z.string(),
  idNumberMasked: z.string(),
  expiresAt: z.iso.datetime().describe('Two hours after log in, never prolonged (D-09)'),
  menu: z.array(z.enum(menuEntries)),
});
export type SessionView = z.infer<typeof sessionSchema>;
