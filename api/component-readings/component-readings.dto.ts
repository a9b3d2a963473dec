import { z } from 'zod';
import { requestCardReadingSchema } from '../card-readings/card-readings.dto.js';

export const requestComponentReadingSchema = requestCardReadingSchema.pick({ check: true });
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
    .max(4000)
    .describe('As the local component gave it: a JWS in compact form over the nonce and what the card said, or why it said nothing'),
});
