import { z } from 'zod';
import { deviceModel, devicePlatforms } from '../../domain/device.js';

export const aboutDeviceSchema = { platform: z.enum(devicePlatforms), model: z.string().regex(deviceModel) };

/** As the camera read it; what is no device code is refused by a code of its own, whatever its length (N-40). */
export const verifyDeviceSchema = z
  .strictObject({
    code: z.string().min(1).max(64).optional().describe('As typed'),
    scanned: z.string().optional().describe('As the camera read it; instead of the code'),
    ...aboutDeviceSchema,
  })
  .refine(({ code, scanned }) => (code === undefined) !== (scanned === undefined), { path: ['code'] });
export type VerifyDevice = z.infer<typeof verifyDeviceSchema>;

export const deviceSchema = z.object({
  bindingId: z.uuid(),
  deviceIdentifier: z.string().describe('The same for everybody who uses this device'),
  platform: z.enum(devicePlatforms),
  model: z.string(),
  verifiedAt: z.iso.datetime(),
  verifiedBy: z.enum(['mobile-number', 'device-code']),
  state: z.enum(['enabled', 'disabled']),
  action: z.enum(['disable', 'enable']).describe('What the button beside it does'),
  isThisDevice: z.boolean().describe('Whether the list was opened on it'),
});
export const devicesSchema = z.object({ devices: z.array(deviceSchema) });
export type DeviceView = z.infer<typeof deviceSchema>;

export const verifiedDeviceSchema = z.object({
  bindingId: z.uuid(),
  deviceAccountMasked: z.string().describe('Whose device it is now; log in with this account and its password'),
  verifiedAt: z.iso.datetime(),
  state: z.literal('enabled'),
});
export type VerifiedDevice = z.infer<typeof verifiedDeviceSchema>;
