import { LockMode } from '@mikro-orm/postgresql';
import { Registration } from '../database/entities/index.js';
import { registrationState } from '../database/states.js';
import { settle, type SettlePolicy } from '../domain/registration.js';
import type { RegistrationSettled } from '../workflows/registration.messages.js';
import type { ActivityDeps } from './deps.js';
import { effectKey, once } from './effect.js';
import { rowMissing } from './failures.js';

export const registrationActivities = (deps: ActivityDeps) => ({
  /**
   * Carries out what the row says at the end of the wait: voids an application whose deadline has passed unconfirmed (R-079, D-03), or
   * answers how it ended, or when to ask again.
   */
  settleRegistration: ({ registrationId, policy }: { registrationId: string; policy: SettlePolicy }): Promise<RegistrationSettled> =>
    once(deps, effectKey('settleRegistration'), async (tx) => {
      const row = await tx.em.findOne(Registration, { id: registrationId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!row) throw rowMissing('registrations');
      const settled = settle(registrationState(row), tx.now, policy);
      if ('notBefore' in settled) return settled;
      if (settled.state.name === 'void' && row.state !== 'void') {
        tx.em.assign(row, { state: 'void', voidedAt: new Date(settled.state.voidedAt) });
        tx.audit('registration.voided', { type: 'registration', id: registrationId });
      }
      return { ending: settled.ending };
    }),
});
