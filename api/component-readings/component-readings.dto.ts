import { z } from 'zod';

export const requestComponentReadingSchema = z.strictObject({
  check: z
    .enum(['read', 'verify', 'certificate'])
    .describe(
      '`verify` also asks the insured register about the card (R-018, R-063); `certificate` has a citizen digital certificate sign (R-093)',
    ),
});
export type RequestComponentReading = z.infer<typeof requestComponentReadingSchema>;

export const componentReadingSchema = z.object({
  cardReadingId: z.uuid(),
  nonce: z.string().describe('For the local component of the browser’s machine: it signs what it reads together with this'),
  deadlineAt: z.iso.datetime().describe('The answer of the component has to arrive before this instant'),
});
export type ComponentReading = z.infer<typeof componentReadingSchema>;

export const componentAnswerSchema = z.strictObject({
  answer: z
    .string()
    .min(1)
    .max(16_000)
    .describe('As the local component gave it: a JWS in compact form over the nonce and what the card said, or why it said nothing'),
});
