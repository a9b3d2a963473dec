import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, type FilterQuery, LockMode } from '@mikro-orm/postgresql';
import { settleApplication } from '../../changes/settle-application.js';
import { stopShowing } from '../../changes/stop-showing.js';
import { Card, CardApplication, Photo, Registration, Reviewer } from '../../database/entities/index.js';
import { applicationState } from '../../database/states.js';
import { cardState } from '../../domain/card.js';
import { acceptedDocuments } from '../../domain/identity-document.js';
import { maskIdNumber } from '../../domain/mask.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import type { ReturnReason } from '../../domain/return-reasons.js';
import { claim, heldCase, liftWithdrawal, type ReviewCase } from '../../domain/review.js';
import { dateInTaipei, dateText } from '../../domain/roc-date.js';
import { tellHolder } from '../../outbox/commit-notice.js';
import { unitOfWork, type UnitOfWork } from '../../outbox/unit-of-work.js';
import type { Call } from '../call.js';
import { Commands, heldForUpdate } from '../commands.js';
import { ApiParts } from '../parts.js';
import { photoOf } from '../photos/photo-of.js';
import type { StaffMember } from '../staff.guard.js';
import type { CaseView, Figures, Queue } from './reviews.dto.js';

type Decision = 'approved' | 'returned' | 'withdrawn';
type Picture = 'document' | 'portrait';
const inOrder = { dueAt: 'asc', submittedAt: 'asc', id: 'asc' } as const;
const open = { state: { $in: ['under-review', 'overdue'] } } as const;

