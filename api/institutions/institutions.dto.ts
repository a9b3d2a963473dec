import { z } from 'zod';
import { settings } from '../../domain/institution.js';
import { defaultPolicy } from '../../domain/policy.js';
import { oneLine } from '../one-line.dto.js';
import { cursorSchema, limitInAddress } from '../paging.js';
import { bilingualSchema } from '../problem.dto.js';

const setting = z.enum(settings);
const searched = oneLine(100).optional();

export const searchInstitutionsSchema = z.strictObject({
  name: searched.describe('Part of the name, in either language'),
  place: searched.describe('Part of county and district, such as 臺北市大安區 or 大安'),
  department: searched.describe('Part of the name of a department, in either language'),
  setting: setting.optional().describe('Where the card is accepted by that department (R-193)'),
  accepting: z.literal('true').optional().describe('Only where that department accepts the card in some setting'),
  cursor: cursorSchema,
  limit: limitInAddress(defaultPolicy.institutionsPage),
});
export type SearchInstitutions = z.output<typeof searchInstitutionsSchema>;

export const departmentCodeSchema = z.string().regex(/^[0-9A-Z]{1,10}$/);
const names = z.strictObject({ zh: oneLine(100), en: oneLine(200) });

/** What is wrong with a line of a file is said in the same terms, so its columns are checked by these (`institutions-file.ts`). */
export const institutionFields = {
  name: names,
  county: oneLine(10),
  district: oneLine(10),
  address: oneLine(200),
  phone: z.string().regex(/^[0-9()#+ -]{6,30}$/),
  active: z.boolean().describe('false: suspended, nobody finds it and no department accepts the card'),
};
export const departmentFields = {
  code: departmentCodeSchema,
  name: names,
  settings: z.array(setting).max(settings.length).describe('Where it accepts the virtual card; empty: nowhere (R-192, R-193)'),
  active: z.boolean().describe('false: suspended'),
};

export const saveInstitutionSchema = z.strictObject({
  ...institutionFields,
  departments: z
    .array(z.strictObject(departmentFields))
    .min(1)
    .max(100)
    .refine((departments) => new Set(departments.map(({ code }) => code)).size === departments.length, 'a department stands there twice')
    .describe('All of them: one that is left out is removed'),
});
export type SaveInstitution = z.infer<typeof saveInstitutionSchema>;
export const institutionSavedSchema = z.object({ code: z.string(), savedAt: z.iso.datetime() });

const hint = bilingualSchema.describe('To be shown with it: people are told to ask beforehand (R-192)');
const institution = {
  code: z.string(),
  ...institutionFields,
  name: bilingualSchema,
  departments: z.array(
    z.object({
      ...departmentFields,
      name: bilingualSchema,
      acceptsIn: z.array(setting).readonly().describe('Where the card is accepted now: nowhere while suspended'),
    }),
  ),
};
export const institutionSchema = z.object({ ...institution, hint });
export type InstitutionView = z.infer<typeof institutionSchema>;
export const institutionsSchema = z.object({ institutions: z.array(z.object(institution)), nextCursor: z.string().nullable(), hint });
export type InstitutionsView = z.infer<typeof institutionsSchema>;

const named = z.object({
  code: z.string(),
  name: bilingualSchema.describe('As the directory has it now; the code where it was removed from there'),
});
/** Where something happened. */
export const placeSchema = z.object({ institution: named, department: named });
