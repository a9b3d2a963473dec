import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { stopGrant, tellBothSides } from '../../changes/settle-grant.js';
import { Card, Grant, Registration } from '../../database/entities/index.js';
import { grantState } from '../../database/states.js';
import * as rules from '../../domain/grant.js';
import type { GrantSide } from '../../domain/grant.js';
import { maskIdNumber } from '../../domain/mask.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import { dateText } from '../../domain/roc-date.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { digitCode, isSameCode, sha256OfToken, tokenOf } from '../../platform/random-code.js';
import { grantChanged, grantWorkflowId } from '../../workflows/grant.messages.js';
import { accountOf, canonicalIdNumber } from '../accounts/find-account.js';
import { heldAccount, heldAccounts } from '../accounts/held-account.js';
import { refuseUnlessInGoodStanding } from '../accounts/standing.js';
import type { Call } from '../call.js';
import { useCardReading } from '../card-readings/use-card-reading.js';
import { usableCard } from '../cards/cards.service.js';
import { Commands, heldForUpdate, type KeptRefusal } from '../commands.js';
import { agree } from '../contents/agree.js';
import { refuseTooMany } from '../limits.js';
import { ApiParts } from '../parts.js';
import { openPresentation } from '../presentations/open-presentation.js';
import type { PresentationView } from '../presentations/presentations.dto.js';
import { PresentationsService } from '../presentations/presentations.service.js';
import type { SignedInAs } from '../sessions/signed-in.guard.js';
import type { StaffMember } from '../staff.guard.js';
import type {
  AcceptGrant,
  CancelGrant,
  GrantListsView,
  GrantView,
  OfferedGrantView,
  OfferGrant,
  OfferGrantFor,
  PresentByGrant,
} from './grants.dto.js';
import { offerGrant } from './offer-grant.js';

const codeDigits = 6;
const noGrants = { zh: '無授權紀錄', en: 'No grants' };

