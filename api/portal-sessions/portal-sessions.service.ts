import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PortalSession, Registration } from '../../database/entities/index.js';
import { maskIdNumber } from '../../domain/mask.js';
import { Refusal } from '../../domain/refusals.js';
import { linkToken, sha256OfToken } from '../../platform/random-code.js';
import type { Call } from '../call.js';
import { peekAtCardReading, useCardReading } from '../card-readings/use-card-reading.js';
import { Commands, type KeptRefusal } from '../commands.js';
import { ApiParts } from '../parts.js';
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
      prepare: () => this.checkPassword(cardReadingId, password),
      commit: async (tx, registrationId): Promise<{ sessionId: string } | KeptRefusal> => {
        await useCardReading(tx, cardReadingId, this.parts.policy);
        if (!registrationId) {
          tx.audit('portal-session.refused', { type: 'card-reading', id: cardReadingId });
          return { refusal: 'login-failed' };
        }
        const id: string = randomUUID();
        const expiresAt = new Date(tx.now.getTime() + this.parts.policy.sessionSeconds * 1000);
        tx.em.create(PortalSession, {
          id,
          tokenSha256: sha256OfToken(this.tokenOf(id)),
          registrationId,
          createdAt: tx.now,
          expiresAt,
          endedAt: null,
        });
        tx.audit('portal-session.opened', { type: 'registration', id: registrationId });
        return { sessionId: id };
      },
    });
    const token = this.tokenOf(sessionId);
    return { token, session: await this.current(token) };
  }

  /** Derived, so that a repeated request gets the same cookie although only its hash is stored. */
  private tokenOf = (sessionId: string) => linkToken(this.parts.keys.sessionKey, sessionId, 0);

  /** An unknown person and a wrong password take the same work and get the same answer. */
  private async checkPassword(cardReadingId: string, password: string): Promise<string | undefined> {
    const em = this.parts.orm.em.fork();
    const card = await peekAtCardReading(em, cardReadingId);
    const registration = card && (await em.findOne(Registration, { idNumber: card.idNumber, state: 'active' }));
    const matches = await this.parts.passwords.verify(password, registration?.passwordHash ?? null);
    return matches ? registration?.id : undefined;
  }

  async current(token: string | undefined): Promise<SessionView> {
    const { session, registration } = await this.find(token);
    return {
      name: registration.holderName,
      idNumberMasked: maskIdNumber(registration.idNumber),
      expiresAt: session.expiresAt.toISOString(),
      menu: [...menuEntries],
    };
  }

  async logOut(call: Call, token: string | undefined): Promise<void> {
    await this.commands.run(call, {
      prepare: () => this.find(token),
      commit: async (tx, { session, registration }) => {
        await tx.em.nativeUpdate(PortalSession, { id: session.id, endedAt: null }, { endedAt: tx.now });
        tx.audit('portal-session.closed', { type: 'registration', id: registration.id });
        return {};
      },
    });
  }

  /** The session and its holder, if it has neither ended nor run out: checked at every use (D-02). */
  private async find(token: string | undefined) {
    if (!token) throw new Refusal('session-missing');
    const em = this.parts.orm.em.fork();
    const live = { tokenSha256: sha256OfToken(token), endedAt: null, expiresAt: { $gt: this.parts.clock.now() } };
    const session = await em.findOne(PortalSession, live);
    const registration = session && (await em.findOne(Registration, { id: session.registrationId, state: 'active' }));
    if (!session || !registration) throw new Refusal('session-missing');
    return { session, registration };
  }
}
