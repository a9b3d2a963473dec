import { defineEntity, p } from '@mikro-orm/core';
import type { CarrierRefusal } from '../../domain/carrier-check.js';
import { instant, uuid } from './column-types.js';

/** One check of a mobile number: the carrier is asked until the deadline, and a match lets the device that asked set a password once. */
const CarrierCheckSchema = defineEntity({
  name: 'CarrierCheck',
  tableName: 'carrier_checks',
  properties: {
    /** Also names the transaction at the gateway. */
    id: uuid().primary(),
    state: p.string().$type<'checking' | 'matched' | 'refused' | 'given-up'>(),
    /** Of the key of the device that asked; no other device may see or use the check. */
    deviceThumbprint: p.string(),
    idNumber: p.string(),
    mobile: p.string(),
    consentId: uuid(),
    requestedAt: instant(),
    deadlineAt: instant(),
    settledAt: instant().nullable(),
    refusalCode: p.string().$type<CarrierRefusal>().nullable(),
    /** Shows which SIM the phone has; sealed, and wiped when the check is settled. */
    sealedOperatorToken: p.text().nullable(),
    /** Number of the newest statement that was heard; an older one says nothing (F-36). */
    sequence: p.integer(),
    /** The carrier that vouched for the person, by its name of today. */
    carrier: p.string().nullable(),
    usableUntil: instant().nullable(),
    usedAt: instant().nullable(),
  },
  checks: [
    { name: 'carrier_checks_state', expression: "state in ('checking', 'matched', 'refused', 'given-up')" },
    { name: 'carrier_checks_secret', expression: "(state = 'checking') = (sealed_operator_token is not null)" },
  ],
});
export class CarrierCheck extends CarrierCheckSchema.class {}
CarrierCheckSchema.setClass(CarrierCheck);
export { CarrierCheckSchema };
