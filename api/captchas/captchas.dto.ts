import { z } from 'zod';
import { captchaForms } from '../../domain/captcha.js';

export const showCaptchaSchema = z.strictObject({
  form: z.enum(captchaForms).describe('The page that shows the picture; it is good for no other'),
  replaces: z.uuid().optional().describe('The picture that is exchanged for the new one; it is void then (R-118)'),
});
export type ShowCaptcha = z.infer<typeof showCaptchaSchema>;

export const captchaSchema = z.object({
  captchaId: z.uuid(),
  expiresAt: z.iso.datetime().describe('Must be used before this instant (D-08)'),
  picture: z.base64(),
  pictureType: z.literal('image/png'),
});
export type CaptchaView = z.infer<typeof captchaSchema>;

/** What a form with a captcha sends along. */
export const captchaEntrySchema = z.strictObject({
  captchaId: z.uuid(),
  text: z.string().max(40).describe('What the picture shows; upper or lower case does not matter'),
});
export type CaptchaEntry = z.infer<typeof captchaEntrySchema>;
