import { randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { z } from 'zod';
import { CardReading, ReaderHost } from '../../database/entities/index.js';
import { readingState } from '../../database/states.js';
import { answer as answerReading } from '../../domain/card-reading.js';
import { type ComponentAnswer, componentAnswerType, componentRefusals } from '../../domain/component-answer.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import type { Language } from '../../domain/roc-date.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { Call } from '../call.js';
import { CardReadingsService } from '../card-readings/card-readings.service.js';
import type { CardReadingView } from '../card-readings/card-readings.dto.js';
import { Commands, heldForUpdate } from '../commands.js';
import { ApiParts } from '../parts.js';
import { refuseWhileClosed } from '../service-hours/during-service-hours.guard.js';
import type { ComponentReading, RequestComponentReading } from './component-readings.dto.js';

const nonceBytes = 32;
const answerSchema: z.ZodType<ComponentAnswer> = z.object({
  iss: z.string(),
  nonce: z.string(),
  result: z.discriminatedUnion('name', [
    z.object({ name: z.literal('read'), record: z.hex().max(1024) }),
    z.object({ name: z.literal('signed'), certificate: z.hex().max(8192), signature: z.hex().max(2048) }),
    z.object({ name: z.literal('refused'), code: z.enum(componentRefusals), attemptsLeft: z.int().min(0).max(15).optional() }),
  ]),
});

/** Readings by the local component of the browser's own machine: the page carries its answer, and cannot make one up. */
@Injectable()
export class ComponentReadingsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(CardReadingsService) private readonly cardReadings: CardReadingsService,
  ) {}

  async request(call: Call, { check }: RequestComponentReading): Promise<ComponentReading> {
    const { cardReadingId } = await this.commands.run(call, {
      prepare: async () => {
        if (check === 'certificate') await refuseWhileClosed(this.parts, 'certificate');
        await this.cardReadings.refuseTooManyPins(call, check);
      },
      commit: async (tx) => {
        const id = randomUUID();
        const challenge = randomBytes(nonceBytes).toString('hex');
        tx.em.create(CardReading, { ...this.cardReadings.requested(tx, id, check), host: null, reader: null, challenge });
        return { cardReadingId: id };
      },
    });
    const { challenge, deadlineAt } = await this.parts.orm.em.fork().findOneOrFail(CardReading, { id: cardReadingId });
    return { cardReadingId, nonce: challenge!, deadlineAt: deadlineAt.toISOString() };
  }

  /** Takes the answer of a local component once and in time, from the enrolled key of its host and for the very nonce of this reading. */
  async answer(call: Call, id: string, answer: string, language: Language): Promise<CardReadingView> {
    await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const reading = await tx.em.findOne(CardReading, { id }, heldForUpdate);
        if (!reading) throw new Refusal('card-reading-not-found');
        accepted(answerReading(readingState(reading), tx.now));
        if (reading.host) throw new Refusal('card-reading-answered');
        const { iss: host, nonce, result } = await verified(tx, answer);
        if (nonce !== reading.challenge || !fits(result, reading)) throw new Refusal('component-answer-invalid');
        reading.host = host;
        this.cardReadings.start(tx, reading, result);
        return { cardReadingId: id };
      },
      told: this.cardReadings.unlessTold(call),
    });
    return this.cardReadings.find(id, language);
  }
}

/** A reading of one kind of card is never answered by the other kind. */
const fits = ({ name }: ComponentAnswer['result'], { check }: CardReading) =>
  name === 'refused' || (name === 'signed') === (check === 'certificate');

async function verified(tx: UnitOfWork, answer: string): Promise<ComponentAnswer> {
  const host = await tx.em.findOne(ReaderHost, { enrolledThumbprint: keyIdOf(answer) });
  if (!host) throw new Refusal('reader-host-not-enrolled');
  try {
    const { payload } = await compactVerify(answer, await importJWK(host.enrolledJwk!, 'ES256'), { algorithms: ['ES256'] });
    const parsed = answerSchema.parse(JSON.parse(Buffer.from(payload).toString()));
    if (parsed.iss === host.host) return parsed;
  } catch {
    // Whatever is wrong with it.
  }
  throw new Refusal('component-answer-invalid');
}

function keyIdOf(answer: string): string {
  try {
    const { typ, kid } = decodeProtectedHeader(answer);
    if (typ === componentAnswerType && kid) return kid;
  } catch {
    // No JWS at all.
  }
  throw new Refusal('component-answer-invalid');
}
