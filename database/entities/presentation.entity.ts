import { defineEntity, p } from '@mikro-orm/core';
import type { PresentationEnding } from '../../domain/presentation.js';
import { instant, uuid } from './column-types.js';

/**
 * One opening of a virtual card. The row alone decides whether a visit code is live: redeeming, updating, rotating and everything that ends the
 * presentation change it, so that of several at once one comes first (I-08).
 */
const PresentationSchema = defineEntity({
  name: 'Presentation',
  tableName: 'presentations',
  properties: {
    id: uuid().primary(),
    cardId: uuid(),
    /** The person whose card it is … */
    registrationId: uuid().index('presentations_registration'),
    /** … and the one who presents it, on which device and under which log in. */
    presenterId: uuid().index('presentations_presenter'),
    bindingId: uuid(),
    sessionId: uuid(),
    openedAt: instant(),
    /** By which somebody else than the holder presents it (D-32). */
    grantId: uuid().nullable().index('presentations_grant'),
    /** The end of the log in (D-09) or of the grant, whichever comes first. */
    closesAt: instant(),
    closesAs: p.string().$type<'log-in-ended' | 'grant-ended'>().default('log-in-ended'),
    /** Of the visit code that counts, and when it ends: then the next one takes its place. */
    codeNumber: p.integer(),
    codeExpiresAt: instant(),
    /** How often the code was changed by time (D-29). */
    rotations: p.integer().default(0),
    closedAt: instant().nullable(),
    ending: p.string().$type<PresentationEnding>().nullable(),
  },
  uniques: [{ name: 'presentations_one_open', properties: ['cardId', 'presenterId'], where: 'closed_at is null' }],
  checks: [{ name: 'presentations_closed', expression: '(closed_at is null) = (ending is null)' }],
});
export class Presentation extends PresentationSchema.class {}
PresentationSchema.setClass(Presentation);
export { PresentationSchema };
