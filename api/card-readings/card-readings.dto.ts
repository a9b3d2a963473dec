import { z } from 'zod';
import { problemSchema } from '../problem.dto.js';

/** What a reader host can be called. */
export const hostName = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Which reader is meant. */
export const readerFields = {
  host: z.string().regex(hostName).describe('Name of the reader host that the reader is connected to'),
  reader: z
    .string()
    .min(1)
    .max(200)
    // Neither control characters nor halves of characters, which no database keeps (N-74).
    .regex(/^[^\p{Cc}\p{Cs}]+$/u)
    .optional()
    .describe('Name of the reader; may be left out where there is only one'),
};

export const requestCardReadingSchema = z.strictObject({
  ...readerFields,
  check: z.enum(['read', 'verify']).describe('`verify` also asks the insured register about the card (R-018, R-063)'),
});
export type RequestCardReading = z.infer<typeof requestCardReadingSchema>;

export const cardReadingSchema = z.object({
  cardReadingId: z.uuid(),
  state: z.enum(['requested', 'read', 'refused']),
  check: z.enum(['read', 'verify', 'certificate']),
  deadlineAt: z.iso.datetime().describe('The reading is settled at this instant at the latest'),
  card: z
    .object({
      name: z.string(),
      nameFlagged: z.boolean().describe('The name holds a character that has to be written by hand'),
      idNumberMasked: z.string(),
      cardNumberMasked: z.string(),
      birthDate: z.iso.date(),
      sex: z.enum(['M', 'F']),
    })
    .optional(),
  certificate: z
    .object({ name: z.string(), endsAt: z.iso.datetime() })
    .optional()
    .describe('Of a citizen digital certificate instead: whose it is, and until when it is in force (R-093)'),
  verified: z.boolean().optional(),
  readAt: z.iso.datetime().optional(),
  usableUntil: z.iso.datetime().optional().describe('The reading serves one command before this instant (R-066)'),
  refusal: problemSchema.optional(),
});
export type CardReadingView = z.infer<typeof cardReadingSchema>;
