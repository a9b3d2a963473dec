import { randomUUID } from 'node:crypto';
import { Session } from '../../database/entities/index.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
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

/** Log out: this session and no other. */
export async function closeSession(tx: UnitOfWork, { sessionId, registrationId }: { sessionId: string; registrationId: string }) {
  await tx.em.nativeUpdate(Session, { id: sessionId, endedAt: null }, { endedAt: tx.now });
  tx.audit('session.closed', { type: 'session', id: sessionId }, {}, registrationId);
  return {};
}

/** Logs somebody out everywhere, or only on one device. In the same commit as what is the reason for it. */
export const endSessions = (tx: UnitOfWork, which: { registrationId: string; bindingId?: string }) =>
  tx.em.nativeUpdate(Session, { ...which, endedAt: null }, { endedAt: tx.now });

/**
 * The session of a token, until it runs out; ended ones are found too. One that has not ended says that the account may be used: whatever stops an
 * account has ended its sessions.
 */
export const findSession = ({ orm, clock }: ApiParts, token: string) =>
  orm.em.fork().findOne(Session, { tokenSha256: sha256OfToken(token), expiresAt: { $gt: clock.now() } });
