import { z } from 'zod';

export const deviceCodeSchema = z.object({
  deviceAccountMasked: z.string().describe('The ID number, masked after the first six characters (R-085)'),
  code: z.string().describe('Eight characters; capital and small letters differ'),
  expiresAt: z.iso.datetime().describe('At this instant it does not count any more'),
  qr: z
    .object({ text: z.string(), svg: z.string(), pngBase64: z.base64() })
    .describe('The same code for the camera of the App (R-086, R-089)'),
});
export type DeviceCodeView = z.infer<typeof deviceCodeSchema>;
