import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** A visit code as it was made; never changed. Whether it is live stands in its presentation. */
const VisitCodeSchema = defineEntity({
  name: 'VisitCode',
  tableName: 'visit_codes',
  properties: {
    tokenSha256: p.string().primary(),
    presentationId: uuid(),
    number: p.integer(),
    /** 128 random bits. The token follows from them and the visit-code key, so that it can be shown again and need not be kept (D-27). */
    seed: p.string(),
    madeBy: p.string().$type<'opening' | 'update' | 'rotation'>(),
    madeAt: instant(),
    expiresAt: instant().index('visit_codes_end'),
  },
  uniques: [{ name: 'visit_codes_number', properties: ['presentationId', 'number'] }],
});
export class VisitCode extends VisitCodeSchema.class {}
VisitCodeSchema.setClass(VisitCode);
export { VisitCodeSchema };
