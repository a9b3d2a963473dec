import { defineEntity, p } from '@mikro-orm/core';
import { instant } from './column-types.js';

/** A day on which offices are closed although the calendar does not say so, such as a typhoon day (D-04). */
const DeclaredHolidaySchema = defineEntity({
  name: 'DeclaredHoliday',
  tableName: 'declared_holidays',
  properties: {
    id: p.uuid().primary(),
    /** `YYYY-MM-DD` in Taipei. */
    date: p.string().unique('declared_holidays_date'),
    reason: p.string(),
    declaredAt: instant(),
    declaredBy: p.string(),
    /** How many reviews end later because of it. */
    movedCount: p.integer().default(0),
    /** When every open deadline had been looked at. */
    carriedOutAt: instant().nullable(),
  },
});
export class DeclaredHoliday extends DeclaredHolidaySchema.class {}
DeclaredHolidaySchema.setClass(DeclaredHoliday);
export { DeclaredHolidaySchema };
