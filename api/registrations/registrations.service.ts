import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ConfirmationLink, Registration, RegistrationDraft } from '../../database/entities/index.js';
import { draftState, registrationState } from '../../database/states.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import * as rules from '../../domain/registration.js';
import { readyToSend } from '../../domain/registration-draft.js';
import { commitNotice, tellHolder } from '../../outbox/commit-notice.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { linkToken, sha256OfToken } from '../../platform/random-code.js';
import { emailConfirmed, registrationWorkflowId } from '../../workflows/registration.messages.js';
import type { Call } from '../call.js';
import { useCardReading } from '../card-readings/use-card-reading.js';
import { Commands, heldForUpdate } from '../commands.js';
import { ApiParts } from '../parts.js';
import { judgeChangedAddress } from '../recoveries/changed-address.js';
import { refuseTooManyMails } from '../recoveries/mail-limit.js';
import { registeredPerson } from '../registered-person.js';
import { judgeContact, judgeNewPassword } from './contact.js';
import { findLive, replaceEarlier } from './live-registration.js';
import { messages } from './messages.js';
import type { Apply, ConfirmEmail, Resend } from './registrations.dto.js';

/** From page 2 to the confirmed account. */
@Injectable()
export class RegistrationsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  /** Page 2: the application, its five days, and the mail with the link, in one commit. */
  async apply(call: Call, body: Apply) {
    const { policy } = this.parts;
    const { settleGraceSeconds } = policy;
    const { warnings, ...outcome } = await this.commands.run(call, {
      prepare: () => this.judgePage2(body),
      commit: async (tx, { draftId, passwordHash, warnings, ...contact }) => {
        const draft = await tx.em.findOneOrFail(RegistrationDraft, { id: draftId }, heldForUpdate);
        const { card } = accepted(readyToSend(draftState(draft), tx.now));
        const { deadlineAt } = await replaceEarlier(tx, card.idNumber, (earlier) => accepted(rules.apply(earlier, tx.now, policy)));
        const { idNumber, holderName, holderKind, birthDate } = card;
        const registration = tx.em.create(Registration, {
          id: randomUUID(),
          state: 'applied',
          channel: 'portal',
          ...{ idNumber, holderName, holderKind, birthDate, passwordHash, ...contact },
          consentId: draft.consentId,
          appliedAt: tx.now,
          deadlineAt: new Date(deadlineAt),
          confirmedAt: null,
          voidedAt: null,
          linkRound: 1,
        });
        draft.registrationId = registration.id;
        tx.audit('registration.applied', { type: 'registration', id: registration.id });
        await this.mailLink(tx, registration);
        tx.start('registration', registrationWorkflowId(registration.id), {
          registrationId: registration.id,
          channel: 'portal',
          deadlineAt,
          policy: { settleGraceSeconds },
        });
        return { registrationId: registration.id, deadlineAt, warnings };
      },
    });
    return { ...outcome, state: 'applied' as const, message: messages.applied, warnings };
  }

  private async judgePage2({ draftId, password, passwordConfirmation, ...entries }: Apply) {
    const draft = await this.parts.orm.em.fork().findOne(RegistrationDraft, { id: draftId });
    if (!draft) throw new Refusal('draft-not-found');
    const { card } = accepted(readyToSend(draftState(draft), this.parts.clock.now()));
    const contact = judgeContact(entries);
    const owner = { ...card, mobile: contact.mobile, localPhone: contact.localPhone };
    const judged = judgeNewPassword({ password, passwordConfirmation }, owner, this.parts);
    return {
      draftId,
      ...contact,
      passwordHash: await this.parts.passwords.hash(judged.password),
      warnings: [...contact.warnings, ...judged.warnings],
    };
  }

  /** The click on the link, with the card. Judged by the instant at which it arrived (D-02, D-03). */
  async confirmEmail(call: Call, { token, cardReadingId }: ConfirmEmail) {
    const { registrationId } = await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const link = await tx.em.findOne(ConfirmationLink, { tokenSha256: sha256OfToken(token) });
        if (!link) throw new Refusal('link-unknown');
        const card = await useCardReading(tx, cardReadingId, this.parts.policy);
        const registration = await tx.em.findOneOrFail(Registration, { id: link.registrationId }, heldForUpdate);
        // Somebody else's link does not exist for this card.
        if (registration.idNumber !== card.idNumber) throw new Refusal('link-unknown');
        const { confirmedAt } = accepted(rules.confirmEmail(registrationState(registration), link, tx.now));
        tx.em.assign(registration, { state: 'active', confirmedAt: new Date(confirmedAt) });
        tx.audit('registration.email-confirmed', { type: 'registration', id: registration.id });
        tellHolder(tx, this.parts.policy, 'registration-completed', registration);
        tx.signal(emailConfirmed, registrationWorkflowId(registration.id), { eventId: link.id });
        return { registrationId: registration.id };
      },
    });
    const { holderName } = await this.parts.orm.em.fork().findOneOrFail(Registration, { id: registrationId });
    return {
      registrationId,
      state: 'active' as const,
      name: holderName,
      message: messages.confirmed,
      warnings: ['app-password-changes' as const],
    };
  }

  /** Another confirmation mail: the earlier link ends, the deadline stays (D-03). */
  async resendConfirmation(call: Call, { cardReadingId, changeTo }: Resend) {
    const { deadlineAt, warnings } = await this.commands.run(call, {
      prepare: async () => changeTo && judgeChangedAddress(changeTo, await registeredPerson(this.parts, cardReadingId)),
      commit: async (tx, changed) => {
        const card = await useCardReading(tx, cardReadingId, this.parts.policy);
        const registration = await findLive(tx, card.idNumber);
        if (!registration) throw new Refusal('no-open-application');
        const { linkRound, deadlineAt } = accepted(rules.resend(registrationState(registration), tx.now));
        if (changed) {
          if (!changed.matches) return { refusal: 'register-mismatch' };
          // The old address hears of the change, in case it was not the holder who made it (D-18).
          tellHolder(tx, this.parts.policy, 'address-changed', registration);
          tx.em.assign(registration, { email: changed.email, mobile: changed.mobile });
        }
        registration.linkRound = linkRound;
        tx.audit(
          'registration.confirmation-resent',
          { type: 'registration', id: registration.id },
          { round: linkRound, addressChanged: Boolean(changeTo) },
        );
        await this.mailLink(tx, registration);
        return { deadlineAt, warnings: changed?.warnings ?? [] };
      },
    });
    return { deadlineAt, message: messages.resent, warnings };
  }

  /** Makes the link of the registration's current round and the mail that carries it. It is never sent after the deadline (D-03). */
  private async mailLink(tx: UnitOfWork, { id, linkRound, email, deadlineAt }: Registration) {
    if (!email) throw new Error('An application has an e-mail address.');
    await refuseTooManyMails(tx, { kind: 'confirm-registration', toAddress: email, registrationId: id }, this.parts.policy);
    const { id: keyId, key } = this.parts.keys.link.current;
    const tokenSha256 = sha256OfToken(linkToken(key, id, linkRound));
    tx.em.create(ConfirmationLink, { id: randomUUID(), registrationId: id, round: linkRound, keyId, tokenSha256, createdAt: tx.now });
    commitNotice(tx, this.parts.policy, {
      kind: 'confirm-registration',
      registrationId: id,
      toAddress: email,
      notAfter: deadlineAt!,
      linkRound,
    });
  }
}
