import { Inject, Injectable } from '@nestjs/common';
import { Registration } from '../../database/entities/index.js';
import { Refusal } from '../../domain/refusals.js';
import { changeAddress } from '../accounts/change-address.js';
import { hashNewPassword } from '../accounts/new-password.js';
import { setPassword } from '../accounts/set-password.js';
import type { Call } from '../call.js';
import { peekAtCardReading, useCardReading } from '../card-readings/use-card-reading.js';
import { Commands, type KeptRefusal } from '../commands.js';
import { ApiParts } from '../parts.js';
import { judgeChangedAddress } from '../recoveries/changed-address.js';
import { openRecovery } from '../recoveries/open-recovery.js';
import { heldRecovery, peekAtRecovery, useUp } from '../recoveries/use-recovery.js';
import { registeredPerson } from '../registered-person.js';
import { findLive } from '../registrations/live-registration.js';
import type { Warning } from '../registrations/registrations.dto.js';
import type { RequestPasswordReset, ResetPassword } from './password-resets.dto.js';

/** Forgotten password: a link by mail, then card and new password. The old one stays valid until then. */
@Injectable()
export class PasswordResetsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async requestPasswordReset(call: Call, { cardReadingId, changeTo }: RequestPasswordReset) {
    const { expiresAt, warnings } = await this.commands.run(call, {
      prepare: async () => changeTo && judgeChangedAddress(changeTo, await registeredPerson(this.parts, cardReadingId)),
      commit: async (tx, changed): Promise<{ expiresAt: string; warnings: Warning[] } | KeptRefusal> => {
        const card = await useCardReading(tx, cardReadingId, this.parts.policy);
        const registration = await findLive(tx, card.idNumber);
        if (registration?.state !== 'active') throw new Refusal('not-registered');
        // A thief with the card must not get round the freeze by an address of his own (D-17).
        if (changed && registration.frozenAt) throw new Refusal('account-frozen');
        if (changed && !changed.matches) return { refusal: 'register-mismatch' };
        const toAddress = changed?.email ?? registration.email;
        if (!toAddress) throw new Refusal('email-unknown');
        const { expiresAt } = await openRecovery(tx, this.parts, { kind: 'password-reset', registration, toAddress, change: changed });
        return { expiresAt: expiresAt.toISOString(), warnings: ['app-password-changes', ...(changed?.warnings ?? [])] };
      },
    });
    return { expiresAt, message: messages.requested, warnings };
  }

  async resetPassword(call: Call, { token, cardReadingId, ...entries }: ResetPassword) {
    const { registrationId, warnings } = await this.commands.run(call, {
      prepare: () => this.judge({ token, cardReadingId, ...entries }),
      commit: async (tx, { passwordHash, warnings }) => {
        const { recovery, registration } = await heldRecovery(tx, 'password-reset', token);
        const card = await useCardReading(tx, cardReadingId, this.parts.policy);
        // Somebody else's link does not exist for this card.
        if (registration.idNumber !== card.idNumber) throw new Refusal('recovery-unknown');
        useUp(tx, recovery);
        if (recovery.newEmail) await changeAddress(tx, this.parts, registration, { email: recovery.newEmail, mobile: recovery.newMobile });
        await setPassword(tx, this.parts, registration, passwordHash);
        return { registrationId: registration.id, warnings };
      },
    });
    const { holderName } = await this.parts.orm.em.fork().findOneOrFail(Registration, { id: registrationId });
    return { name: holderName, message: messages.reset, warnings };
  }

  /** Before anything is hashed the link has to be one of this card. */
  private async judge({ token, cardReadingId, ...entries }: ResetPassword) {
    const em = this.parts.orm.em.fork();
    const found = await peekAtRecovery(em, 'password-reset', token);
    if (!found) throw new Refusal('recovery-unknown');
    const card = await peekAtCardReading(em, cardReadingId);
    if (card && card.idNumber !== found.registration.idNumber) throw new Refusal('recovery-unknown');
    const { idNumber, birthDate, mobile, localPhone = null } = found.registration;
    const owner = { idNumber, birthDate, localPhone, mobile: found.recovery.newMobile ?? mobile, cardNumber: card?.cardNumber ?? null };
    return hashNewPassword(this.parts, entries, owner);
  }
}

const messages = {
  requested: {
    zh: '申請成功，請至電子郵件信箱收取密碼重設信，並於期限內開啟信中的連結。',
    en: 'Done. Please collect the mail with the link to a new password from your mailbox, and open it before its end.',
  },
  reset: {
    zh: '密碼重設成功。健保卡登入及「健保快易通」登入請使用新密碼。',
    en: 'The new password is set. Use it to log in with the card and in the NHI Express App.',
  },
};