/** Letting somebody else show one's virtual card. */
@Injectable()
export class GrantsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(PresentationsService) private readonly presentations: PresentationsService,
  ) {}

  async offer(call: Call, session: SignedInAs, { cardId, granteeIdNumber, agreements, ...days }: OfferGrant): Promise<OfferedGrantView> {
    const { grantId } = await this.commands.run(call, {
      prepare: async () => {
        await refuseTooMany(this.parts, 'grants-of-person', session.registrationId);
        return canonicalIdNumber(this.parts, granteeIdNumber);
      },
      commit: async (tx, grantee) => {
        const grantor = await heldAccount(tx, session);
        const card = await ownCard(tx, grantor, cardId);
        const consentIds = await agree(tx, this.parts, agreements, ['grant-statement'], grantor.id);
        return offerGrant(tx, this.parts, grantor, card, { ...days, granteeIdNumber: grantee, consentIds, channel: 'app', actedBy: null });
      },
    });
    return this.offered(grantId, 'grantor');
  }

  /** For somebody without a phone: the card in the reader says who it is (D-34). */
  async offerFor(call: Call, { staffId, role }: StaffMember, { cardReadingId, ...offer }: OfferGrantFor): Promise<OfferedGrantView> {
    const { granteeIdNumber, agreements, ...days } = offer;
    const { grantId } = await this.commands.run(call, {
      prepare: async () => canonicalIdNumber(this.parts, granteeIdNumber),
      commit: async (tx, grantee) => {
        const { idNumber } = await useCardReading(tx, cardReadingId, this.parts.policy);
        const grantor = await accountOf(tx, idNumber);
        await refuseUnlessInGoodStanding(tx, grantor);
        const card = await approvedCard(tx.em, grantor.id);
        const consentIds = await agree(tx, this.parts, agreements, ['grant-statement'], grantor.id);
        const channel = role === 'home-care' ? 'home-care' : 'counter';
        return offerGrant(tx, this.parts, grantor, card, { ...days, granteeIdNumber: grantee, consentIds, channel, actedBy: staffId });
      },
    });
    return this.offered(grantId, null);
  }

  async list({ registrationId }: SignedInAs): Promise<GrantListsView> {
    const em = this.parts.orm.em.fork();
    const order = { orderBy: { startsAt: 'asc', id: 'asc' } } as const;
    const [received, given] = await Promise.all([
      em.find(Grant, { granteeId: registrationId, state: 'active' }, order),
      this.parts.orm.em.fork().find(Grant, { grantorId: registrationId, state: { $in: ['offered', 'active'] } }, order),
    ]);
    return { received: await this.listOf(em, received, 'grantee'), given: await this.listOf(em, given, 'grantor') };
  }

  /** What is over has disappeared, whether or not that was noted (R-185, D-02). */
  private async listOf(em: EntityManager, rows: readonly Grant[], side: GrantSide) {
    const current = rows.filter((row) => !('settledAt' in rules.asOf(grantState(row), this.parts.clock.now())));
    const people = await peopleOf(em, current);
    const grants = current.map((row) => this.view(row, side, people));
    return { count: grants.length, grants, emptyText: noGrants };
  }

  async find(id: string, session: SignedInAs): Promise<GrantView> {
    const em = this.parts.orm.em.fork();
    const { grant, side } = await ownGrant(em, id, session);
    return this.view(grant, side, await peopleOf(em, [grant]));
  }

  async qrTextOf(id: string, session: SignedInAs): Promise<string> {
    const { grant, side } = await ownGrant(this.parts.orm.em.fork(), id, session);
    if (side !== 'grantor') throw new Refusal('grant-not-found');
    const { name: state } = rules.asOf(grantState(grant), this.parts.clock.now());
    if (state !== 'offered') throw new Refusal('grant-settled', { state });
    return this.qrText(grant);
  }

  async accept(call: Call, session: SignedInAs, entered: AcceptGrant): Promise<GrantView> {
    const { grantId } = await this.commands.run(call, {
      prepare: async () => {
        await refuseTooMany(this.parts, 'grant-codes-by-person', session.registrationId);
        if ('scanned' in entered) return accepted(rules.tokenInGrantQr(this.parts.environment, entered.scanned));
        return { grantorIdNumber: canonicalIdNumber(this.parts, entered.grantorIdNumber), code: entered.code };
      },
      commit: async (tx, given): Promise<{ grantId: string } | KeptRefusal> => {
        const { idNumber } = await tx.em.findOneOrFail(Registration, { id: session.registrationId });
        const offers = await this.offersTo(tx.em, idNumber, given);
        const [first] = offers;
        // Nobody else learns whether there is such a grant, and nobody else burns it (R-183, N-59).
        if (!first) throw new Refusal('grant-code-unknown');
        const own = await heldAccounts(tx, session, first.grantorId);
        const held = await tx.em.find(
          Grant,
          { id: { $in: offers.map(({ id }) => id) } },
          { ...heldForUpdate, orderBy: { id: 'asc' }, refresh: true },
        );
        const grant = 'token' in given ? held[0] : this.ofCode(held, given.code, tx.now);
        if (!grant) return this.countWrongCode(tx, held);
        accepted(rules.accept(grantState(grant), tx.now));
        await approvedCard(tx.em, own.id);
        tx.em.assign(grant, { state: 'active', granteeId: own.id, acceptedAt: tx.now });
        tx.audit('grant.accepted', { type: 'grant', id: grant.id }, {}, grant.grantorId);
        await tellBothSides(tx, this.parts.policy, 'grant-accepted', grant);
        tx.signal(grantChanged, grantWorkflowId(grant.id), { eventId: `${grant.id}-accepted` });
        return { grantId: grant.id };
      },
    });
    return this.find(grantId, session);
  }

  /** What was offered to this person: by this token, or by this grantor. */
  private async offersTo(
    em: EntityManager,
    granteeIdNumber: string,
    given: { token: string } | { grantorIdNumber: string },
  ): Promise<Grant[]> {
    if ('token' in given) return em.find(Grant, { tokenSha256: sha256OfToken(given.token), granteeIdNumber });
    const grantor = await em.findOne(Registration, { idNumber: given.grantorIdNumber, state: 'active' });
    return grantor ? em.find(Grant, { grantorId: grantor.id, granteeIdNumber }) : [];
  }

  /** One that can still be taken before one that is over, of which the code may be the same by chance. */
  private ofCode(grants: readonly Grant[], code: string, now: Date): Grant | undefined {
    const matching = grants.filter((grant) => isSameCode(code, this.codeOf(grant)));
    return matching.find((grant) => isOffered(grant, now)) ?? matching.at(-1);
  }

  /** A wrong code counts for what this grantor offers this person now; the last one burns it (D-30). */
  private async countWrongCode(tx: UnitOfWork, grants: readonly Grant[]): Promise<KeptRefusal> {
    const offers = grants.filter((grant) => isOffered(grant, tx.now));
    let attemptsLeft = Infinity;
    for (const grant of offers) {
      const tried = rules.enterWrongCode({ wrongTries: grant.wrongTries }, this.parts.policy);
      grant.wrongTries = tried.wrongTries;
      attemptsLeft = Math.min(attemptsLeft, tried.attemptsLeft);
      if (!tried.burnt) continue;
      tx.audit('grant.burnt', { type: 'grant', id: grant.id }, {}, grant.grantorId);
      await stopGrant(tx, this.parts.policy, grant, 'lapsed', { burnt: true });
    }
    if (attemptsLeft === 0) return { refusal: 'grant-code-burnt' };
    return { refusal: 'grant-code-unknown', ...(offers.length > 0 && { details: { attemptsLeft } }) };
  }

  /** The dialog names the other side, and so does the confirmation (R-186, D-33). */
  async cancel(call: Call, id: string, session: SignedInAs, { confirming }: CancelGrant): Promise<GrantView> {
    await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const own = await heldAccount(tx, session);
        const { grant, side } = await ownGrant(tx.em, id, { registrationId: own.id }, heldForUpdate);
        const grantor = await tx.em.findOneOrFail(Registration, { id: grant.grantorId });
        const other = side === 'grantor' ? grant.granteeIdNumber : grantor.idNumber;
        if (confirming !== maskIdNumber(other)) throw new Refusal('grant-not-confirmed');
        accepted(rules.cancel(grantState(grant), tx.now));
        await stopGrant(tx, this.parts.policy, grant, 'cancelled', { cancelledBy: side });
        return {};
      },
    });
    return this.find(id, session);
  }

  async present(call: Call, id: string, session: SignedInAs, { agreements }: PresentByGrant): Promise<PresentationView> {
    const { presentationId } = await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const { grant: found, side } = await ownGrant(tx.em, id, session);
        if (side !== 'grantee') throw new Refusal('grant-not-found');
        const own = await heldAccounts(tx, session, found.grantorId);
        const { grant } = await ownGrant(tx.em, id, session, { ...heldForUpdate, refresh: true });
        accepted(rules.mayPresent(grantState(grant), tx.now));
        // It can be shown: what stops a card has made its grants void.
        const card = await tx.em.findOneOrFail(Card, { id: grant.cardId });
        grant.granteeConsentIds = await agree(tx, this.parts, agreements, ['grantee-statement'], own.id);
        return openPresentation(tx, this.parts, session, { card, grant });
      },
    });
    return this.presentations.find(presentationId, session);
  }

  private async offered(grantId: string, side: GrantSide | null): Promise<OfferedGrantView> {
    const em = this.parts.orm.em.fork();
    const grant = await em.findOneOrFail(Grant, { id: grantId });
    return {
      ...this.view(grant, side, await peopleOf(em, [grant])),
      ...{ code: this.codeOf(grant), qr: { text: this.qrText(grant) }, offerExpiresAt: grant.offerExpiresAt.toISOString() },
    };
  }

  private codeOf = ({ seed }: Grant) => digitCode(this.parts.keys.grantKey, seed, codeDigits);
  private qrText = ({ seed }: Grant) => rules.grantQr(this.parts.environment, tokenOf(this.parts.keys.grantKey, seed));

  private view(grant: Grant, side: GrantSide | null, people: ReadonlyMap<string, Registration>): GrantView {
    const current = rules.asOf(grantState(grant), this.parts.clock.now());
    const [grantor, grantee] = [people.get(grant.grantorId)!, people.get(grant.granteeId ?? '')];
    const texts = (date: string) => ({ zh: dateText(date, 'zh'), en: dateText(date, 'en') });
    const { firstDay, lastDay, channel, acceptedAt, cancelledBy } = grant;
    return {
      ...{ grantId: grant.id, state: current.name, side },
      grantor: { name: grantor.holderName, idNumberMasked: maskIdNumber(grantor.idNumber) },
      grantee: { name: grantee?.holderName ?? null, idNumberMasked: maskIdNumber(grant.granteeIdNumber) },
      ...{ firstDay, lastDay, firstDayText: texts(firstDay), lastDayText: texts(lastDay) },
      ...{ startsAt: grant.startsAt.toISOString(), endsAt: grant.endsAt.toISOString(), channel },
      ...(acceptedAt && { acceptedAt: acceptedAt.toISOString() }),
      ...('settledAt' in current && { settledAt: current.settledAt }),
      ...(cancelledBy && { cancelledBy }),
    };
  }
}

