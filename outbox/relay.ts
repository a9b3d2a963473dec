import { LockMode, type EntityManager, type MikroORM } from '@mikro-orm/postgresql';
import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { OutboxMessage } from '../database/entities/index.js';
import type { Clock } from '../platform/clock.js';
import { listen } from '../platform/listen.js';
import type { Logger } from '../platform/logger.js';
import type { Tell } from './tell.js';
import { outboxChannel } from './unit-of-work.js';

const batchSize = 20;
/** How long to wait before asking a peer again that does not answer. */
const outageMs = 1000;
/** A look without being called, in case a notification was lost. */
const lookMs = 5000;
/** What has just been committed is being told by the fast path. The relay leaves it to that for so long, or nearly everything would be told twice. */
const fastPathMs = 250;
/** A message that Temporal refuses waits this long, then twice as long, up to a limit, and does not hold up the others. */
const refusedSeconds = { first: 1, limit: 60 };

/** Tells Temporal what no fast path told it: one loop in every worker, woken by the commits themselves (M4). */
export function startRelay(parts: { orm: MikroORM; databaseUrl: string; tell: Tell; clock: Clock; logger: Logger }) {
  let wake: () => void = () => undefined;
  let called = true;
  let stopped = false;
  const call = () => {
    called = true;
    wake();
  };
  const ear = listen(parts.databaseUrl, outboxChannel, { onNotice: call, onReady: call });

  /** Ends early when `isOver` at a call. */
  const pause = (ms: number, isOver = () => called || stopped) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        if (!isOver()) return;
        clearTimeout(timer);
        resolve();
      };
      wake();
    });

  const running = (async () => {
    while (!stopped) {
      called = false;
      const outcome = await relayBatch(parts).catch((): 'outage' => 'outage');
      if (outcome === 'outage') {
        parts.logger.event('relay-waits', { outcome: 'outage' });
        called = false;
        await pause(outageMs);
      } else if (outcome === 'idle') {
        await pause(lookMs);
        await pause(fastPathMs, () => stopped);
      }
    }
  })();

  return {
    async stop() {
      stopped = true;
      wake();
      await running;
      await ear.close();
    },
  };
}

type Batch = 'more' | 'idle' | 'outage';

async function relayBatch({ orm, tell, clock }: { orm: MikroORM; tell: Tell; clock: Clock }): Promise<Batch> {
  return orm.em.fork().transactional(async (em) => {
    const messages = await claim(em as EntityManager, clock.now());
    // Each is of another workflow, so their order does not matter; all at once, so that the transaction lasts no longer than one call.
    const outcomes = await Promise.all(messages.map((message) => relay(message, tell, clock)));
    if (outcomes.includes('outage')) return 'outage';
    return messages.length > 0 ? 'more' : 'idle';
  });
}

async function relay(message: OutboxMessage, tell: Tell, clock: Clock): Promise<'told' | 'refused' | 'outage'> {
  try {
    await tell(message);
    message.deliveredAt = clock.now();
    return 'told';
  } catch (error) {
    if (isOutage(error)) return 'outage';
    message.tries += 1;
    const waitSeconds = Math.min(refusedSeconds.first * 2 ** (message.tries - 1), refusedSeconds.limit);
    message.nextTryAt = new Date(clock.now().getTime() + waitSeconds * 1000);
    return 'refused';
  }
}

/** The oldest undelivered message of each workflow, locked, so that several relays share the work and keep the order. */
async function claim(em: EntityManager, now: Date): Promise<OutboxMessage[]> {
  return em
    .createQueryBuilder(OutboxMessage, 'm')
    .where({ deliveredAt: null, withdrawnAt: null, $or: [{ nextTryAt: null }, { nextTryAt: { $lte: now } }] })
    .andWhere(
      `not exists (select 1 from outbox_messages o where o.workflow_id = m.workflow_id and o.id < m.id and o.delivered_at is null and o.withdrawn_at is null)`,
    )
    .orderBy({ id: 'asc' })
    .limit(batchSize)
    .setLockMode(LockMode.PESSIMISTIC_PARTIAL_WRITE)
    .getResultList();
}

const isOutage = (error: unknown) =>
  (error instanceof ServiceError && isGrpcServiceError(error.cause) && [4, 8, 14].includes(error.cause.code)) ||
  (isGrpcServiceError(error) && [4, 8, 14].includes(error.code));
