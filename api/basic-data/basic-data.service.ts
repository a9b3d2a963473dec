import { Inject, Injectable } from '@nestjs/common';
import { Recovery, Registration } from '../../database/entities/index.js';
import { localPhoneOf } from '../../domain/phone-number.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { changeAddress } from '../accounts/change-address.js';
import { heldAccount } from '../accounts/held-account.js';
import type { Call } from '../call.js';
import { Commands } from '../commands.js';
import { ApiParts } from '../parts.js';
import { openRecovery } from '../recoveries/open-recovery.js';
import { judgeContact } from '../registrations/contact.js';
import type { SignedInAs } from '../sessions/signed-in.guard.js';
import type { BasicData, ChangeBasicData } from './basic-data.dto.js';

/** Phone numbers and e-mail addresses of who is logged in. */
@Injectable()
export class BasicDataService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async show({ registrationId }: SignedInAs): Promise<BasicData> {
    const em = this.parts.orm.em.fork();
    const { mobile, localPhone, email, spareEmail } = await em.findOneOrFail(Registration, { id: registrationId });
    const live = { kind: 'email-confirmation', registrationId, state: 'open', expiresAt: { $gt: this.parts.clock.now() } } as const;
    const awaiting = await em.findOne(Recovery, live);
    return {
      mobile,
      localPhone: localPhone ? localPhoneOf(localPhone) : null,
      email: email ?? null,
      emailAwaitingConfirmation: awaiting?.newEmail ?? null,
      spareEmail: spareEmail ?? null,
    };
  }

  async changeBasicData(call: Call, session: SignedInAs, entries: ChangeBasicData) {
    const { confirmEmailBefore, warnings } = await this.commands.run(call, {
      prepare: async () => judgeContact(entries),
      commit: async (tx, { email, warnings, ...others }) => {
        const registration = await heldAccount(tx, session);
        const confirmEmailBefore = await this.changeEmail(tx, registration, email);
        tx.em.assign(registration, others);
        tx.audit('account.basic-data-changed', { type: 'registration', id: registration.id });
        return { confirmEmailBefore, warnings };
      },
    });
    return { message: confirmEmailBefore ? messages.savedButEmail : messages.saved, confirmEmailBefore, warnings };
  }

  /** An account without an address gets one only when the link that is mailed to it was used, before the instant that is answered (D-36). */
  private async changeEmail(tx: UnitOfWork, registration: Registration, email: string): Promise<string | null> {
    if (registration.email === email) return null;
    if (registration.email) {
      await changeAddress(tx, this.parts, registration, { email });
      return null;
    }
    const opening = { kind: 'email-confirmation', registration, toAddress: email, change: { email } } as const;
    const { expiresAt } = await openRecovery(tx, this.parts, opening);
    return expiresAt.toISOString();
  }
}

const messages = {
  saved: { zh: '基本資料更新成功。', en: 'Your data were saved.' },
  savedButEmail: {
    zh: '基本資料更新成功。電子郵件信箱須經認證：請至該信箱收取認證信，並於期限內開啟信中的連結。',
    en: 'Your data were saved. The e-mail address has to be confirmed: collect the mail from its mailbox and open the link before its end.',
  },
};
