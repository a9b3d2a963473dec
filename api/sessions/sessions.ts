import { randomUUID } from 'node:crypto';
import { endPresentations } from '../../changes/end-presentations.js';
import { Registration, Session } from '../../database/entities/index.js';
import type { PresentationEnding } from '../../domain/presentation.js';
import { Refusal } from '../../domain/refusals.js';
import { heldForUpdate, type UnitOfWork } from '../../outbox/unit-of-work.js';
import { linkToken, sha256OfToken } from '../../platform/random-code.js';
import type { ApiParts } from '../parts.js';

export type SessionKind = Session['kind'];
type Opened = Pick<Session, 'kind' | 'openedWith' | 'registrationId'> & { bindingId?: string };

/** Logs somebody in for two hours (D-09), under an id of its own each time (N-30). Answers the id, from which the token follows. */
export function openSession(tx: UnitOfWork, parts: ApiParts, opened: Opened): string {
  const id = randomUUID();
  tx.em.create(Session, {
    id,
    ...opened,
    bindingId: opened.bindingId ?? null,
    tokenSha256: sha256OfToken(sessionToken(parts, id)),
    createdAt: tx.now,
    expiresAt: new Date(tx.now.getTime() + parts.policy.sessionSeconds * 1000),
    endedAt: null,
  });
  tx.audit(`session.opened-${opened.kind}`, { type: 'session', id }, { with: opened.openedWith }, opened.registrationId);
  return id;
}

/** Derived, so that a repeated request gets the same token although only its hash is stored. */
export const sessionToken = ({ keys }: Pick<ApiParts, 'keys'>, sessionId: string) => linkToken(keys.sessionKey, sessionId, 0);

/**
 * A log in that nobody has ended, held until the end of the transaction: who logs out meanwhile waits.
 * @throws Refusal session-missing
 */
export async function heldSession(tx: UnitOfWork, { sessionId }: { sessionId: string }): Promise<Session> {
  const held = await tx.em.findOne(Session, { id: sessionId, endedAt: null }, heldForUpdate);
  if (!held) throw new Refusal('session-missing');
  return held;
}

/** Log out: this session and no other. The person is held, as by everything else that ends a log in. */
export async function closeSession(tx: UnitOfWork, { sessionId, registrationId }: { sessionId: string; registrationId: string }) {
  await tx.em.findOneOrFail(Registration, { id: registrationId }, heldForUpdate);
  await tx.em.nativeUpdate(Session, { id: sessionId, endedAt: null }, { endedAt: tx.now });
  await endPresentations(tx, { sessionId }, 'log-in-ended');
  tx.audit('session.closed', { type: 'session', id: sessionId }, {}, registrationId);
  return {};
}

/**
 * Logs somebody out everywhere, or only on one device, and ends the cards that are open there. In the same commit as what is the reason for it.
 * @param reason for whoever scans the card a moment later
 */
export async function endSessions(
  tx: UnitOfWork,
  { registrationId, ...device }: { registrationId: string; bindingId?: string },
  reason: Extract<PresentationEnding, 'log-in-ended' | 'device-disabled'> = 'log-in-ended',
): Promise<void> {
  await tx.em.nativeUpdate(Session, { registrationId, ...device, endedAt: null }, { endedAt: tx.now });
  await endPresentations(tx, { presenterId: registrationId, ...device }, reason);
}

/**
 * The session of a token, until it runs out; ended ones are found too. One that has not ended says that the account may be used: whatever stops an
 * account has ended its sessions.
 */
export const findSession = ({ orm, clock }: ApiParts, token: string) =>
  orm.em.fork().findOne(Session, { tokenSha256: sha256OfToken(token), expiresAt: { $gt: clock.now() } });
