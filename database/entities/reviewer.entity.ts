import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** Who may decide applications, as operators keep the list: the identity provider knows roles, and not whose case would be the own one (D-25). */
const ReviewerSchema = defineEntity({
  name: 'Reviewer',
  tableName: 'reviewers',
  properties: {
    id: uuid().primary(),
    staffId: p.string().unique('reviewers_staff'),
    /** Keyed digest of the reviewer's own ID number: enough to tell the own case, and nobody's number. */
    personDigest: p.string(),
    /** Where a review lead is told of what is overdue (D-05). */
    email: p.string(),
    isLead: p.boolean(),
    enrolledAt: instant(),
    removedAt: instant().nullable(),
  },
});
export class Reviewer extends ReviewerSchema.class {}
ReviewerSchema.setClass(Reviewer);
export { ReviewerSchema };
