import { settleGrant as settle, tellBothSides } from '../changes/settle-grant.js';
import { Grant } from '../database/entities/index.js';
import { grantState } from '../database/states.js';
import { nextStep, remindAt } from '../domain/grant.js';
import { heldForUpdate } from '../outbox/unit-of-work.js';
import type { GrantPolicy, GrantSettled } from '../workflows/grant.messages.js';
import type { ActivityDeps } from './deps.js';
import { effectKey, once } from './effect.js';
import { rowMissing } from './failures.js';

export const grantActivities = (deps: Pick<ActivityDeps, 'orm' | 'clock' | 'policy' | 'deliver'>) => ({
  /** Carries out what the row says is due: the offer lapses, both sides are reminded, the grant ends. Or answers how it ended, or when to ask again. */
  settleGrant: ({ grantId, policy }: { grantId: string; policy: GrantPolicy }): Promise<GrantSettled> =>
    once(deps, effectKey('settleGrant'), async (tx) => {
      const row = await tx.em.findOne(Grant, { id: grantId }, heldForUpdate);
      if (!row) throw rowMissing('grants');
      for (;;) {
        const step = nextStep(grantState(row), remindAt(row, policy), tx.now);
        if ('ending' in step) return step;
        if ('notBefore' in step) return { stage: row.state as 'offered' | 'active', notBefore: step.notBefore };
        if (step.due === 'remind') {
          row.remindedAt = tx.now;
          tx.audit('grant.reminded', { type: 'grant', id: grantId }, {}, row.grantorId);
          await tellBothSides(tx, deps.policy, 'grant-ending-soon', row);
        } else await settle(tx, deps.policy, row, step.due === 'lapse' ? 'lapsed' : 'ended');
      }
    }),
});
