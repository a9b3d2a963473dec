import { Inject, Injectable } from '@nestjs/common';
import { tellHolder } from '../../outbox/commit-notice.js';
import { changeAddress } from '../accounts/change-address.js';
import type { Call } from '../call.js';
import { Commands } from '../commands.js';
import { ApiParts } from '../parts.js';
import { heldRecovery, useUp } from '../recoveries/use-recovery.js';
import type { ConfirmEmailAddress } from './email-confirmations.dto.js';

/** The first address of an account that was made with the mobile number: the link alone shows whose mailbox it is (D-36). */
@Injectable()
export class EmailConfirmationsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async confirmEmailAddress(call: Call, { token }: ConfirmEmailAddress) {
    await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const { recovery, registration } = await heldRecovery(tx, 'email-confirmation', token);
        useUp(tx, recovery);
        await changeAddress(tx, this.parts, registration, { email: recovery.newEmail! });
        tellHolder(tx, this.parts.policy, 'email-confirmed', registration);
        return {};
      },
    });
    return { message };
  }
}

const message = {
  zh: '電子郵件信箱認證完成，之後的通知將寄至此信箱。',
  en: 'The e-mail address is confirmed. Further mails go to it.',
};
