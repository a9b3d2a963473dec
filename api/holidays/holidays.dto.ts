import { z } from 'zod';
import { oneLine } from '../one-line.dto.js';

const date = z.iso.date().describe('A day in Taipei');

export const declareHolidaySchema = z.strictObject({
  date,
  reason: oneLine(200).describe('For operators, such as the name of the typhoon'),
});
export type DeclareHoliday = z.infer<typeof declareHolidaySchema>;
export const holidayDeclaredSchema = z.object({ holidayId: z.uuid(), date, declaredAt: z.iso.datetime() });
export const holidaysSchema = z.object({
  holidays: z.array(
    z.object({
      holidayId: z.uuid(),
      date,
      reason: z.string(),
      declaredAt: z.iso.datetime(),
      movedCount: z.int().describe('How many reviews end later because of it, so far'),
      carriedOutAt: z.iso.datetime().nullable().describe('When every open review had been looked at'),
    }),
  ),
});
export type Holidays = z.infer<typeof holidaysSchema>;
