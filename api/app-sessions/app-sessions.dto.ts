import { z } from 'zod';

export const logInToAppSchema = z.strictObject({ idNumber: z.string().max(40), password: z.string().max(200) });
export type LogInToApp = z.infer<typeof logInToAppSchema>;

export const appSessionSchema = z.object({
  name: z.string(),
  idNumberMasked: z.string(),
  expiresAt: z.iso.datetime().describe('Two hours after log in, never prolonged (R-059, D-09)'),
});
export type AppSessionView = z.infer<typeof appSessionSchema>;

export const openedAppSessionSchema = appSessionSchema.extend({
  token: z.string().describe('Goes out as `Authorization: DPoP <token>`, each time with a proof of the same device'),
});
export type OpenedAppSession = z.infer<typeof openedAppSessionSchema>;
