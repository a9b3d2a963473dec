import type { EntityManager } from '@mikro-orm/postgresql';
import { Institution } from '../../database/entities/index.js';
import { withDepartments } from '../../database/queries/institutions.js';

export type PlaceCodes = { readonly institutionCode: string; readonly departmentCode: string };
type Named = { code: string; name: { zh: string; en: string } };
export type Place = { institution: Named; department: Named };

/** Institutions and departments by their codes, as people know them. What is no longer in the directory keeps its code for a name. */
export async function placesOf(em: EntityManager, codes: readonly PlaceCodes[]): Promise<(place: PlaceCodes) => Place> {
  const institutions = await em.find(Institution, { code: { $in: [...new Set(codes.map(({ institutionCode }) => institutionCode))] } });
  const found = new Map((await withDepartments(em, institutions)).map((one) => [one.institution.code, one]));
  const named = (code: string, row: { nameZh: string; nameEn: string } | undefined): Named => ({
    code,
    name: { zh: row?.nameZh ?? code, en: row?.nameEn ?? code },
  });
  return ({ institutionCode, departmentCode }) => {
    const known = found.get(institutionCode);
    const department = known?.departments.find(({ code }) => code === departmentCode);
    return { institution: named(institutionCode, known?.institution), department: named(departmentCode, department) };
  };
}
