import { LockMode } from '@mikro-orm/postgresql';
import { Recovery } from '../database/entities/index.js';
import { recoveryState } from '../database/states.js';
import { type RecoverySettlePolicy, settle } from '../domain/recovery.js';
import type { RecoverySettled } from '../workflows/recovery.messages.js';
import type { ActivityDeps } from './deps.js';
import { effectKey, once } from './effect.js';
import { rowMissing } from './failures.js';

export const recoveryActivities = (deps: ActivityDeps) => ({
  /** Carries out what the row says at the end of the wait: a link that nobody used has lapsed. Or answers how it ended, or when to ask again. */
  settleRecovery: ({ recoveryId, policy }: { recoveryId: string; policy: RecoverySettlePolicy }): Promise<RecoverySettled> =>
    once(deps, effectKey('settleRecovery'), async (tx) => {
      const row = await tx.em.findOne(Recovery, { id: recoveryId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!row) throw rowMissing('recoveries');
      const settled = settle(recoveryState(row), tx.now, policy);
      if ('notBefore' in settled) return settled;
      if (row.state === 'open') {
        tx.em.assign(row, { state: settled.state.name, settledAt: new Date(settled.state.settledAt) });
        tx.audit('recovery.lapsed', { type: 'recovery', id: recoveryId }, { kind: row.kind }, row.registrationId);
      }
      return { ending: settled.ending };
    }),
});
