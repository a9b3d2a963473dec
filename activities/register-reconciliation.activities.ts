import { activityInfo } from '@temporalio/activity';
import { followRegister } from '../changes/follow-register.js';
import { RegisterCursor } from '../database/entities/index.js';
import { unitOfWork } from '../outbox/unit-of-work.js';
import { type ChangesPage, RegisterUnavailable } from '../platform/insured-register.js';
import type { ChangesFollowed } from '../workflows/register-reconciliation.messages.js';
import type { ActivityDeps } from './deps.js';
import { withSignsOfLife } from './heartbeat.js';

const feed = 'changes';

export const registerReconciliationActivities = (deps: ActivityDeps) => ({
  /**
   * Reads the next page of the register's change feed and follows it, in one commit with the cursor: what was told already changes nothing, what was missed
   * has the effects it would have had (D-26). So it may run twice without a key of its own, and two runs may meet. The register being away is an outage,
   * and the cursor stays where it is.
   */
  async followRegisterChanges(): Promise<ChangesFollowed> {
    const { orm, clock, deliver } = deps;
    const cursor = await orm.em.fork().findOne(RegisterCursor, { feed });
    const { events, next } = await withSignsOfLife(() => changesAfter(deps, cursor?.sequence ?? 0));
    if (events.length === 0) return { applied: 0, isLast: true };
    const cause = { actor: { type: 'workflow', id: activityInfo().workflowExecution!.workflowId } } as const;
    const { result: applied, messages } = await unitOfWork(orm, clock.now(), cause, async (tx) => {
      const followed = [];
      for (const event of events) followed.push(await followRegister(tx, deps, event));
      // An attempt that was given up for dead and comes late takes it back: a page is read again, and changes nothing.
      await tx.em.upsert(RegisterCursor, { feed, sequence: next, movedAt: tx.now });
      return followed.filter(({ outcome, isNews }) => isNews && outcome === 'applied').length;
    });
    void deliver(messages);
    return { applied, isLast: false };
  },
});

async function changesAfter({ register, logger }: ActivityDeps, sequence: number): Promise<ChangesPage> {
  try {
    return await register.changesAfter(sequence);
  } catch (error) {
    // An alarm: somebody answers in the register's name, or its clock is wrong (F-36).
    if (error instanceof RegisterUnavailable && error.code !== 'no-answer')
      logger.warning('register-changes-not-trusted', { code: error.code });
    throw error;
  }
}
