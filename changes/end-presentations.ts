import { presentationChannel } from '../database/channels.js';
import type { PresentationEnding } from '../domain/presentation.js';
import type { UnitOfWork } from '../outbox/unit-of-work.js';

/** Which presentations end: of whose card, those that somebody presents (of one card, on one device), under one log in, by one grant, or one. */
export type WhichPresentations =
  | { readonly id: string }
  | { readonly ownerId: string }
  | { readonly sessionId: string }
  | { readonly grantId: string }
  | { readonly presenterId: string; readonly cardId?: string; readonly bindingId?: string };

const columns = {
  id: 'id',
  cardId: 'card_id',
  ownerId: 'registration_id',
  sessionId: 'session_id',
  grantId: 'grant_id',
  presenterId: 'presenter_id',
  bindingId: 'binding_id',
} as const;

/**
 * Ends open presentations in the commit of what is the reason for it: from then on none of their visit codes is redeemed (I-08, D-17, D-26). Their phones are
 * told. One whose log in or grant is over has ended with that, whoever comes later. Answers how many were open.
 */
export async function endPresentations(
  tx: UnitOfWork,
  which: WhichPresentations,
  ending: Exclude<PresentationEnding, 'redeemed'>,
): Promise<number> {
  const conditions = Object.entries(which) as [keyof typeof columns, string][];
  const ended = await tx.em.execute<{ id: string; registrationId: string; ending: PresentationEnding }[]>(
    `update presentations
     set closed_at = least(closes_at, ?), ending = case when closes_at <= ? then closes_as else ? end
     where closed_at is null and ${conditions.map(([name]) => `${columns[name]} = ?`).join(' and ')}
     returning id, registration_id as "registrationId", ending`,
    [tx.now, tx.now, ending, ...conditions.map(([, value]) => value)],
  );
  for (const { id, registrationId, ending: how } of ended) {
    tx.audit('presentation.ended', { type: 'presentation', id }, { how }, registrationId);
    await tx.em.execute('select pg_notify(?, ?)', [presentationChannel, id]);
  }
  return ended.length;
}
