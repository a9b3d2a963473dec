import { defineEntity, p } from '@mikro-orm/core';
import type { RestrictionKind, RestrictionReason } from '../../domain/account.js';
import { instant, uuid } from './column-types.js';

/** The insurer has stopped a person's use of the service. It belongs to the person: deleting the account does not end it. */
const RestrictionSchema = defineEntity({
  name: 'Restriction',
  tableName: 'restrictions',
  properties: {
    id: uuid().primary(),
    idNumber: p.string(),
    kind: p.string().$type<RestrictionKind>(),
    reason: p.string().$type<RestrictionReason>(),
    placedAt: instant(),
    placedBy: p.string(),
    liftedAt: instant().nullable(),
    liftedBy: p.string().nullable(),
  },
  uniques: [{ name: 'restrictions_one_in_force', properties: ['idNumber'], where: 'lifted_at is null' }],
});
export class Restriction extends RestrictionSchema.class {}
RestrictionSchema.setClass(Restriction);
export { RestrictionSchema };
