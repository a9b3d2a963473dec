import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** A person's registration, from the application to its end. One row per application; a person has at most one that lives (I-02). */
const RegistrationSchema = defineEntity({
  name: 'Registration',
  tableName: 'registrations',
  properties: {
    id: uuid().primary(),
    state: p.string().$type<'applied' | 'active' | 'void'>(),
    channel: p.string().$type<'portal' | 'app' | 'office' | 'counter' | 'home-care'>(),
    idNumber: p.string(),
    holderName: p.string(),
    holderKind: p.string().$type<'citizen' | 'resident'>(),
    birthDate: p.string(),
    passwordHash: p.text(),
    mobile: p.string(),
    localPhone: p.string().nullable(),
    email: p.string(),
    spareEmail: p.string().nullable(),
    consentId: uuid().nullable(),
    appliedAt: instant(),
    /** Null where nothing waits for a confirmation: at an office the registration is active at once. */
    deadlineAt: instant().nullable(),
    confirmedAt: instant().nullable(),
    voidedAt: instant().nullable(),
    /** Counts the confirmation links made; only the newest counts (D-03). */
    linkRound: p.integer(),
  },
  uniques: [{ name: 'registrations_one_live_per_person', properties: ['idNumber'], where: "state in ('applied', 'active')" }],
  checks: [{ name: 'registrations_state', expression: "state in ('applied', 'active', 'void')" }],
});
export class Registration extends RegistrationSchema.class {}
RegistrationSchema.setClass(Registration);
export { RegistrationSchema };
