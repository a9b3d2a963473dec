import { defineEntity, p } from '@mikro-orm/core';
import type { Setting } from '../../domain/institution.js';
import { uuid } from './column-types.js';

/** A department of an institution: acceptance may differ from the others' (R-192). */
const DepartmentSchema = defineEntity({
  name: 'Department',
  tableName: 'departments',
  properties: {
    id: uuid().primary(),
    institutionId: uuid(),
    code: p.string(),
    nameZh: p.string(),
    nameEn: p.string(),
    /** Where it accepts the virtual card; nowhere when there is none. */
    settings: p.array().$type<Setting[]>(),
    active: p.boolean(),
  },
  uniques: [{ name: 'departments_code', properties: ['institutionId', 'code'] }],
});
export class Department extends DepartmentSchema.class {}
DepartmentSchema.setClass(Department);
export { DepartmentSchema };
