import type { MikroORM } from '@mikro-orm/postgresql';
import { OutboxMessage } from '../database/entities/index.js';
import type { Clock } from '../platform/clock.js';
import type { Tell } from './tell.js';

const undelivered = { deliveredAt: null, withdrawnAt: null };

/** The fast path after a commit. Answers whether all was told; what was not is left to the relay. */
export async function deliver(orm: MikroORM, tell: Tell, clock: Clock, messages: readonly OutboxMessage[]): Promise<boolean> {
  try {
    for (const message of messages) {
      const em = orm.em.fork();
      // The order within a workflow is kept: a signal never overtakes its start.
      const older = await em.count(OutboxMessage, { workflowId: message.workflowId, id: { $lt: message.id }, ...undelivered });
      if (older > 0) return false;
      await tell(message);
      await em.nativeUpdate(OutboxMessage, { id: message.id, deliveredAt: null }, { deliveredAt: clock.now() });
    }
    return true;
  } catch {
    return false;
  }
}

/** Takes back messages that nobody needs any more, unless they were delivered meanwhile. */
export async function withdraw(orm: MikroORM, clock: Clock, messages: readonly OutboxMessage[]) {
  await orm.em.fork().nativeUpdate(OutboxMessage, { id: messages.map(({ id }) => id), ...undelivered }, { withdrawnAt: clock.now() });
}
