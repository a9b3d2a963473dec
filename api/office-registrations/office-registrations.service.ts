import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Consent, Registration } from '../../database/entities/index.js';
import { compareWithRegister } from '../../domain/household.js';
import { holderKindOf, parseIdentityNumber } from '../../domain/identity-number.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import * as rules from '../../domain/registration.js';
import { acceptTerms } from '../../domain/terms.js';
import { registrationWorkflowId } from '../../workflows/registration.messages.js';
import type { Call } from '../call.js';
import { Commands } from '../commands.js';
import { ApiParts } from '../parts.js';
import { lookUpPerson } from '../registered-person.js';
import { judgeContact, judgeNewPassword } from '../registrations/contact.js';
import { replaceEarlier } from '../registrations/live-registration.js';
import type { RegisterAtOffice } from './office-registrations.dto.js';

/** Registration where the person stands before the staff: the document is the confirmation, so there is no mail step. */
@Injectable()
export class OfficeRegistrationsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async registerAtOffice(call: Call, body: RegisterAtOffice) {
    const {
      terms,
      policy: { settleGraceSeconds },
    } = this.parts;
    const { registrationId, warnings } = await this.commands.run(call, {
      prepare: () => this.judge(body),
      commit: async (tx, { warnings, ...holder }) => {
        const { confirmedAt } = await replaceEarlier(tx, holder.idNumber, (earlier) => accepted(rules.registerAtOffice(earlier, tx.now)));
        const consent = tx.em.create(Consent, {
          id: randomUUID(),
          termsVersion: terms.version,
          termsSha256: terms.sha256,
          acceptedAt: tx.now,
        });
        const registration = tx.em.create(Registration, {
          id: randomUUID(),
          state: 'active',
          channel: 'office',
          ...holder,
          consentId: consent.id,
          appliedAt: tx.now,
          deadlineAt: null,
          confirmedAt: new Date(confirmedAt),
          voidedAt: null,
          linkRound: 0,
        });
        tx.audit('terms.accepted', { type: 'consent', id: consent.id }, { version: terms.version });
        tx.audit('registration.registered-at-office', { type: 'registration', id: registration.id });
        tx.start('registration', registrationWorkflowId(registration.id), {
          registrationId: registration.id,
          channel: 'office',
          deadlineAt: null,
          policy: { settleGraceSeconds },
        });
        return { registrationId: registration.id, warnings };
      },
    });
    return { registrationId, state: 'active' as const, warnings };
  }

  private async judge({ idNumber, password, passwordConfirmation, termsVersion, termsAccepted, ...entries }: RegisterAtOffice) {
    accepted(acceptTerms({ termsVersion, accepted: termsAccepted }, this.parts.terms));
    const { value, kind } = accepted(parseIdentityNumber(idNumber, this.parts.clock.now(), this.parts.policy));
    const holderKind = holderKindOf(kind);
    const { warnings, ...contact } = judgeContact(entries);
    const person = await lookUpPerson(this.parts, value);
    if (!person) throw new Refusal('register-mismatch');
    accepted(compareWithRegister(entries, person, holderKind));
    const owner = {
      idNumber: value,
      birthDate: person.birthDate,
      cardNumber: person.card.number,
      mobile: contact.mobile,
      localPhone: contact.localPhone,
    };
    const judged = judgeNewPassword({ password, passwordConfirmation }, owner, this.parts);
    return {
      idNumber: value,
      holderName: person.name,
      holderKind,
      birthDate: person.birthDate,
      ...contact,
      passwordHash: await this.parts.passwords.hash(judged.password),
      warnings: [...warnings, ...judged.warnings],
    };
  }
}