const isOffered = (grant: Grant, now: Date) => rules.asOf(grantState(grant), now).name === 'offered';

/** A grant is of its two people and of nobody else (N-64). */
async function ownGrant(em: EntityManager, id: string, { registrationId }: Pick<SignedInAs, 'registrationId'>, held = {}) {
  const grant = await em.findOne(Grant, { id, $or: [{ grantorId: registrationId }, { granteeId: registrationId }] }, held);
  if (!grant) throw new Refusal('grant-not-found');
  return { grant, side: grant.grantorId === registrationId ? ('grantor' as const) : ('grantee' as const) };
}

/** One's own card and no other, also not one that was granted (D-32, N-62). */
async function ownCard(tx: UnitOfWork, { id: registrationId }: Registration, cardId: string): Promise<Card> {
  const card = await approvedCard(tx.em, registrationId);
  if (card.id === cardId) return card;
  const isGranted = (await tx.em.count(Grant, { granteeId: registrationId, cardId, state: 'active' })) > 0;
  throw new Refusal(isGranted ? 'grant-not-transferable' : 'card-not-found');
}

/** Both people need a card whose photo was approved (R-179, D-30). */
async function approvedCard(em: EntityManager, registrationId: string): Promise<Card> {
  const { card, state } = await usableCard(em, registrationId);
  if (state !== 'full') throw new Refusal('grant-card-photoless');
  return card;
}

async function peopleOf(em: EntityManager, grants: readonly Grant[]): Promise<ReadonlyMap<string, Registration>> {
  const ids = grants.flatMap(({ grantorId, granteeId }) => (granteeId ? [grantorId, granteeId] : [grantorId]));
  return new Map((await em.find(Registration, { id: { $in: ids } })).map((person) => [person.id, person]));
}