/** The review desk (D-25): the queue, one case at a time, and its decision (D-22). */
@Injectable()
export class ReviewsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async queue({ staffId }: StaffMember): Promise<Queue> {
    const em = this.parts.orm.em.fork();
    await this.reviewer(em, staffId);
    const now = this.parts.clock.now();
    const rows = await em.find(CardApplication, open, { orderBy: inOrder, limit: 100 });
    return {
      cases: rows.map(({ id, state, channel, submittedAt, dueAt, claimedBy, claimedUntil }) => ({
        applicationId: id,
        state: state as 'under-review' | 'overdue',
        channel,
        submittedAt: submittedAt.toISOString(),
        dueAt: dueAt.toISOString(),
        claimed: !claimedUntil || claimedUntil <= now ? 'free' : claimedBy === staffId ? 'by-you' : 'by-another',
      })),
    };
  }

  async figures({ staffId }: StaffMember): Promise<Figures> {
    const em = this.parts.orm.em.fork();
    await this.reviewer(em, staffId);
    const now = this.parts.clock.now();
    const endOfToday = new Date(Date.parse(`${dateInTaipei(now)}T00:00:00.000+08:00`) + 24 * 3600 * 1000);
    const [count, overdue, claimed, dueToday, [first]] = await Promise.all([
      this.count(open),
      this.count({ state: 'overdue' }),
      this.count({ ...open, claimedUntil: { $gt: now } }),
      this.count({ ...open, dueAt: endOfToday }),
      this.parts.orm.em.fork().find(CardApplication, open, { orderBy: { dueAt: 'asc' }, limit: 1 }),
    ]);
    return { open: count, overdue, claimed, dueToday, firstDueAt: first?.dueAt.toISOString() ?? null };
  }

  private count = (where: FilterQuery<CardApplication>) => this.parts.orm.em.fork().count(CardApplication, where);

  /** The case that is due first and that nobody has; never the own one. */
  claimNext(call: Call, { staffId }: StaffMember) {
    return this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const reviewer = await this.reviewer(tx.em, staffId);
        const free = { $or: [{ claimedUntil: null }, { claimedUntil: { $lte: tx.now } }] };
        // Who comes at the same moment gets the next one, and does not wait for this one.
        const [row] = await tx.em.find(
          CardApplication,
          { ...open, ...free, personDigest: { $ne: reviewer.personDigest } },
          { orderBy: inOrder, limit: 1, lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE },
        );
        return row ? this.take(tx, row, caseOf(row, reviewer), staffId) : { applicationId: null, claimedUntil: null };
      },
    });
  }

  claim(call: Call, { staffId }: StaffMember, applicationId: string) {
    return this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const reviewer = await this.reviewer(tx.em, staffId);
        const row = await applicationOf(tx, applicationId);
        return this.take(tx, row, caseOf(row, reviewer), staffId);
      },
    });
  }

  private take(tx: UnitOfWork, row: CardApplication, theCase: ReviewCase, staffId: string) {
    const { claimedBy, claimedUntil } = accepted(claim(theCase, staffId, tx.now, this.parts.policy));
    tx.em.assign(row, { claimedBy, claimedUntil: new Date(claimedUntil) });
    tx.audit('review.claimed', { type: 'card-application', id: row.id }, {}, row.registrationId);
    return { applicationId: row.id, claimedUntil };
  }

  /** Gives the case back before the lease ends. */
  release(call: Call, { staffId }: StaffMember, applicationId: string) {
    return this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const row = await this.heldRow(tx, staffId, applicationId);
        tx.em.assign(row, { claimedBy: null, claimedUntil: null });
        tx.audit('review.released', { type: 'card-application', id: row.id }, {}, row.registrationId);
        return {};
      },
    });
  }

  /** Everything that the comparison needs, and no more (D-25). Each look stands in the audit trail of the person. */
  async open({ staffId }: StaffMember, call: Call, applicationId: string): Promise<CaseView> {
    return this.look(call, staffId, applicationId, 'case', async (em, row) => {
      const holder = await em.findOneOrFail(Registration, { id: row.registrationId });
      const portrait = await em.findOneOrFail(Photo, { id: row.portraitPhotoId });
      const earlier = await em.find(
        CardApplication,
        { registrationId: row.registrationId, id: { $ne: row.id } },
        { orderBy: { submittedAt: 'desc' } },
      );
      const { birthDate, holderKind } = holder;
      const { whiteShare, backgroundIsWhite, widthPixels, heightPixels } = portrait;
      return {
        applicationId,
        state: row.state as CaseView['state'],
        channel: row.channel,
        submittedAt: row.submittedAt.toISOString(),
        dueAt: row.dueAt.toISOString(),
        claimedUntil: row.claimedUntil!.toISOString(),
        holder: {
          ...{ name: holder.holderName, idNumberMasked: maskIdNumber(holder.idNumber), birthDate, holderKind },
          birthDateText: { zh: dateText(birthDate, 'zh'), en: dateText(birthDate, 'en') },
        },
        documentKind: row.documentKind,
        acceptedDocuments: acceptedDocuments(holder, row.submittedAt, this.parts.policy),
        portrait: { widthPixels, heightPixels, whiteShare, backgroundIsWhite },
        earlier: earlier.map(({ state, submittedAt, returnReasons: reasons }) => ({
          ...{ state, submittedAt: submittedAt.toISOString() },
          ...(reasons && { reasons }),
        })),
      };
    });
  }

  picture({ staffId }: StaffMember, call: Call, applicationId: string, which: Picture): Promise<Buffer> {
    return this.look(call, staffId, applicationId, which, (_, row) =>
      photoOf(this.parts, which === 'document' ? row.documentPhotoId : row.portraitPhotoId),
    );
  }

  approve = (call: Call, staff: StaffMember, applicationId: string) => this.decide(call, staff, applicationId, 'approved');
  return = (call: Call, staff: StaffMember, applicationId: string, reasons: ReturnReason[]) =>
    this.decide(call, staff, applicationId, 'returned', reasons);
  /** A later finding that the photo is not the person's own ends the use of the card (R-132, D-22). */
  withdraw = (call: Call, staff: StaffMember, applicationId: string) => this.decide(call, staff, applicationId, 'withdrawn');

  /**
   * A way back from a withdrawal for misuse, by other eyes than those that found it. The application stays withdrawn: with another photo the person applies
   * again.
   */
  async restoreCard(call: Call, { staffId }: StaffMember, applicationId: string) {
    const { restoredAt } = await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const reviewer = await this.reviewer(tx.em, staffId);
        const row = await applicationOf(tx, applicationId);
        const card = await tx.em.findOneOrFail(Card, { id: row.cardId }, heldForUpdate);
        const { state, isOwn } = caseOf(row, reviewer);
        accepted(liftWithdrawal({ state, isOwn, decidedBy: row.decidedBy ?? null }, card, reviewer));
        card.withdrawnAt = null;
        tx.audit('card.withdrawal-lifted', { type: 'card', id: card.id }, {}, row.registrationId);
        const holder = await tx.em.findOneOrFail(Registration, { id: row.registrationId });
        // What the insured register suspends stays suspended, and the person is told when that ends.
        if (cardState(card) !== 'suspended') tellHolder(tx, this.parts.policy, 'card-restored', holder, row.id);
        return { restoredAt: tx.now.toISOString() };
      },
    });
    return { applicationId, restoredAt };
  }

  private async decide(call: Call, { staffId }: StaffMember, applicationId: string, decision: Decision, returnReasons?: ReturnReason[]) {
    const { settledAt } = await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const row = await this.heldRow(tx, staffId, applicationId);
        await settleApplication(tx, row, decision, { decidedBy: staffId, ...(returnReasons && { returnReasons }) });
        const registration = await tx.em.findOneOrFail(Registration, { id: row.registrationId });
        await this.carryOut(tx, row, registration, decision);
        return { settledAt: tx.now.toISOString() };
      },
    });
    return { applicationId, state: decision, settledAt };
  }

  private async carryOut(tx: UnitOfWork, row: CardApplication, registration: Registration, decision: Decision) {
    if (decision === 'returned') return tellHolder(tx, this.parts.policy, 'card-application-returned', registration, row.id);
    const card = await tx.em.findOneOrFail(Card, { id: row.cardId });
    if (decision === 'approved') {
      card.photoId = row.portraitPhotoId;
      tx.audit('card.photo-set', { type: 'card', id: card.id }, {}, registration.id);
      return tellHolder(tx, this.parts.policy, 'card-application-approved', registration, row.id);
    }
    card.withdrawnAt = tx.now;
    await stopShowing(tx, this.parts.policy, registration.id, 'card-suspended');
    tx.audit('card.withdrawn', { type: 'card', id: card.id }, {}, registration.id);
    return tellHolder(tx, this.parts.policy, 'card-withdrawn', registration, row.id);
  }

  /** Reads as the holder of the lease; what is read is recorded before it is shown. */
  private async look<T>(
    { actor, requestId }: Call,
    staffId: string,
    applicationId: string,
    what: 'case' | Picture,
    read: (em: EntityManager, row: CardApplication) => Promise<T>,
  ): Promise<T> {
    const { result } = await unitOfWork(this.parts.orm, this.parts.clock.now(), { actor, requestId }, async (tx) => {
      const row = await this.heldRow(tx, staffId, applicationId);
      tx.audit('review.looked-at', { type: 'card-application', id: row.id }, { what }, row.registrationId);
      return row;
    });
    return read(this.parts.orm.em.fork(), result);
  }

  /** The person first, then the application: everybody who changes it takes them in this order. */
  private async heldRow(tx: UnitOfWork, staffId: string, applicationId: string): Promise<CardApplication> {
    const reviewer = await this.reviewer(tx.em, staffId);
    const row = await applicationOf(tx, applicationId);
    accepted(heldCase(caseOf(row, reviewer), staffId, tx.now));
    return row;
  }

  /** @throws Refusal reviewer-not-enrolled: the role alone does not tell whose case would be the own one */
  private async reviewer(em: EntityManager, staffId: string): Promise<Reviewer> {
    const reviewer = await em.findOne(Reviewer, { staffId, removedAt: null });
    if (!reviewer) throw new Refusal('reviewer-not-enrolled');
    return reviewer;
  }
}

function caseOf(row: CardApplication, { personDigest }: Reviewer): ReviewCase {
  const { claimedBy, claimedUntil } = row;
  return {
    state: applicationState(row),
    lease: claimedBy && claimedUntil ? { claimedBy, claimedUntil: claimedUntil.toISOString() } : null,
    isOwn: row.personDigest === personDigest,
  };
}

async function applicationOf(tx: UnitOfWork, id: string): Promise<CardApplication> {
  const found = await tx.em.findOne(CardApplication, { id });
  if (!found) throw new Refusal('application-not-found');
  await tx.em.findOneOrFail(Registration, { id: found.registrationId }, heldForUpdate);
  return tx.em.findOneOrFail(CardApplication, { id }, { ...heldForUpdate, refresh: true });
}
