import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { stopShowing } from '../../changes/stop-showing.js';
import { type Registration, Restriction } from '../../database/entities/index.js';
import { Refusal } from '../../domain/refusals.js';
import { tellHolder } from '../../outbox/commit-notice.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { canonicalIdNumber, findAccount } from '../accounts/find-account.js';
import type { Call } from '../call.js';
import { Commands } from '../commands.js';
import { ApiParts } from '../parts.js';
import { endSessions } from '../sessions/sessions.js';
import type { StaffMember } from '../staff.guard.js';
import type { LiftRestriction, PlaceRestriction } from './restrictions.dto.js';

/** Suspension and ban by the insurer: of the person, with or without an account. */
@Injectable()
export class RestrictionsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  /** The same decision once more changes nothing; another one takes the place of the first. */
  async place(call: Call, { staffId }: StaffMember, { idNumber, kind, reason }: PlaceRestriction) {
    const { restrictionId, placedAt } = await this.commands.run(call, {
      prepare: async () => canonicalIdNumber(this.parts, idNumber),
      commit: async (tx, person) => {
        const account = await findAccount(tx, person);
        const inForce = await inForceFor(tx, person);
        if (inForce?.kind === kind && inForce.reason === reason)
          return { restrictionId: inForce.id, placedAt: inForce.placedAt.toISOString() };
        if (inForce) await lift(tx, inForce, staffId, account);
        const restriction = tx.em.create(Restriction, {
          ...{ id: randomUUID(), idNumber: person, kind, reason },
          ...{ placedAt: tx.now, placedBy: staffId, liftedAt: null, liftedBy: null },
        });
        tx.audit(`restriction.placed-${kind}`, { type: 'restriction', id: restriction.id }, { reason }, account?.id);
        if (account) {
          await stopShowing(tx, this.parts.policy, account.id, 'account-restricted');
          await endSessions(tx, { registrationId: account.id });
          tellHolder(tx, this.parts.policy, 'account-restricted', account, restriction.id);
        }
        return { restrictionId: restriction.id, placedAt: tx.now.toISOString() };
      },
    });
    return { restrictionId, kind, reason, placedAt };
  }

  lift(call: Call, { staffId }: StaffMember, { idNumber }: LiftRestriction) {
    return this.commands.run(call, {
      prepare: async () => canonicalIdNumber(this.parts, idNumber),
      commit: async (tx, person) => {
        const account = await findAccount(tx, person);
        const inForce = await inForceFor(tx, person);
        if (!inForce) throw new Refusal('restriction-not-found');
        await lift(tx, inForce, staffId, account);
        if (account) tellHolder(tx, this.parts.policy, 'restriction-lifted', account, inForce.id);
        return { restrictionId: inForce.id, liftedAt: tx.now.toISOString() };
      },
    });
  }
}

/** Decisions about one person are made one after the other, also where there is neither an account nor a restriction yet that could be held. */
async function inForceFor(tx: UnitOfWork, idNumber: string) {
  await tx.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`restriction ${idNumber}`]);
  return tx.em.findOne(Restriction, { idNumber, liftedAt: null });
}

/** Written before anything else is, so that the next one does not meet it as still in force. */
async function lift(tx: UnitOfWork, restriction: Restriction, staffId: string, account: Registration | null) {
  tx.em.assign(restriction, { liftedAt: tx.now, liftedBy: staffId });
  tx.audit('restriction.lifted', { type: 'restriction', id: restriction.id }, { reason: restriction.reason }, account?.id);
  await tx.em.flush();
}
