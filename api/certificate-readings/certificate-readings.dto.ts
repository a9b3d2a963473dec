import { z } from 'zod';
import { readerFields } from '../card-readings/card-readings.dto.js';

export const requestCertificateReadingSchema = z.strictObject({
  ...readerFields,
  pin: z
    .string()
    .regex(/^\d{6,8}$/)
    .describe('PIN of the certificate; shown to the card once and kept nowhere'),
});
export type RequestCertificateReading = z.infer<typeof requestCertificateReadingSchema>;
