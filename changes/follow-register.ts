import { Card, RegisterEvent, Registration } from '../database/entities/index.js';
import { type CardChange, cardState, type CardStatement, followRegister as judge } from '../domain/card.js';
import type { NoticeKind } from '../domain/notice.js';
import type { Policy } from '../domain/policy.js';
import type { RegisterEventKind, RegisterEventOutcome } from '../domain/register-event.js';
import { tellHolder } from '../outbox/commit-notice.js';
import { heldForUpdate, type UnitOfWork } from '../outbox/unit-of-work.js';
import type { CardEvent, RegisteredPerson } from '../platform/insured-register.js';
import { type Keys, subjectHmac } from '../platform/keys.js';
import { stopShowing } from './stop-showing.js';
import { voidCard } from './void-card.js';

type Deps = { readonly policy: Policy; readonly keys: Pick<Keys, 'fingerprintKey'> };

/**
 * Lets the virtual card follow what the register tells of the physical one (R-168, D-26): the same whether the register told it or it was found when
 * reconciling. An event that is known already changes nothing.
 */
export async function followRegister(
  tx: UnitOfWork,
  deps: Deps,
  event: CardEvent,
): Promise<{ outcome: RegisterEventOutcome; isNews: boolean }> {
  const { eventId, sequence, idNumber, kind, card: said, since } = event;
  // Who opens or ends a card holds the person's registration, so what is found here stands until the commit.
  const holder = await tx.em.findOne(Registration, { idNumber, state: { $in: ['applied', 'active'] } }, heldForUpdate);
  const known = await tx.em.findOne(RegisterEvent, { id: eventId });
  if (known) return { outcome: known.outcome, isNews: false };
  const outcome = holder ? await followAs(tx, deps, holder, event) : 'no-card';
  // Of somebody without an account nothing is held: told twice at once, the second one finds it here and leaves it.
  await tx.em.upsert(
    RegisterEvent,
    {
      ...{ id: eventId, sequence, personDigest: subjectHmac(deps, idNumber), kind, outcome },
      ...{ cardState: said.state, replacementPending: said.replacementPending, since: new Date(since), receivedAt: tx.now },
    },
    { onConflictFields: ['id'], onConflictAction: 'ignore' },
  );
  await tx.em.flush();
  return { outcome, isNews: true };
}

async function followAs(tx: UnitOfWork, { policy }: Deps, holder: Registration, event: CardEvent): Promise<RegisterEventOutcome> {
  const { eventId, sequence, kind, card: said } = event;
  const card = await tx.em.findOne(Card, { registrationId: holder.id, voidedAt: null }, heldForUpdate);
  if (!card) return 'no-card';
  const before = cardState(card);
  const followed = judge(card, { ...said, sequence });
  if (followed.name === 'older-ignored') return followed.name;
  card.registerSequence = sequence;
  await carryOut(tx, policy, card, followed.change, kind);
  const now = cardState(card);
  // Somebody whose card is still suspended for misuse would be told of a card that cannot be used after all.
  if (now !== before) tellHolder(tx, policy, told(now), holder, eventId);
  return followed.name;
}

async function carryOut(tx: UnitOfWork, policy: Policy, card: Card, change: CardChange, registerEvent: RegisterEventKind): Promise<void> {
  switch (change) {
    case null:
      return;
    case 'void':
      return voidCard(tx, policy, card, { registerEvent });
    case 'suspend':
      card.suspendedAt = tx.now;
      await stopShowing(tx, policy, card.registrationId, 'card-suspended');
      return tx.audit('card.suspended', { type: 'card', id: card.id }, { registerEvent }, card.registrationId);
    case 'restore':
      card.suspendedAt = null;
      return tx.audit('card.restored', { type: 'card', id: card.id }, { registerEvent }, card.registrationId);
  }
}

function told(now: ReturnType<typeof cardState>): NoticeKind {
  return now === 'void' ? 'card-voided' : now === 'suspended' ? 'card-suspended' : 'card-restored';
}

/**
 * What the register says of a person's card, for a card that is opened now: the look-up, or an event that overtook it while it was on its way. The person's
 * registration is held, so none comes in between any more.
 */
export async function newestStatement(
  tx: UnitOfWork,
  deps: Pick<Deps, 'keys'>,
  { idNumber, card, asOfSequence }: RegisteredPerson,
): Promise<CardStatement> {
  const [later] = await tx.em.find(
    RegisterEvent,
    { personDigest: subjectHmac(deps, idNumber), sequence: { $gt: asOfSequence } },
    { orderBy: { sequence: 'desc' }, limit: 1 },
  );
  if (!later) return { state: card.state, replacementPending: card.replacementPending, sequence: asOfSequence };
  return { state: later.cardState, replacementPending: later.replacementPending, sequence: later.sequence };
}
