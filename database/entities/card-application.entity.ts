import { defineEntity, p } from '@mikro-orm/core';
import type { CardApplication as ApplicationState, CardApplicationChannel } from '../../domain/card-application.js';
import type { DocumentKind } from '../../domain/identity-document.js';
import type { ReturnReason } from '../../domain/return-reasons.js';
import { instant, uuid } from './column-types.js';

/** An application for the virtual card, one row for each: applying again is another one (R-150, D-21). */
const CardApplicationSchema = defineEntity({
  name: 'CardApplication',
  tableName: 'card_applications',
  properties: {
    id: uuid().primary(),
    registrationId: uuid().index('card_applications_registration'),
    cardId: uuid(),
    /** Keyed digest of the ID number, as with reviewers: nobody decides the own case (D-25). */
    personDigest: p.string(),
    state: p.string().$type<ApplicationState['name']>(),
    channel: p.string().$type<CardApplicationChannel>(),
    /** The member of staff who applied on behalf of the person; null where the person did. */
    actedBy: p.string().nullable(),
    /** What was agreed to before. */
    consentIds: p.array(),
    documentKind: p.string().$type<DocumentKind>(),
    documentPhotoId: uuid(),
    portraitPhotoId: uuid(),
    submittedAt: instant(),
    dueAt: instant(),
    overdueAt: instant().nullable(),
    settledAt: instant().nullable(),
    returnReasons: p.array().$type<ReturnReason[]>().nullable(),
    decidedBy: p.string().nullable(),
    /** Who looks at it, and until when nobody else may (D-25). */
    claimedBy: p.string().nullable(),
    claimedUntil: instant().nullable(),
  },
  indexes: [{ name: 'card_applications_queue', properties: ['dueAt', 'submittedAt', 'id'], where: "state in ('under-review', 'overdue')" }],
  uniques: [{ name: 'card_applications_one_open', properties: ['registrationId'], where: "state in ('under-review', 'overdue')" }],
  checks: [
    {
      name: 'card_applications_state',
      expression: "state in ('under-review', 'overdue', 'approved', 'returned', 'superseded', 'withdrawn')",
    },
  ],
});
export class CardApplication extends CardApplicationSchema.class {}
CardApplicationSchema.setClass(CardApplication);
export { CardApplicationSchema };
