import { randomUUID } from 'node:crypto';
import { Department, Institution } from '../../database/entities/index.js';
import type { InstitutionWithDepartments } from '../../database/queries/institutions.js';
import { placeName } from '../../domain/household.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { SaveInstitution } from './institutions.dto.js';

/** Makes the directory say of an institution what is told here, and nothing else. Answers whether that was new. */
export function saveInstitution(
  tx: UnitOfWork,
  code: string,
  told: SaveInstitution,
  known: InstitutionWithDepartments | undefined,
): boolean {
  const { em, now } = tx;
  const row = {
    ...{ nameZh: told.name.zh, nameEn: told.name.en, address: told.address, phone: told.phone, active: told.active },
    ...{ county: placeName(told.county), district: placeName(told.district) },
  };
  const departments = told.departments.map(({ code, name, settings, active }) => ({
    ...{ code, nameZh: name.zh, nameEn: name.en, active },
    settings: [...new Set(settings)].sort(),
  }));
  if (known && same(known, row, departments)) return false;

  const institution = known
    ? em.assign(known.institution, { ...row, changedAt: now })
    : em.create(Institution, { id: randomUUID(), code, ...row, changedAt: now });
  for (const department of departments) {
    const earlier = known?.departments.find(({ code }) => code === department.code);
    if (earlier) em.assign(earlier, department);
    else em.create(Department, { id: randomUUID(), institutionId: institution.id, ...department });
  }
  for (const earlier of known?.departments ?? []) if (!departments.some(({ code }) => code === earlier.code)) em.remove(earlier);
  tx.audit('institution.saved', { type: 'institution', id: institution.id }, { code, active: row.active, departments: departments.length });
  return true;
}

const same = (known: InstitutionWithDepartments, row: object, departments: { code: string }[]) =>
  holds(known.institution, row) &&
  known.departments.length === departments.length &&
  departments.every((told) => known.departments.some((department) => holds(department, told)));

const holds = (row: object, told: object) =>
  Object.entries(told).every(([name, value]) => JSON.stringify((row as Record<string, unknown>)[name]) === JSON.stringify(value));
