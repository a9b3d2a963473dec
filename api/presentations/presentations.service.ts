import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, type MessageEvent } from '@nestjs/common';
import { concatMap, distinctUntilChanged, filter, from, map, type Observable, takeWhile } from 'rxjs';
import { endPresentations } from '../../changes/end-presentations.js';
import { presentationChannel } from '../../database/channels.js';
import { Card, Presentation, Redemption, VisitCode } from '../../database/entities/index.js';
import { presentationState } from '../../database/states.js';
import { asOf, nextVisitCode, type Updates } from '../../domain/presentation.js';
import { maskIdNumber } from '../../domain/mask.js';
import { presentedBy, type PresentedBy } from '../../domain/redemption.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import { visitCodeQr } from '../../domain/visit-code.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { tokenOf } from '../../platform/random-code.js';
import { heldAccount } from '../accounts/held-account.js';
import type { Call } from '../call.js';
import type { CardFace } from '../cards/cards.dto.js';
import { faceOf, usableCard } from '../cards/cards.service.js';
import { Commands, heldForUpdate } from '../commands.js';
import { placesOf } from '../institutions/places.js';
import { ApiParts } from '../parts.js';
import type { SignedInAs } from '../sessions/signed-in.guard.js';
import { photoOf } from '../photos/photo-of.js';
import { hourMs, logUse, mintVisitCode, openPresentation } from './open-presentation.js';
import { PresentationEvents } from './presentation-events.js';
import type { PresentationView } from './presentations.dto.js';

/** The open virtual card on a phone: one visit code after the other, each for one use and five minutes (R-162 to R-167, D-06). */
@Injectable()
export class PresentationsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(PresentationEvents) private readonly events: PresentationEvents,
  ) {}

  async open(call: Call, session: SignedInAs): Promise<PresentationView> {
    const { presentationId } = await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const { id } = await heldAccount(tx, session);
        const { card } = await usableCard(tx.em, id);
        return openPresentation(tx, this.parts, session, { card });
      },
    });
    return this.find(presentationId, session);
  }

  async find(id: string, session: SignedInAs): Promise<PresentationView> {
    const em = this.parts.orm.em.fork();
    return this.view(em, await ownPresentation(em, id, session));
  }

  /** Pressed on the phone, or asked for by one whose code has run out, where the process has not changed it yet. */
  async updateCode(call: Call, id: string, session: SignedInAs): Promise<PresentationView> {
    await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const row = await ownPresentation(tx.em, id, session, heldForUpdate);
        const { name: madeBy, ...next } = accepted(
          nextVisitCode(presentationState(row), await updatesOf(tx, id), tx.now, this.parts.policy),
        );
        tx.em.assign(row, { codeNumber: next.codeNumber, codeExpiresAt: new Date(next.codeExpiresAt) });
        mintVisitCode(tx, this.parts, row, madeBy);
        if (madeBy === 'rotation') row.rotations += 1;
        else {
          logUse(tx, row, 'updated');
          tx.audit('visit-code.updated', { type: 'presentation', id }, {}, row.registrationId);
        }
        await tx.em.execute('select pg_notify(?, ?)', [presentationChannel, id]);
        return {};
      },
    });
    return this.find(id, session);
  }

  /** What is closed already stays as it is; the answer shows how. */
  async close(call: Call, id: string, session: SignedInAs): Promise<PresentationView> {
    await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        await ownPresentation(tx.em, id, session);
        await endPresentations(tx, { id }, 'closed');
        return {};
      },
    });
    return this.find(id, session);
  }

  async qrTextOf(id: string, session: SignedInAs): Promise<string> {
    const { code, ending } = await this.find(id, session);
    if (!code) throw new Refusal('presentation-closed', { state: ending! });
    return code.text;
  }

  /** The photo of a card that is open here, also of one that was granted. */
  async photo(id: string, session: SignedInAs): Promise<Buffer> {
    const em = this.parts.orm.em.fork();
    const row = await ownPresentation(em, id, session);
    const current = asOf(presentationState(row), this.parts.clock.now());
    if (current.name === 'closed') throw new Refusal('presentation-closed', { state: current.ending });
    const { photoId } = await em.findOneOrFail(Card, { id: row.cardId });
    if (!photoId) throw new Refusal('card-photoless');
    return photoOf(this.parts, photoId);
  }

  /**
   * How the presentation stands, each time that is something else than what was heard last: also what changed while nobody listened. Fed by the
   * announcements of the database, and by the end of the log in, which may not have been noted (D-02).
   */
  async changes(id: string, session: SignedInAs, lastEventId: string | undefined): Promise<Observable<MessageEvent>> {
    const { closesAt } = await this.find(id, session);
    return this.events.timesToLook(id, closesAt).pipe(
      concatMap(() => from(this.find(id, session))),
      takeWhile(({ state }) => state === 'open', true),
      map((view) => ({ ...eventOf(view), data: view })),
      distinctUntilChanged((one, other) => one.id === other.id),
      filter((event) => event.id !== lastEventId),
    );
  }

  private async view(em: EntityManager, row: Presentation): Promise<PresentationView> {
    const current = asOf(presentationState(row), this.parts.clock.now());
    const base = {
      ...{ presentationId: row.id, state: current.name, openedAt: row.openedAt.toISOString(), closesAt: row.closesAt.toISOString() },
      presentedBy: presentedBy(row),
      card: faceFor(presentedBy(row), await faceOf(em, await em.findOneOrFail(Card, { id: row.cardId }))),
    };
    if (current.name === 'closed') {
      const redemption = current.ending === 'redeemed' ? await redemptionOf(em, row.id) : undefined;
      return { ...base, ending: current.ending, closedAt: current.closedAt, ...(redemption && { redemption }) };
    }
    const { number, seed, expiresAt } = await em.findOneOrFail(VisitCode, { presentationId: row.id, number: row.codeNumber });
    const text = visitCodeQr(this.parts.environment, tokenOf(this.parts.keys.visitCodeKey, seed));
    return { ...base, code: { number, text, expiresAt: expiresAt.toISOString() } };
  }
}

