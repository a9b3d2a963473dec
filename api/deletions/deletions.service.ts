import { Inject, Injectable } from '@nestjs/common';
import { Registration } from '../../database/entities/index.js';
import { isSameCardNumber } from '../../domain/card-number.js';
import { parseIdentityNumber } from '../../domain/identity-number.js';
import { maskEmailAddress } from '../../domain/mask.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { RegisteredPerson } from '../../platform/insured-register.js';
import { refuseUnlessInGoodStanding } from '../accounts/standing.js';
import type { Call } from '../call.js';
import { afterCaptcha, isIdleTry } from '../captchas/use-captcha.js';
import { Commands, heldForUpdate } from '../commands.js';
import { refuseTooMany } from '../limits.js';
import { ApiParts } from '../parts.js';
import { lookUpPerson } from '../registered-person.js';
import { judgeChangedAddress } from '../recoveries/changed-address.js';
import { openRecovery } from '../recoveries/open-recovery.js';
import { heldRecovery, judgeCode, useUp } from '../recoveries/use-recovery.js';
import { endRegistration } from './end-registration.js';
import type { CheckHolder, ConfirmDeletion, Deleted, DeletionRequested, HolderChecked, RequestDeletion } from './deletions.dto.js';
import { messages } from './messages.js';

/** Who is named on the form, as the insured register knows them; `person` is null where it was not worth asking, or knows nobody. */
type NamedHolder = { idNumber: string; cardNumber: string; person: RegisteredPerson | null };

/** Ending a registration without a card reader: ID number, card number and captcha; then the mailbox. */
@Injectable()
export class DeletionsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  /** "Check card and ID number": where the mail would go to. */
  async checkHolder(call: Call, body: CheckHolder): Promise<HolderChecked> {
    const { registrationId } = await this.commands.run(call, {
      prepare: () => this.lookUp(body),
      commit: (tx, named) =>
        afterCaptcha(tx, this.parts, body.captcha, 'deletion', async (tx) => {
          const { id } = await this.holderOf(tx, named);
          return { registrationId: id };
        }),
    });
    const { email } = await this.parts.orm.em.fork().findOneOrFail(Registration, { id: registrationId });
    return { emailMasked: email ? maskEmailAddress(email) : null, notice: messages.notice };
  }

  /** The mail with link and code; until they are used, everything stays usable. */
  async requestDeletion(call: Call, body: RequestDeletion): Promise<DeletionRequested> {
    const { expiresAt, warnings } = await this.commands.run(call, {
      prepare: async () => {
        const named = await this.lookUp(body);
        return { named, changed: body.changeTo && judgeChangedAddress(body.changeTo, named.person) };
      },
      commit: (tx, { named, changed }) =>
        afterCaptcha(tx, this.parts, body.captcha, 'deletion', async (tx) => {
          const registration = await this.holderOf(tx, named);
          if (changed && !changed.matches) throw new Refusal('register-mismatch');
          const toAddress = changed?.email ?? registration.email;
          if (!toAddress) throw new Refusal('email-unknown');
          const { expiresAt } = await openRecovery(tx, this.parts, { kind: 'deletion', registration, toAddress, change: changed });
          return { expiresAt: expiresAt.toISOString(), warnings: changed?.warnings ?? [] };
        }),
    });
    return { expiresAt, message: messages.requested, notice: messages.notice, warnings };
  }

  /** Link, ID number and code together end the registration. A wrong ID number counts like a wrong code: either could be guessed. */
  async confirmDeletion(call: Call, { token, idNumber, code, captcha }: ConfirmDeletion): Promise<Deleted> {
    await this.commands.run(call, {
      prepare: async () => accepted(parseIdentityNumber(idNumber, this.parts.clock.now(), this.parts.policy)),
      commit: (tx, { value }) =>
        afterCaptcha(tx, this.parts, captcha, 'confirm-deletion', async (tx) => {
          const { recovery, registration } = await heldRecovery(tx, 'deletion', token);
          const wrong = judgeCode(tx, this.parts, recovery, registration.idNumber === value ? code : '');
          if (wrong) return wrong;
          // Whoever reported theft has to be able to rely on it: the thief may have the mailbox too (D-17).
          await refuseUnlessInGoodStanding(tx, registration);
          useUp(tx, recovery);
          await endRegistration(tx, this.parts, registration, recovery.newEmail);
          return {};
        }),
    });
    return { state: 'deleted', message: messages.deleted };
  }

  /** Nobody is looked up, and no try is counted against an ID number, before a person has read the captcha. */
  private async lookUp({ idNumber, cardNumber, captcha }: CheckHolder): Promise<NamedHolder> {
    const { value } = accepted(parseIdentityNumber(idNumber, this.parts.clock.now(), this.parts.policy));
    if (await isIdleTry(this.parts, captcha, 'deletion')) return { idNumber: value, cardNumber, person: null };
    await refuseTooMany(this.parts, 'deletion-by-id-number', value);
    return { idNumber: value, cardNumber, person: await lookUpPerson(this.parts, value) };
  }

  /**
   * The registration of the person who is named, held until the end of the transaction. Whether the person is unknown, not registered, or has
   * another card is one refusal after the same work: nobody learns here who is registered (N-10).
   * @throws Refusal deletion-check-failed, account-frozen, account-suspended, account-banned
   */
  private async holderOf(tx: UnitOfWork, { idNumber, cardNumber, person }: NamedHolder): Promise<Registration> {
    const registration = await tx.em.findOne(Registration, { idNumber, state: 'active' }, heldForUpdate);
    if (!registration || !person || !isSameCardNumber(cardNumber, person.card.number)) throw new Refusal('deletion-check-failed');
    await refuseUnlessInGoodStanding(tx, registration);
    return registration;
  }
}
