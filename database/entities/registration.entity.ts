import { defineEntity, p } from '@mikro-orm/core';
import type { RegistrationChannel } from '../../domain/registration.js';
import { instant, uuid } from './column-types.js';

/** A person's registration, from the application to its end. One row per application; a person has at most one that lives (I-02). */
const RegistrationSchema = defineEntity({
  name: 'Registration',
  tableName: 'registrations',
  properties: {
    id: uuid().primary(),
    state: p.string().$type<'applied' | 'active' | 'void' | 'deleted'>(),
    channel: p.string().$type<RegistrationChannel>(),
    idNumber: p.string(),
    holderName: p.string(),
    holderKind: p.string().$type<'citizen' | 'resident'>(),
    birthDate: p.string(),
    /** Null once the registration is deleted. */
    passwordHash: p.text().nullable(),
    passwordChangedAt: instant().nullable(),
    mobile: p.string(),
    localPhone: p.string().nullable(),
    /** Null while a person who registered by mobile number has not confirmed one (D-36). */
    email: p.string().nullable(),
    spareEmail: p.string().nullable(),
    consentId: uuid().nullable(),
    appliedAt: instant(),
    /** Null where nothing waits for a confirmation: at an office the registration is active at once. */
    deadlineAt: instant().nullable(),
    confirmedAt: instant().nullable(),
    voidedAt: instant().nullable(),
    deletedAt: instant().nullable(),
    /** Since when theft is reported; nobody can log in (R-042, D-17). */
    frozenAt: instant().nullable(),
    /** Counts the confirmation links made; only the newest counts (D-03). */
    linkRound: p.integer(),
  },
  uniques: [{ name: 'registrations_one_live_per_person', properties: ['idNumber'], where: "state in ('applied', 'active')" }],
  checks: [{ name: 'registrations_state', expression: "state in ('applied', 'active', 'void', 'deleted')" }],
});
export class Registration extends RegistrationSchema.class {}
RegistrationSchema.setClass(Registration);
export { RegistrationSchema };
