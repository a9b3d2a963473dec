import { createHash } from 'node:crypto';
import type { BilingualText, DepartmentEntries, InstitutionEntries, Setting } from '../api-client.js';

/**
 * Institutions of the simulated world, made by program. Nobody has these names ("模擬" means simulated); codes begin with 99 and phone numbers with
 * the area code (00), which the simulated world keeps for what is invented.
 */
export type SimulatedInstitution = InstitutionEntries & { code: string };

const kinds = [
  { zh: '醫院', en: 'Hospital' },
  { zh: '診所', en: 'Clinic' },
  { zh: '居家護理所', en: 'Home Nursing Centre' },
] as const;
const firstNames = [
  { zh: '晨星', en: 'Morning Star' },
  { zh: '青竹', en: 'Green Bamboo' },
  { zh: '海風', en: 'Sea Breeze' },
  { zh: '白鷺', en: 'White Egret' },
  { zh: '山嵐', en: 'Mountain Mist' },
] as const;
const places = [
  ['臺北市', '大安區'],
  ['新北市', '板橋區'],
  ['桃園市', '中壢區'],
  ['臺中市', '西屯區'],
  ['臺南市', '東區'],
  ['高雄市', '左營區'],
  ['花蓮縣', '花蓮市'],
  ['臺東縣', '成功鎮'],
] as const;
const departments: { code: string; name: BilingualText }[] = [
  { code: '02', name: { zh: '內科', en: 'Internal Medicine' } },
  { code: '03', name: { zh: '外科', en: 'Surgery' } },
  { code: '04', name: { zh: '兒科', en: 'Paediatrics' } },
  { code: '40', name: { zh: '牙科', en: 'Dentistry' } },
];
const settings: Setting[] = ['home-care', 'telemedicine', 'video', 'outpatient'];

/** Those for which staff of the simulated world work (`identity-provider.ts`) are the first ones, the same for every seed. */
const known = [
  { first: firstNames[0], kind: kinds[0], place: places[6], departments: departments.slice(0, 2) },
  { first: firstNames[2], kind: kinds[1], place: places[3], departments: departments.slice(0, 1) },
];

/** The same seed makes the same institutions. */
export const makeInstitutions = (count: number, seed = '1'): SimulatedInstitution[] =>
  Array.from({ length: count }, (_, index) => makeInstitution(index + 1, seed));

function makeInstitution(number: number, seed: string): SimulatedInstitution {
  const dice = createHash('sha256').update(`${seed} ${number}`).digest();
  const pick = <T>(from: readonly T[], die: number) => from[dice[die]! % from.length]!;
  const staffed = known[number - 1];
  const { first, kind, place } = staffed ?? { first: pick(firstNames, 0), kind: pick(kinds, 1), place: pick(places, 2) };
  const [county, district] = place;
  const digits = String(number).padStart(8, '0');
  const departmentOf = (department: (typeof departments)[number], index: number): DepartmentEntries => ({
    ...department,
    // Every other setting on the average; one department in sixteen accepts the card nowhere.
    settings: settings.filter((_, bit) => staffed ?? (dice[10 + index]! >> bit) & 1),
    active: true,
  });
  return {
    code: `99${digits}`,
    name: { zh: `模擬${first.zh}${kind.zh}${number}`, en: `Simulated ${first.en} ${kind.en} ${number}` },
    county,
    district,
    address: `模擬路${number}號`,
    phone: `(00)${digits.slice(0, 4)}-${digits.slice(4)}`,
    active: true,
    departments: (staffed?.departments ?? departments.slice(0, 1 + (dice[3]! % departments.length))).map(departmentOf),
  };
}

/** As the file that the insurer's command loads: one line for each department. */
export function institutionsCsv(institutions: readonly SimulatedInstitution[]): string {
  const header =
    'code,name_zh,name_en,county,district,address,phone,active,department_code,department_name_zh,department_name_en,department_settings,department_active';
  const word = (flag: boolean) => (flag ? 'yes' : 'no');
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = institutions.flatMap(({ code, name, county, district, address, phone, active, departments }) =>
    departments.map((department) =>
      [
        ...[code, name.zh, name.en, county, district, address, phone, word(active)],
        ...[department.code, department.name.zh, department.name.en, department.settings.join('|'), word(department.active)],
      ]
        .map(quoted)
        .join(),
    ),
  );
  return [header, ...lines, ''].join('\n');
}
