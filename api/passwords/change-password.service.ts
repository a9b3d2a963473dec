import { Inject, Injectable } from '@nestjs/common';
import { Registration } from '../../database/entities/index.js';
import { Refusal } from '../../domain/refusals.js';
import { heldAccount } from '../accounts/held-account.js';
import { hashNewPassword } from '../accounts/new-password.js';
import { setPassword } from '../accounts/set-password.js';
import type { Call } from '../call.js';
import { Commands } from '../commands.js';
import { ApiParts } from '../parts.js';
import { replaceRecoveries } from '../recoveries/use-recovery.js';
import { lookUpPerson } from '../registered-person.js';
import type { SignedInAs } from '../sessions/signed-in.guard.js';
import type { ChangePassword } from './change-password.dto.js';

/** Another password for portal and App, set by who is logged in. */
@Injectable()
export class ChangePasswordService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async changePassword(call: Call, session: SignedInAs, entries: ChangePassword) {
    const { warnings } = await this.commands.run(call, {
      prepare: () => this.judge(session, entries),
      commit: async (tx, { passwordHash, warnings }) => {
        const registration = await heldAccount(tx, session);
        // A link to a new password that was asked for before would undo this one.
        await replaceRecoveries(tx, { registrationId: registration.id, kind: 'password-reset' });
        await setPassword(tx, this.parts, registration, passwordHash);
        return { warnings };
      },
    });
    return { message, warnings };
  }

  private async judge({ registrationId }: SignedInAs, entries: ChangePassword) {
    const registration = await this.parts.orm.em.fork().findOneOrFail(Registration, { id: registrationId });
    const { idNumber, birthDate, mobile, localPhone = null, passwordHash = null } = registration;
    const person = await lookUpPerson(this.parts, idNumber);
    const owner = { idNumber, birthDate, mobile, localPhone, cardNumber: person?.card.number ?? null };
    const judged = await hashNewPassword(this.parts, entries, owner);
    if (await this.parts.passwords.verify(entries.password, passwordHash)) throw new Refusal('password-unchanged');
    return judged;
  }
}

const message = {
  zh: '密碼變更成功。下次以健保卡登入時，請使用新密碼；目前的登入皆已結束。',
  en: 'The password was changed. Use the new one at your next log in with the card; everybody who was logged in has been logged out.',
};
