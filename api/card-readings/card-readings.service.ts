import { randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable, type MessageEvent } from '@nestjs/common';
import { filter, from, map, mergeMap, type Observable, take } from 'rxjs';
import { CardReading, IdempotencyRecord, ReaderHost, type OutboxMessage } from '../../database/entities/index.js';
import type { CardCheck } from '../../domain/card-reading.js';
import type { ReadsFor } from '../../domain/reader-host.js';
import { maskCardNumber, maskIdNumber } from '../../domain/mask.js';
import { Refusal } from '../../domain/refusals.js';
import type { Language } from '../../domain/roc-date.js';
import { withdraw } from '../../outbox/deliver.js';
import { unitOfWork, type UnitOfWork } from '../../outbox/unit-of-work.js';
import { sealSecret } from '../../platform/seal.js';
import { type CardRead, cardReadingWorkflowId } from '../../workflows/card-reading.messages.js';
import type { Call } from '../call.js';
import { Commands } from '../commands.js';
import { refuseTooMany } from '../limits.js';
import { ApiParts } from '../parts.js';
import { problemOf } from '../refusal.filter.js';
import { CardReadingEvents } from './card-reading-events.js';
import type { CardReadingView } from './card-readings.dto.js';

/** What somebody presses Read for; a certificate signs only with its PIN. */
type Order = { host: string; reader?: string | undefined; check: CardCheck; by: ReadsFor; pin?: string };
const challengeBytes = 32;
const retrySeconds = 10;

@Injectable()
export class CardReadingsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(CardReadingEvents) private readonly events: CardReadingEvents,
  ) {}

  /** Asks the reader host for its card. Worth something only while the person waits, so an unreachable Temporal is said at once. */
  async request(call: Call, { host, reader, check, by, pin }: Order, language: Language): Promise<CardReadingView> {
    const { cardReadingId } = await this.commands.run(call, {
      prepare: async (): Promise<string> => {
        if (by === 'anyone') await this.refuseFromAfar(host);
        await this.refuseTooManyPins(call, check);
        return randomUUID();
      },
      commit: async (tx, id) => {
        const row = tx.em.create(CardReading, {
          ...this.requested(tx, id, check),
          host,
          reader: reader ?? null,
          // The row alone holds the PIN, and only while somebody waits.
          ...(pin && { challenge: randomBytes(challengeBytes).toString('hex'), sealedPin: sealSecret(this.parts.keys.codec, pin, id) }),
        });
        this.start(tx, row);
        return { cardReadingId: id };
      },
      told: this.unlessTold(call),
    });
    return this.find(cardReadingId, language);
  }

  /** Whoever only knows the name of a machine shall not have the card read that somebody else has put in there (decision 0010). */
  private async refuseFromAfar(host: string): Promise<void> {
    const known = await this.parts.orm.em.fork().findOne(ReaderHost, { host });
    if (known?.readsFor === 'staff') throw new Refusal('reader-host-for-staff');
  }

  /** Each wrong PIN costs the holder of a certificate a try. */
  async refuseTooManyPins(call: Call, check: CardCheck): Promise<void> {
    if (check === 'certificate') await refuseTooMany(this.parts, 'certificate-reading-by-network', call.network);
  }

  /** What the row of every reading begins with. */
  requested(tx: UnitOfWork, id: string, check: CardCheck) {
    tx.audit('card-reading.requested', { type: 'card-reading', id });
    const deadlineAt = new Date(tx.now.getTime() + this.parts.policy.cardReadingSeconds * 1000);
    return { id, state: 'requested', check, requestedAt: tx.now, deadlineAt } as const;
  }

  /** @param answer what the local component of the portal has read already */
  start(tx: UnitOfWork, { id, host, reader, check }: CardReading, answer?: CardRead): void {
    const { readerHostSeconds, cardReadingSeconds } = this.parts.policy;
    tx.start('cardReading', cardReadingWorkflowId(id), {
      ...{ cardReadingId: id, host: host!, reader: reader ?? null, check },
      ...(answer && { answer }),
      policy: { readerHostSeconds, cardReadingSeconds },
    });
  }

  unlessTold = (call: Call) => async (told: boolean, outcome: { cardReadingId: string }, messages: OutboxMessage[]) => {
    if (told) return;
    await withdraw(this.parts.orm, this.parts.clock, messages);
    await this.giveUp(outcome.cardReadingId, call);
    throw new Refusal('card-reading-unavailable', { retryAt: this.later() });
  };

  /** The reading never began: it is refused, and its key is free, so that the same request may be tried again. */
  private async giveUp(id: string, call: Call) {
    await unitOfWork(this.parts.orm, this.parts.clock.now(), call, async (tx) => {
      const refused = { state: 'refused', refusalCode: 'card-reading-unavailable', sealedPin: null, settledAt: tx.now } as const;
      const changed = await tx.em.nativeUpdate(CardReading, { id, state: 'requested' }, refused);
      if (changed) tx.audit('card-reading.settled', { type: 'card-reading', id }, { ending: refused.refusalCode });
      await tx.em.nativeDelete(IdempotencyRecord, { principal: call.principal, endpoint: call.endpoint, key: call.idempotencyKey });
    });
  }

  private later = () => new Date(this.parts.clock.now().getTime() + retrySeconds * 1000).toISOString();

  async find(id: string, language: Language): Promise<CardReadingView> {
    const reading = await this.parts.orm.em.fork().findOne(CardReading, { id });
    if (!reading) throw new Refusal('card-reading-not-found');
    return this.view(reading, language);
  }

  /** Ends with the settled reading, or at its deadline, when whatever has not answered counts as unavailable (D-02). */
  async settled(id: string, language: Language): Promise<Observable<MessageEvent>> {
    const { deadlineAt } = await this.find(id, language);
    return this.events.timesToLook(id, deadlineAt).pipe(
      mergeMap(() => from(this.find(id, language))),
      filter(({ state }) => state !== 'requested'),
      take(1),
      map((view) => ({ type: 'card-reading', data: view })),
    );
  }

  private view(reading: CardReading, language: Language): CardReadingView {
    const base = { cardReadingId: reading.id, check: reading.check, deadlineAt: reading.deadlineAt.toISOString() };
    const overdue = reading.state === 'requested' && this.parts.clock.now() >= reading.deadlineAt;
    if (reading.state === 'refused' || overdue) {
      const code = reading.refusalCode ?? 'card-reading-unavailable';
      return { ...base, state: 'refused', refusal: problemOf(code, detailsOf(reading), language) };
    }
    if (reading.state === 'requested') return { ...base, state: 'requested' };
    const readAt = reading.settledAt!;
    return {
      ...base,
      state: 'read',
      readAt: readAt.toISOString(),
      usableUntil: new Date(readAt.getTime() + this.parts.policy.cardReadingFreshSeconds * 1000).toISOString(),
      ...(reading.check === 'certificate' ? certificateView(reading) : cardView(reading)),
    };
  }
}

const detailsOf = ({ attemptsLeft }: CardReading) => (attemptsLeft === null ? {} : { attemptsLeft });

const cardView = (reading: CardReading) => ({
  verified: reading.check === 'verify',
  card: {
    name: reading.holderName!,
    nameFlagged: reading.nameFlagged!,
    idNumberMasked: maskIdNumber(reading.idNumber!),
    cardNumberMasked: maskCardNumber(reading.cardNumber!),
    birthDate: reading.birthDate!,
    sex: reading.sex!,
  },
});

const certificateView = ({ holderName, certificateEndsAt }: CardReading) => ({
  certificate: { name: holderName!, endsAt: certificateEndsAt!.toISOString() },
});
