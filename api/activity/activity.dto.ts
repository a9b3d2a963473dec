import { z } from 'zod';
import { auditActors, type AuditPurpose, auditPurposes } from '../../domain/audit-actions.js';
import type { AuditActorType } from '../../domain/audit-words.js';
import { devicePlatforms } from '../../domain/device.js';
import { defaultPolicy } from '../../domain/policy.js';
import { cursorSchema as cursor, limitInAddress } from '../paging.js';
import { bilingualSchema } from '../problem.dto.js';

const { usual, most } = defaultPolicy.activityPage;

export const activityPageSchema = z.strictObject({
  cursor,
  limit: limitInAddress(defaultPolicy.activityPage),
});
export type ActivityPage = z.output<typeof activityPageSchema>;

export const namedDeviceSchema = z.object({ platform: z.enum(devicePlatforms), model: z.string() }).meta({ id: 'NamedDevice' });
const entry = {
  at: z.iso.datetime(),
  action: z.string(),
  what: bilingualSchema.describe('What happened'),
  about: bilingualSchema.nullable().describe('Why it was refused, or about what it was'),
  by: z.enum(Object.keys(auditActors) as [AuditActorType, ...AuditActorType[]]),
  byText: bilingualSchema.describe('Who did it; staff are not named'),
  aboutDevice: namedDeviceSchema.nullable().describe('Which device it was about'),
  byDevice: namedDeviceSchema.nullable().describe('With which device it was done, where that was ever verified for the account'),
};
const nextCursor = z.string().nullable();
export const activitySchema = z.object({ entries: z.array(z.object(entry)), nextCursor });
export type ActivityView = z.infer<typeof activitySchema>;

export const readAuditTrailSchema = z.strictObject({
  idNumber: z.string().max(40),
  purpose: z
    .enum(Object.keys(auditPurposes) as [AuditPurpose, ...AuditPurpose[]])
    .describe('The official purpose; the person can see it (R-044)'),
  cursor,
  limit: z.int().min(1).max(most).default(usual),
});
export type ReadAuditTrail = z.output<typeof readAuditTrailSchema>;
export const auditTrailSchema = z.object({
  entries: z.array(
    z.object({
      ...entry,
      actorId: z.string().nullable().describe('Which member of staff, or which registration'),
      objectType: z.string(),
      objectId: z.uuid(),
      registrationId: z.uuid(),
      requestId: z.string().nullable(),
    }),
  ),
  nextCursor,
});
export type AuditTrailView = z.infer<typeof auditTrailSchema>;
