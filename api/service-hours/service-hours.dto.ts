import { z } from 'zod';
import { servicePaths } from '../../domain/service-hours.js';
import { bilingualSchema } from '../problem.dto.js';

const path = z.enum(servicePaths);
const outageFields = {
  path,
  from: z.iso.datetime(),
  until: z.iso.datetime().nullable().describe('null for as long as nobody ends it'),
};

export const serviceHoursSchema = z.object({
  timeZone: z.literal('Asia/Taipei'),
  paths: z.array(
    z.object({
      path,
      from: z.string().describe('Hour of the day in Taipei, e.g. 06:00'),
      until: z.string().describe('Hour of the day in Taipei, e.g. 24:00; at that hour it is closed'),
      openNow: z.boolean(),
      opensAt: z.iso.datetime().nullable().describe('When it opens next, where it is closed now and that is known'),
    }),
  ),
  outages: z.array(z.object({ outageId: z.uuid(), ...outageFields, message: bilingualSchema })),
});
export type ServiceHoursView = z.infer<typeof serviceHoursSchema>;

const announcement = z.string().trim().min(1).max(500);
export const announceOutageSchema = z
  .strictObject({
    ...outageFields,
    until: outageFields.until.optional(),
    message: z.strictObject({ zh: announcement, en: announcement }),
  })
  .refine(({ from, until }) => !until || from < until, { path: ['until'], message: 'ends before it begins' });
export type AnnounceOutage = z.infer<typeof announceOutageSchema>;
export const outageAnnouncedSchema = z.object({ outageId: z.uuid() });
export const outageEndedSchema = z.object({ outageId: z.uuid(), endedAt: z.iso.datetime() });
