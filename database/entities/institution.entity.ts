import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** A care institution of the directory in which people look up where the virtual card is accepted. */
const InstitutionSchema = defineEntity({
  name: 'Institution',
  tableName: 'institutions',
  properties: {
    id: uuid().primary(),
    /** Ten digits. Also the order of the list, so that its index serves every page. */
    code: p.string().unique('institutions_code'),
    nameZh: p.string(),
    nameEn: p.string(),
    county: p.string(),
    district: p.string(),
    address: p.string(),
    phone: p.string(),
    active: p.boolean(),
    changedAt: instant(),
  },
});
export class Institution extends InstitutionSchema.class {}
InstitutionSchema.setClass(Institution);
export { InstitutionSchema };
