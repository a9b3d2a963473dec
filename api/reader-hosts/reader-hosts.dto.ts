import { z } from 'zod';

const thumbprint = z
  .string()
  .regex(/^[\w-]{43}$/)
  .describe('SHA-256 thumbprint of the public key (RFC 7638), as the status page of the host shows it');

export const readerHostsSchema = z.object({
  readerHosts: z.array(
    z.object({
      host: z.string(),
      state: z.enum(['connected', 'stopped', 'silent']),
      firstSeenAt: z.iso.datetime(),
      lastSeenAt: z.iso.datetime(),
      readers: z
        .array(z.string())
        .nullable()
        .describe('The names of its card readers; null when the smart-card service of its machine did not answer'),
      versions: z.object({
        product: z.string(),
        node: z.string(),
        system: z.string(),
        pcsclite: z.string().optional().describe('Missing where cards are read by something else, as in a simulation'),
      }),
      readsFor: z
        .enum(['staff', 'anyone'])
        .describe(
          'Who may have it read by naming it: staff, or in test installations anyone. By its own component everybody at the machine may',
        ),
      offeredThumbprint: thumbprint.describe('Of the key with which its local component signs now'),
      enrolledThumbprint: thumbprint.nullable().describe('Of the key that is taken from it; null as long as an operator has enrolled none'),
      enrolledAt: z.iso.datetime().nullable(),
    }),
  ),
});
export type ReaderHosts = z.infer<typeof readerHostsSchema>;

export const enrolKeySchema = z.strictObject({ thumbprint });
export type EnrolKey = z.infer<typeof enrolKeySchema>;
export const enrolledKeySchema = z.object({ host: z.string(), enrolledThumbprint: thumbprint, enrolledAt: z.iso.datetime() });
export const withdrawnKeySchema = z.object({ host: z.string(), withdrawnAt: z.iso.datetime() });
