import type { EntityManager } from '@mikro-orm/postgresql';
import { placeName } from '../../domain/household.js';
import type { Setting } from '../../domain/institution.js';
import { Department, Institution } from '../entities/index.js';

export type InstitutionSearch = {
  readonly name?: string | undefined;
  readonly place?: string | undefined;
  readonly department?: string | undefined;
  readonly setting?: Setting | undefined;
  readonly accepting?: boolean | undefined;
};
export type InstitutionWithDepartments = { institution: Institution; departments: Department[] };

/**
 * Active institutions in the order of their codes, after the given one. What is asked about departments has to be true of one and the same
 * department that is active. Goes along the unique index of the codes and into that of the departments; the texts are compared row by row,
 * which for some thousand rows is quick.
 */
export async function findInstitutions(
  em: EntityManager,
  { name, place, department, setting, accepting }: InstitutionSearch,
  { afterCode, limit }: { afterCode?: string | undefined; limit: number },
): Promise<InstitutionWithDepartments[]> {
  const wanted: [string, ...unknown[]][] = [['i.active']];
  if (afterCode) wanted.push(['i.code > ?', afterCode]);
  if (name) wanted.push([named('i'), containing(name), containing(name)]);
  if (place) wanted.push([`i.county || i.district like ?`, containing(placeName(place))]);
  if (department || setting || accepting) {
    const of: [string, ...unknown[]][] = [['d.institution_id = i.id and d.active']];
    if (department) of.push([named('d'), containing(department), containing(department)]);
    if (setting) of.push([`? = any(d.settings)`, setting]);
    if (accepting) of.push([`cardinality(d.settings) > 0`]);
    const [condition, ...values] = all(of);
    wanted.push([`exists (select 1 from departments d where ${condition})`, ...values]);
  }
  const [condition, ...values] = all(wanted);
  const found = await em.execute<{ id: string }[]>(`select i.id from institutions i where ${condition} order by i.code limit ?`, [
    ...values,
    limit,
  ]);
  const institutions = await em.find(Institution, { id: { $in: found.map(({ id }) => id) } }, { orderBy: { code: 'asc' } });
  return withDepartments(em, institutions);
}

export async function withDepartments(em: EntityManager, institutions: Institution[]): Promise<InstitutionWithDepartments[]> {
  const ids = institutions.map(({ id }) => id);
  const departments = await em.find(Department, { institutionId: { $in: ids } }, { orderBy: { code: 'asc' } });
  const byInstitution = Map.groupBy(departments, ({ institutionId }) => institutionId);
  return institutions.map((institution) => ({ institution, departments: byInstitution.get(institution.id) ?? [] }));
}

const all = (conditions: [string, ...unknown[]][]): [string, ...unknown[]] => [
  conditions.map(([condition]) => `(${condition})`).join(' and '),
  ...conditions.flatMap(([, ...values]) => values),
];

/** Official names have 臺 and 台; who searches need not know which. */
const named = (table: string) => `translate(${table}.name_zh, '台', '臺') ilike translate(?, '台', '臺') or ${table}.name_en ilike ?`;

/** Part of a text, whatever signs it has (N-74). */
const containing = (text: string) => `%${text.normalize('NFKC').replace(/[\\%_]/g, '\\$&')}%`;