/** A presentation is of the device on which this person opened it: another phone of the same person has its own. */
async function ownPresentation(em: EntityManager, id: string, { bindingId }: SignedInAs, held = {}): Promise<Presentation> {
  const row = await em.findOne(Presentation, { id, bindingId: bindingId! }, held);
  if (!row) throw new Refusal('presentation-not-found');
  return row;
}

/** Another person's number is masked, also for whom the card was granted to (D-35). */
const faceFor = (by: PresentedBy, face: CardFace): CardFace =>
  by === 'holder' ? face : { ...face, idNumber: maskIdNumber(face.idNumber) };

async function updatesOf(tx: UnitOfWork, presentationId: string): Promise<Updates> {
  const since = new Date(tx.now.getTime() - hourMs);
  const lately = await tx.em.find(VisitCode, { presentationId, madeBy: 'update', madeAt: { $gt: since } }, { orderBy: { number: 'desc' } });
  const oldest = lately.at(-1);
  return {
    lastAt: lately[0]?.madeAt ?? null,
    withinHour: lately.length,
    hourEndsAt: oldest ? new Date(oldest.madeAt.getTime() + hourMs) : null,
  };
}

async function redemptionOf(em: EntityManager, presentationId: string): Promise<PresentationView['redemption']> {
  const { redeemedAt, institutionCode, departmentCode } = await em.findOneOrFail(Redemption, { presentationId });
  const place = await placesOf(em, [{ institutionCode, departmentCode }]);
  return { redeemedAt: redeemedAt.toISOString(), ...place({ institutionCode, departmentCode }) };
}

function eventOf({ code, ending }: PresentationView): { type: string; id: string } {
  if (code) return { type: 'code', id: String(code.number) };
  const type = ending === 'redeemed' ? 'redeemed' : 'closed';
  return { type, id: type };
}
