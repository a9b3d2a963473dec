import type { MikroORM } from '@mikro-orm/postgresql';
import { activityInfo } from '@temporalio/activity';
import { Effect } from '../database/entities/index.js';
import type { UnitOfWork } from '../outbox/unit-of-work.js';
import { unitOfWork } from '../outbox/unit-of-work.js';
import type { ActivityDeps } from './deps.js';

/** `<workflow id>/<step>[/<round>]`: the same for every attempt at a step, so that its effect happens once (M2). */
export const effectKey = (step: string, round?: number) =>
  [activityInfo().workflowExecution!.workflowId, step, ...(round === undefined ? [] : [round])].join('/');

/** The answer that the step gave before, if its effect has happened already. */
export async function earlierResult<T extends object>(orm: MikroORM, key: string): Promise<T | undefined> {
  const effect = await orm.em.fork().findOne(Effect, { effectKey: key });
  return effect?.result as T | undefined;
}

/** Commits a step's effect together with its key and its answer. Whoever comes second gets the first one's answer and changes nothing. */
export async function once<T extends object>(
  deps: Pick<ActivityDeps, 'orm' | 'clock' | 'deliver'>,
  key: string,
  work: (tx: UnitOfWork) => Promise<T>,
): Promise<T> {
  const cause = { actor: { type: 'workflow', id: activityInfo().workflowExecution!.workflowId } } as const;
  const { result, messages } = await unitOfWork(deps.orm, deps.clock.now(), cause, async (tx) => {
    await tx.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [key]);
    const earlier = await tx.em.findOne(Effect, { effectKey: key });
    if (earlier) return earlier.result as T;
    const done = await work(tx);
    if (isFinal(done)) tx.em.create(Effect, { effectKey: key, result: done as Record<string, unknown>, doneAt: tx.now });
    return done;
  });
  void deps.deliver(messages);
  return result;
}

/** "Ask again later" is not an effect: the same step is asked again with the same key. */
const isFinal = (result: object) => !('notBefore' in result);
