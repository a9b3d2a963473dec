import { Inject, Injectable } from '@nestjs/common';
import { AuditEntry, Registration } from '../../database/entities/index.js';
import { auditWords } from '../../domain/audit-words.js';
import { Refusal } from '../../domain/refusals.js';
import { canonicalIdNumber } from '../accounts/find-account.js';
import type { Call } from '../call.js';
import { Commands } from '../commands.js';
import { ApiParts } from '../parts.js';
import type { SignedInAs } from '../sessions/signed-in.guard.js';
import type { ActivityPage, ActivityView, AuditTrailView, ReadAuditTrail } from './activity.dto.js';
import { auditPage } from './audit-page.js';
import { namedDevices } from './named-devices.js';

/** What the audit trail holds about a person: for that person, and for auditors with a purpose. */
@Injectable()
export class ActivityService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async own({ registrationId }: SignedInAs, page: ActivityPage): Promise<ActivityView> {
    const { rows, nextCursor } = await auditPage(this.parts, [registrationId], page);
    const devicesOf = await namedDevices(this.parts, rows);
    return { entries: rows.map((row) => ({ ...told(row), ...devicesOf(row) })), nextCursor };
  }

  /**
   * All registrations of the person, also ended ones. That somebody looked is an entry itself, which the person sees; so this is a command,
   * and the same request shows the same entries again.
   */
  async readAuditTrail(call: Call, { idNumber, purpose, cursor, limit }: ReadAuditTrail): Promise<AuditTrailView> {
    const { registrationIds, upTo } = await this.commands.run(call, {
      prepare: async () => canonicalIdNumber(this.parts, idNumber),
      commit: async (tx, person) => {
        const registrations = await tx.em.find(Registration, { idNumber: person }, { orderBy: { appliedAt: 'asc' } });
        if (registrations.length === 0) throw new Refusal('account-not-found');
        const registrationIds = registrations.map(({ id }) => id);
        const [newest] = await tx.em.find(AuditEntry, { accountId: { $in: registrationIds } }, { orderBy: { sequence: 'desc' }, limit: 1 });
        for (const id of registrationIds) tx.audit('audit-trail.read', { type: 'registration', id }, { purpose });
        return { registrationIds, upTo: newest?.sequence ?? 0 };
      },
    });
    const { rows, nextCursor } = await auditPage(this.parts, registrationIds, { cursor, limit }, upTo);
    const devicesOf = await namedDevices(this.parts, rows);
    return {
      entries: rows.map((row) => ({
        ...told(row),
        ...devicesOf(row),
        ...{ actorId: row.actorId ?? null, objectType: row.objectType, objectId: row.objectId },
        ...{ registrationId: row.accountId!, requestId: row.requestId ?? null },
      })),
      nextCursor,
    };
  }
}

const told = ({ at, details, ...entry }: AuditEntry) => ({
  at: at.toISOString(),
  action: entry.action,
  ...auditWords({ ...entry, details: details ?? null }),
});
