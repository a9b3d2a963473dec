import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** A person's virtual card. It exists from the first application on, and a person has at most one that is not void (I-04). Its state: `domain/card.ts`. */
const CardSchema = defineEntity({
  name: 'Card',
  tableName: 'cards',
  properties: {
    id: uuid().primary(),
    registrationId: uuid().index('cards_registration'),
    idNumber: p.string(),
    openedAt: instant(),
    /** The portrait of the application that was approved last. */
    photoId: uuid().nullable(),
    withdrawnAt: instant().nullable(),
    suspendedAt: instant().nullable(),
    voidedAt: instant().nullable(),
    /** Numbers of statements of the insured register: the one by which the card was opened, and the newest that it has followed (D-26). */
    openedBySequence: p.bigint('number').default(0),
    registerSequence: p.bigint('number').default(0),
  },
  uniques: [{ name: 'cards_one_live_per_person', properties: ['idNumber'], where: 'voided_at is null' }],
});
export class Card extends CardSchema.class {}
CardSchema.setClass(Card);
export { CardSchema };
