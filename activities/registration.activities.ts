import { Registration } from '../database/entities/index.js';
import type { RegistrationSettled } from '../workflows/registration.messages.js';
import type { ActivityDeps } from './deps.js';
import { effectKey, once } from './effect.js';
import { rowMissing } from './failures.js';

export const registrationActivities = (deps: ActivityDeps) => ({
  /**
   * Carries out what the row says at the end of the wait: voids an application whose deadline has passed unconfirmed (R-079, D-03), or
   * answers how it ended, or when to ask again.
   */
  settleRegistration: ({ registrationId }: { registrationId: string }): Promise<RegistrationSettled> =>
    once(deps, effectKey('settleRegistration'), async (tx) => {
      const lapsed = await tx.em.nativeUpdate(
        Registration,
        { id: registrationId, state: 'applied', deadlineAt: { $lt: tx.now } },
        { state: 'void', voidedAt: tx.now },
      );
      if (lapsed === 1) tx.audit('registration.voided', { type: 'registration', id: registrationId });
      const row = await tx.em.findOne(Registration, { id: registrationId });
      if (!row) throw rowMissing('registrations');
      // The deadline itself still counts (D-02), so the row can be judged void one millisecond later at the earliest.
      return row.state === 'applied' ? { notBefore: new Date(row.deadlineAt!.getTime() + 1).toISOString() } : { ending: row.state };
    }),
});
