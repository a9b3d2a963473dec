import { createHmac } from 'node:crypto';
import { DeadlockException, type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { IdempotencyRecord, type OutboxMessage } from '../database/entities/index.js';
import { Refusal, type RefusalCode, type RefusalDetails } from '../domain/refusals.js';
import { deliver } from '../outbox/deliver.js';
import { unitOfWork, UnitOfWork } from '../outbox/unit-of-work.js';
import type { Call } from './call.js';
import { ApiParts } from './parts.js';
import { isOutage } from './refusal.filter.js';

/** What a command leaves behind: ids and instants from which its answer is rendered, now and when the request is repeated. Nothing personal. */
export type Outcome = Record<string, unknown>;
/** A refusal that does not undo what the command did: a try that has to be counted. */
export type KeptRefusal = { readonly refusal: RefusalCode; readonly details?: RefusalDetails };
type Answer<O> = { outcome: O } | { refusal: RefusalCode; details: RefusalDetails };

/**
 * Runs commands: one transaction for state, audit entry, answer and outbox (M1), told after the commit, and answered the same when the
 * request comes again with the same key (M3, I-11).
 */
@Injectable()
export class Commands {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  /**
   * @param steps.prepare what takes time and must not hold a transaction open: asking the register, hashing
   * @param steps.told for a command that is worth nothing until Temporal knows of it: hears whether it was told
   * @throws Refusal idempotency-key-missing, idempotency-key-reused, request-in-progress, or what the command refuses with
   */
  async run<P, O extends Outcome>(
    call: Call,
    steps: {
      prepare: () => Promise<P>;
      commit: (tx: UnitOfWork, prepared: P) => Promise<O | KeptRefusal>;
      told?: (told: boolean, outcome: O, messages: OutboxMessage[]) => Promise<void>;
    },
  ): Promise<O> {
    // The instant of the click is the arrival of the request; what follows may take time (D-02).
    const now = this.parts.clock.now();
    const record = recordOf(this.parts, call);
    const earlier = await this.parts.orm.em.fork().findOne(IdempotencyRecord, record.key);
    if (earlier) return this.replay<O>(call, earlier, record.fingerprint);

    const prepared = await this.prepare(steps.prepare);
    const judge = async (tx: UnitOfWork) => {
      await claimKey(tx.em, record);
      const finished = await tx.em.findOne(IdempotencyRecord, record.key);
      if (finished) return { finished };
      const answer = prepared.refusal ?? (await this.attempt(tx, (inner) => steps.commit(inner, prepared.value as P)));
      tx.em.create(IdempotencyRecord, { ...record.key, requestFingerprint: record.fingerprint, answer, createdAt: now });
      return { answer };
    };
    const { result, messages } = await againIfLost(() => unitOfWork(this.parts.orm, now, call, judge));
    if ('finished' in result) return this.replay<O>(call, result.finished as IdempotencyRecord, record.fingerprint);
    const outcome = outcomeOf(result.answer as Answer<O>);
    // After the commit nothing can be lost any more: what is not told now is told by the relay.
    const told = deliver(this.parts.orm, this.parts.tell, this.parts.clock, messages);
    if (steps.told) await steps.told(await told, outcome, messages);
    return outcome;
  }

  private replay<O>(call: Call, record: IdempotencyRecord, fingerprint: string): O {
    if (record.requestFingerprint !== fingerprint) throw new Refusal('idempotency-key-reused');
    call.replayed = true;
    return outcomeOf(record.answer as Answer<O>);
  }

  /** A refusal while preparing is an answer too, and stored; an outage is not. */
  private async prepare<P>(work: () => Promise<P>): Promise<{ value?: P; refusal?: Answer<never> }> {
    try {
      return { value: await work() };
    } catch (error) {
      return { refusal: storable(error) };
    }
  }

  /** Runs the command inside a savepoint: a refusal undoes what the command did and keeps the record of the answer. */
  private async attempt<O extends Outcome>(tx: UnitOfWork, work: (tx: UnitOfWork) => Promise<O | KeptRefusal>): Promise<Answer<O>> {
    try {
      const outcome = await tx.nested(work);
      return isKeptRefusal(outcome) ? { refusal: outcome.refusal, details: outcome.details ?? {} } : { outcome };
    } catch (error) {
      return storable(error);
    }
  }
}

/** @throws Refusal idempotency-key-missing, request-invalid */
export function recordOf({ keys }: ApiParts, call: Call) {
  if (!call.idempotencyKey) throw new Refusal('idempotency-key-missing');
  if (call.idempotencyKey.length > 200) throw new Refusal('request-invalid', { fields: ['Idempotency-Key'] });
  const fingerprint = createHmac('sha256', keys.fingerprintKey).update(JSON.stringify(call.body)).digest('base64url');
  return { key: { principal: call.principal, endpoint: call.endpoint, key: call.idempotencyKey }, fingerprint };
}

const isKeptRefusal = (outcome: object): outcome is KeptRefusal => 'refusal' in outcome;

function storable(error: unknown): { refusal: RefusalCode; details: RefusalDetails } {
  if (error instanceof Refusal && !isOutage(error.code)) return { refusal: error.code, details: error.details };
  throw error;
}

function outcomeOf<O>(answer: Answer<O>): O {
  if ('refusal' in answer) throw new Refusal(answer.refusal, answer.details);
  return answer.outcome;
}

/**
 * Undoes what `work` did when it refuses, while what was done in `tx` before it stands: for a command of which every try counts, whatever it is
 * refused with.
 */
export async function keptRefusal<O>(tx: UnitOfWork, work: (tx: UnitOfWork) => Promise<O>): Promise<O | KeptRefusal> {
  try {
    return await tx.nested(work);
  } catch (error) {
    return storable(error);
  }
}

const timesLost = 3;

/**
 * Whoever lost a race in the database (a unique index, a deadlock) has changed nothing, and is judged again by what the winner left there:
 * so the refusal says what is true, with its details (M5).
 */
async function againIfLost<T>(work: () => Promise<T>): Promise<T> {
  for (let lost = 1; ; lost++) {
    try {
      return await work();
    } catch (error) {
      const isLost = error instanceof UniqueConstraintViolationException || error instanceof DeadlockException;
      if (!isLost || lost === timesLost) throw error;
    }
  }
}

/** Of two requests with the same key at the same time, the second is told to wait. */
async function claimKey(em: EntityManager, { key }: { key: { principal: string; endpoint: string; key: string } }) {
  const [row] = await em.execute<{ claimed: boolean }[]>('select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as claimed', [
    `${key.principal} ${key.endpoint} ${key.key}`,
  ]);
  if (!row?.claimed) throw new Refusal('request-in-progress');
}

export { heldForUpdate } from '../outbox/unit-of-work.js';
