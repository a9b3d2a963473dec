import { z } from 'zod';
import { presenterKinds } from '../../domain/redemption.js';
import { bilingualSchema } from '../problem.dto.js';

export const redeemSchema = z.strictObject({
  code: z.string().max(500).describe('What the QR says, as the scanner read it'),
  institution: z.string().max(40).describe('Code of the institution at which the card is shown …'),
  department: z.string().max(40).describe('… and of the department there'),
});
export type Redeem = z.infer<typeof redeemSchema>;
/** What the code says is not to stand in an address, where it would be logged on the way (N-68). */
export const nothingInAddress = z.strictObject({});

export const redemptionSchema = z.object({
  redemptionId: z.uuid(),
  redeemedAt: z.iso.datetime(),
  institution: z.string(),
  department: z.string(),
  presentedBy: z.enum(presenterKinds),
  identityDocumentRequired: z.boolean().describe('An identity document of the person has to be looked at (R-157, D-20)'),
  receipt: z
    .string()
    .describe('JWS over what stands above, to be kept; checked with the keys of `/v1/receipt-keys`. Nothing in it names the person'),
});
export type RedemptionView = z.infer<typeof redemptionSchema>;

export const redeemedSchema = redemptionSchema.extend({
  name: z.string(),
  birthDate: z.iso.date(),
  birthDateText: bilingualSchema.describe('With the ROC year (D-01)'),
  idNumber: z.string().describe('In full for the registration desk, masked for everybody else (D-28)'),
  photo: z
    .object({ url: z.string(), availableUntil: z.iso.datetime() })
    .nullable()
    .describe('Of the person; null where an identity document has to be looked at'),
});
export type RedeemedView = z.infer<typeof redeemedSchema>;

export const receiptKeysSchema = z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).describe('JWK Set (RFC 7517)');
