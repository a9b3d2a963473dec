import { Inject, Injectable } from '@nestjs/common';
import { Registration, Session } from '../../database/entities/index.js';
import { maskIdNumber } from '../../domain/mask.js';
import { checkPassword, judgeTry } from '../accounts/check-password.js';
import type { Call } from '../call.js';
import { peekAtCardReading, useCardReading } from '../card-readings/use-card-reading.js';
import { Commands, type KeptRefusal } from '../commands.js';
import { refuseTooMany } from '../limits.js';
import { ApiParts } from '../parts.js';
import { closeSession, openSession, sessionToken } from '../sessions/sessions.js';
import type { SignedInAs } from '../sessions/signed-in.guard.js';
import { type LogIn, menuEntries, type SessionView } from './portal-sessions.dto.js';

/** Being logged in at the portal: card and password together, two hours at most (D-09). */
@Injectable()
export class PortalSessionsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async logIn(call: Call, { cardReadingId, password }: LogIn): Promise<{ token: string; session: SessionView }> {
    const { sessionId } = await this.commands.run(call, {
      prepare: async () => {
        await refuseTooMany(this.parts, 'log-in-by-network', call.network);
        const card = await peekAtCardReading(this.parts.orm.em.fork(), cardReadingId);
        return checkPassword(this.parts, card?.idNumber, password);
      },
      commit: async (tx, checked): Promise<{ sessionId: string } | KeptRefusal> => {
        const card = await useCardReading(tx, cardReadingId, this.parts.policy);
        const judged = await judgeTry(tx, this.parts, card.idNumber, checked, { type: 'card-reading', id: cardReadingId });
        if ('refusal' in judged) return judged;
        return { sessionId: openSession(tx, this.parts, { kind: 'portal', openedWith: 'card', registrationId: judged.id }) };
      },
    });
    return { token: sessionToken(this.parts, sessionId), session: await this.current({ sessionId }) };
  }

  async current({ sessionId }: Pick<SignedInAs, 'sessionId'>): Promise<SessionView> {
    const em = this.parts.orm.em.fork();
    const session = await em.findOneOrFail(Session, { id: sessionId });
    const registration = await em.findOneOrFail(Registration, { id: session.registrationId });
    return {
      name: registration.holderName,
      idNumberMasked: maskIdNumber(registration.idNumber),
      expiresAt: session.expiresAt.toISOString(),
      menu: [...menuEntries],
    };
  }

  logOut = (call: Call, session: SignedInAs) =>
    this.commands.run(call, { prepare: async () => undefined, commit: (tx) => closeSession(tx, session) });
}
