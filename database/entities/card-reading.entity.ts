import { defineEntity, p } from '@mikro-orm/core';
import type { CardCheck } from '../../domain/card-reading.js';
import type { RefusalCode } from '../../domain/refusals.js';
import { instant, uuid } from './column-types.js';

/** One press of Read: requested, then either what the card said or why it could not be read. Serves one command. */
const CardReadingSchema = defineEntity({
  name: 'CardReading',
  tableName: 'card_readings',
  properties: {
    id: uuid().primary(),
    state: p.string().$type<'requested' | 'read' | 'refused'>(),
    check: p.string().name('check_kind').$type<CardCheck>(),
    /** Null until the local component of the portal has answered, of which it is not known before which host it belongs to. */
    host: p.string().nullable(),
    reader: p.string().nullable(),
    requestedAt: instant(),
    deadlineAt: instant(),
    settledAt: instant().nullable(),
    refusalCode: p.string().$type<RefusalCode>().nullable(),
    usedAt: instant().nullable(),
    /** The record as the card gave it, so that a rare name can be looked at again. */
    record: p.string().nullable(),
    cardNumber: p.string().nullable(),
    idNumber: p.string().nullable(),
    holderName: p.string().nullable(),
    nameFlagged: p.boolean().nullable(),
    birthDate: p.string().nullable(),
    sex: p.string().$type<'M' | 'F'>().nullable(),
    issuedOn: p.string().nullable(),
    /** What a citizen digital certificate or a local component has to sign, and the PIN for a certificate at a reader host: sealed, and gone as soon as the reading is settled. */
    challenge: p.string().nullable(),
    sealedPin: p.string().nullable(),
    /** How many wrong PINs the card still takes, where the one entered was wrong. */
    attemptsLeft: p.integer().nullable(),
    certificateNumber: p.string().nullable(),
    /** The last four characters of the ID number, as the certificate has them. */
    idNumberEnd: p.string().nullable(),
    certificateEndsAt: instant().nullable(),
  },
});
export class CardReading extends CardReadingSchema.class {}
CardReadingSchema.setClass(CardReading);
export { CardReadingSchema };
