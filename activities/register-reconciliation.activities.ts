import { followRegister } from '../changes/follow-register.js';
import { RegisterCursor } from '../database/entities/index.js';
import { type ChangesPage, RegisterUnavailable } from '../platform/insured-register.js';
import type { ChangesFollowed } from '../workflows/register-reconciliation.messages.js';
import type { ActivityDeps } from './deps.js';
import { earlierResult, effectKey, once } from './effect.js';
import { withSignsOfLife } from './heartbeat.js';

const feed = 'changes';

export const registerReconciliationActivities = (deps: ActivityDeps) => ({
  /**
   * Reads one page of the register's change feed and follows it, in one commit with the cursor: what was told already changes nothing, what was missed has
   * the effects it would have had (D-26). The register being away is an outage, and the cursor stays where it is.
   */
  async followRegisterChanges({ page }: { page: number }): Promise<ChangesFollowed> {
    const key = effectKey('followRegisterChanges', page);
    const earlier = await earlierResult<ChangesFollowed>(deps.orm, key);
    if (earlier) return earlier;

    const cursor = await deps.orm.em.fork().findOne(RegisterCursor, { feed });
    const { events, next } = await withSignsOfLife(() => changesAfter(deps, cursor?.sequence ?? 0));
    return once(deps, key, async (tx) => {
      let applied = 0;
      for (const event of events) {
        const { outcome, isNews } = await followRegister(tx, deps, event);
        if (isNews && outcome === 'applied') applied += 1;
      }
      if (events.length > 0) await tx.em.upsert(RegisterCursor, { feed, sequence: next, movedAt: tx.now });
      return { applied, isLast: events.length === 0 };
    });
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
