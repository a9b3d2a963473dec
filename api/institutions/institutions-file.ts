import { z } from 'zod';
import { isInstitutionCode, type Setting } from '../../domain/institution.js';
import { ConfigError } from '../../platform/config.js';
import { csvRecords, utf8 } from '../../platform/csv.js';
import { departmentFields, institutionFields, type SaveInstitution, saveInstitutionSchema } from './institutions.dto.js';

const yesOrNo = z.enum(['yes', 'no']).transform((word) => word === 'yes');
const settingsList = z
  .string()
  .transform((text) => (text === '' ? [] : text.split('|')) as Setting[])
  .pipe(departmentFields.settings);

/** One line for each department: what it has to be, for whoever has to correct it, and how that is checked. The order is that of the file. */
const columns: Record<string, { has: string; schema: z.ZodType }> = {
  code: { has: 'ten digits', schema: z.string().refine(isInstitutionCode) },
  name_zh: { has: 'a name of at most 100 signs', schema: institutionFields.name.shape.zh },
  name_en: { has: 'a name of at most 200 signs', schema: institutionFields.name.shape.en },
  county: { has: 'a county of at most 10 signs', schema: institutionFields.county },
  district: { has: 'a district of at most 10 signs', schema: institutionFields.district },
  address: { has: 'an address of at most 200 signs', schema: institutionFields.address },
  phone: { has: 'a phone number of 6 to 30 digits, blanks and ()#+-', schema: institutionFields.phone },
  active: { has: 'yes or no', schema: yesOrNo },
  department_code: { has: 'at most ten digits and capital letters', schema: departmentFields.code },
  department_name_zh: { has: 'a name of at most 100 signs', schema: departmentFields.name.shape.zh },
  department_name_en: { has: 'a name of at most 200 signs', schema: departmentFields.name.shape.en },
  department_settings: { has: 'nothing, or home-care, telemedicine, video, outpatient with | between them', schema: settingsList },
  department_active: { has: 'yes or no', schema: yesOrNo },
};
export const institutionColumns = Object.keys(columns);

type Line = {
  [Column in 'code' | 'name_zh' | 'name_en' | 'county' | 'district' | 'address' | 'phone']: string;
} & { [Column in 'department_code' | 'department_name_zh' | 'department_name_en']: string } & {
  active: boolean;
  department_active: boolean;
  department_settings: Setting[];
};

/** Reads a file of institutions. One that is wrong anywhere is taken nowhere. */
export function parseInstitutions(bytes: Buffer): Map<string, SaveInstitution> {
  const institutions = new Map<string, { told: SaveInstitution; line: number }>();
  for (const { record, info } of csvRecords(utf8(bytes, unfit), institutionColumns, unfit)) {
    const line = lineOf(record as Record<string, string>, info.lines);
    const department = {
      code: line.department_code,
      name: { zh: line.department_name_zh, en: line.department_name_en },
      settings: line.department_settings,
      active: line.department_active,
    };
    const { code, county, district, address, phone, active } = line;
    const institution = { name: { zh: line.name_zh, en: line.name_en }, county, district, address, phone, active };
    const earlier = institutions.get(code);
    if (!earlier) {
      institutions.set(code, { told: { ...institution, departments: [department] }, line: info.lines });
      continue;
    }
    const { departments, ...before } = earlier.told;
    if (JSON.stringify(before) !== JSON.stringify(institution))
      throw unfit(`line ${info.lines}: institution ${code} differs from what line ${earlier.line} says of it`);
    if (departments.some((one) => one.code === department.code))
      throw unfit(`line ${info.lines}: department ${department.code} of institution ${code} stands there a second time`);
    departments.push(department);
  }
  if (institutions.size === 0) throw unfit('it has no institutions');
  for (const [code, { told, line }] of institutions)
    if (!saveInstitutionSchema.safeParse(told).success) throw unfit(`line ${line}: institution ${code} has too many departments`);
  return new Map([...institutions].map(([code, { told }]) => [code, told]));
}

function lineOf(record: Record<string, string>, number: number): Line {
  const checked = Object.entries(columns).map(([column, { has, schema }]) => {
    const parsed = schema.safeParse(record[column]);
    if (!parsed.success) throw unfit(`line ${number}: ${column} is not ${has}`);
    return [column, parsed.data] as const;
  });
  return Object.fromEntries(checked) as Line;
}

const unfit = (complaint: string) => new ConfigError(`The file of institutions does not fit: ${complaint}. Nothing was changed.`);
