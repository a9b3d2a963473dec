import { z } from 'zod';
import { defaultPolicy } from '../../domain/policy.js';
import { presentationEndings } from '../../domain/presentation.js';
import { presenterKinds } from '../../domain/redemption.js';
import { type UsageKind, usageKinds } from '../../domain/usage-words.js';
import { visitCodeRefusals } from '../../domain/visit-code.js';
import { namedDeviceSchema } from '../activity/activity.dto.js';
import { placeSchema } from '../institutions/institutions.dto.js';
import { cursorSchema, limitInAddress } from '../paging.js';
import { bilingualSchema } from '../problem.dto.js';

export const usageLogPageSchema = z.strictObject({ cursor: cursorSchema, limit: limitInAddress(defaultPolicy.usagePage) });
export type UsageLogPage = z.output<typeof usageLogPageSchema>;

export const exportFormats = ['json', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];
export const exportUsageLogSchema = z.strictObject({ format: z.enum(exportFormats) });
export type ExportUsageLog = z.output<typeof exportUsageLogSchema>;

export const usageEntrySchema = z
  .object({
    at: z.iso.datetime(),
    kind: z.enum(Object.keys(usageKinds) as [UsageKind, ...UsageKind[]]),
    what: bilingualSchema.describe('What happened'),
    presentationId: z.uuid(),
    by: z.enum(presenterKinds).describe('Who presented the card'),
    byText: bilingualSchema,
    byDevice: namedDeviceSchema.nullable().describe('With which of the own devices'),
    grant: z
      .object({ grantId: z.uuid(), other: z.object({ name: z.string(), idNumberMasked: z.string() }) })
      .nullable()
      .describe('By which grant it was presented, and who the other one of its two people is (R-190)'),
    where: placeSchema.nullable().describe('At which institution it happened; null for what was done on the phone'),
    refusal: z.enum(visitCodeRefusals).nullable().describe('Why the institution was refused'),
    refusalText: bilingualSchema.nullable(),
    presentation: z
      .object({
        rotations: z.int().nonnegative().describe('How often the visit code was changed by time'),
        endedAt: z.iso.datetime().nullable(),
        ending: z.enum(presentationEndings).nullable(),
        endingText: bilingualSchema.nullable(),
      })
      .nullable()
      .describe('Of `opened`: what became of the presentation'),
  })
  .meta({ id: 'UsageEntry' });
export type UsageEntryView = z.infer<typeof usageEntrySchema>;
export const usageLogSchema = z.object({ entries: z.array(usageEntrySchema), nextCursor: z.string().nullable() });
export type UsageLogView = z.infer<typeof usageLogSchema>;
