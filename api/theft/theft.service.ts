import { Inject, Injectable } from '@nestjs/common';
import { Registration } from '../../database/entities/index.js';
import { type BilingualText, Refusal } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { checkPassword, judgeTry } from '../accounts/check-password.js';
import { accountOf, canonicalIdNumber } from '../accounts/find-account.js';
import { freeze, unfreeze } from '../accounts/freeze.js';
import type { Call } from '../call.js';
import { peekAtCardReading, useCardReading } from '../card-readings/use-card-reading.js';
import { Commands, heldForUpdate, type KeptRefusal } from '../commands.js';
import { refuseTooMany } from '../limits.js';
import { ApiParts } from '../parts.js';
import type { SignedInAs } from '../sessions/signed-in.guard.js';
import type { Freeze, Unfreeze, UnfreezeAtCounter } from './theft.dto.js';

const messages = {
  frozen: {
    zh: '已受理通報，帳號已凍結，所有登入均已結束。請持健保卡於註冊網站解除凍結，或至服務櫃檯辦理。',
    en: 'Your report was taken: the account is frozen and everybody was logged out. Unfreeze it at the portal with your card, or at a counter.',
  },
  unfrozen: { zh: '帳號已解除凍結，請重新登入。', en: 'The account is no longer frozen. Log in again.' },
} as const satisfies Record<string, BilingualText>;

/** Report and freeze (R-042, D-17), and back. */
@Injectable()
export class TheftService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  report(call: Call, { registrationId }: SignedInAs) {
    return this.freeze(call, async (tx) => {
      const account = await tx.em.findOne(Registration, { id: registrationId, state: 'active' }, heldForUpdate);
      // It was deleted since the guard looked.
      if (!account) throw new Refusal('session-missing');
      return account;
    });
  }

  freezeAtCounter(call: Call, { idNumber }: Freeze) {
    return this.freeze(call, (tx) => accountOf(tx, canonicalIdNumber(this.parts, idNumber)));
  }

  /** Card and password together, and a wrong password counts as one at log in does (D-13). */
  async unfreeze(call: Call, { cardReadingId, password }: Unfreeze) {
    await this.commands.run(call, {
      prepare: async () => {
        await refuseTooMany(this.parts, 'log-in-by-network', call.network);
        const card = await peekAtCardReading(this.parts.orm.em.fork(), cardReadingId);
        return checkPassword(this.parts, card?.idNumber, password);
      },
      commit: async (tx, checked): Promise<Record<string, never> | KeptRefusal> => {
        const { idNumber } = await useCardReading(tx, cardReadingId, this.parts.policy);
        const judged = await judgeTry(tx, this.parts, idNumber, checked, { type: 'card-reading', id: cardReadingId }, 'unfreeze');
        if ('refusal' in judged) return judged;
        unfreeze(tx, this.parts, judged);
        return {};
      },
    });
    return { message: messages.unfrozen };
  }

  /** The card or the identity document was shown to the staff, who know whom they have before them. */
  async unfreezeAtCounter(call: Call, shown: UnfreezeAtCounter) {
    await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const idNumber =
          'cardReadingId' in shown
            ? (await useCardReading(tx, shown.cardReadingId, this.parts.policy)).idNumber
            : canonicalIdNumber(this.parts, shown.idNumber);
        unfreeze(tx, this.parts, await accountOf(tx, idNumber));
        return {};
      },
    });
    return { message: messages.unfrozen };
  }

  private async freeze(call: Call, accountIn: (tx: UnitOfWork) => Promise<Registration>) {
    const { frozenAt } = await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => ({ frozenAt: (await freeze(tx, this.parts, await accountIn(tx))).toISOString() }),
    });
    return { frozenAt, message: messages.frozen };
  }
}
