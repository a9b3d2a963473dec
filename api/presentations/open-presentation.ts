import { randomUUID } from 'node:crypto';
import { endPresentations } from '../../changes/end-presentations.js';
import { type Card, type Grant, Presentation, UsageEntry, VisitCode } from '../../database/entities/index.js';
import { visitCodeExpiresAt } from '../../domain/presentation.js';
import { Refusal } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { mintToken } from '../../platform/random-code.js';
import { presentationWorkflowId } from '../../workflows/presentation.messages.js';
import type { ApiParts } from '../parts.js';
import { heldSession } from '../sessions/sessions.js';
import type { SignedInAs } from '../sessions/signed-in.guard.js';

export const hourMs = 3600 * 1000;

/**
 * Opens a card under a log in, for its owner or by a grant; the same person's earlier opening of it is closed (D-06). The visit code is there with this
 * commit; the process only changes it by time.
 * @param card of an account that the transaction holds, like that of the presenter
 * @throws Refusal session-missing, too-many-tries
 */
export async function openPresentation(
  tx: UnitOfWork,
  parts: ApiParts,
  session: SignedInAs,
  { card, grant }: { card: Card; grant?: Grant },
): Promise<{ presentationId: string }> {
  const { policy } = parts;
  const presenterId = session.registrationId;
  // Held, so that a log out that comes now ends what is opened here.
  const { expiresAt: logInEndsAt } = await heldSession(tx, session);
  await refuseTooManyOpenings(tx, policy.presentationsPerHour, presenterId);
  await endPresentations(tx, { cardId: card.id, presenterId }, 'opened-again');
  const endsWithGrant = grant !== undefined && grant.endsAt <= logInEndsAt;
  const closesAt = endsWithGrant ? grant.endsAt : logInEndsAt;
  const row = tx.em.create(Presentation, {
    ...{ id: randomUUID(), cardId: card.id, registrationId: card.registrationId, grantId: grant?.id ?? null },
    ...{ presenterId, bindingId: session.bindingId!, sessionId: session.sessionId },
    ...{ openedAt: tx.now, closesAt, closesAs: endsWithGrant ? 'grant-ended' : 'log-in-ended' },
    ...{ codeNumber: 1, codeExpiresAt: visitCodeExpiresAt(tx.now, closesAt, policy), closedAt: null, ending: null },
  });
  mintVisitCode(tx, parts, row, 'opening');
  logUse(tx, row, 'opened');
  tx.audit('presentation.opened', { type: 'presentation', id: row.id }, {}, row.registrationId);
  tx.start('presentation', presentationWorkflowId(row.id), {
    presentationId: row.id,
    rotatesAt: row.codeExpiresAt.toISOString(),
    policy: { visitCodeSeconds: policy.visitCodeSeconds },
  });
  return { presentationId: row.id };
}

/** The code of the number that the row names now. */
export function mintVisitCode(tx: UnitOfWork, { keys }: ApiParts, row: Presentation, madeBy: VisitCode['madeBy']): void {
  const { codeNumber: number, codeExpiresAt: expiresAt } = row;
  tx.em.create(VisitCode, { ...mintToken(keys.visitCodeKey), presentationId: row.id, number, madeBy, madeAt: tx.now, expiresAt });
}

export function logUse(tx: UnitOfWork, row: Presentation, kind: 'opened' | 'updated'): void {
  const { id: presentationId, registrationId, presenterId, bindingId, grantId = null } = row;
  tx.em.create(UsageEntry, {
    ...{ at: tx.now, kind, presentationId, registrationId, presenterId, bindingId, grantId },
    ...{ institutionCode: null, departmentCode: null, refusal: null },
  });
}

/** Each opening makes a visit code. */
async function refuseTooManyOpenings(tx: UnitOfWork, most: number, presenterId: string): Promise<void> {
  const since = new Date(tx.now.getTime() - hourMs);
  const [first] = await tx.em.find(
    Presentation,
    { presenterId, openedAt: { $gt: since } },
    { orderBy: { openedAt: 'desc' }, limit: 1, offset: most - 1 },
  );
  if (first) throw new Refusal('too-many-tries', { retryAt: new Date(first.openedAt.getTime() + hourMs).toISOString() });
}
