import { Inject, Injectable } from '@nestjs/common';
import { ReaderHost } from '../../database/entities/index.js';
import * as rules from '../../domain/reader-host.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { Call } from '../call.js';
import { Commands, heldForUpdate } from '../commands.js';
import { ApiParts } from '../parts.js';
import type { StaffMember } from '../staff.guard.js';
import type { EnrolKey, ReaderHosts } from './reader-hosts.dto.js';

/** The machines with card readers, as operators see them. */
@Injectable()
export class ReaderHostsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async list(): Promise<ReaderHosts> {
    const rows = await this.parts.orm.em.fork().find(ReaderHost, {}, { orderBy: { host: 'asc' } });
    const now = this.parts.clock.now();
    return {
      readerHosts: rows.map((row) => ({
        host: row.host,
        state: rules.readerHostState(row, now),
        firstSeenAt: row.firstSeenAt.toISOString(),
        lastSeenAt: row.lastSeenAt.toISOString(),
        readers: row.readers ?? null,
        versions: row.versions as ReaderHosts['readerHosts'][number]['versions'],
        readsFor: row.readsFor,
        offeredThumbprint: row.offeredThumbprint,
        enrolledThumbprint: row.enrolledThumbprint ?? null,
        enrolledAt: row.enrolledAt?.toISOString() ?? null,
      })),
    };
  }

  async enrolKey(call: Call, { staffId }: StaffMember, host: string, { thumbprint }: EnrolKey) {
    const { enrolledAt } = await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const row = await held(tx, host);
        accepted(rules.enrolKey(row, thumbprint));
        const other = await tx.em.findOne(ReaderHost, { enrolledThumbprint: thumbprint, host: { $ne: host } });
        if (other) throw new Refusal('reader-host-key-shared');
        const { offeredJwk: enrolledJwk, offeredThumbprint: enrolledThumbprint } = row;
        tx.em.assign(row, { enrolledJwk, enrolledThumbprint, enrolledAt: tx.now, enrolledBy: staffId });
        tx.audit('reader-host.key-enrolled', { type: 'reader-host', id: row.id }, { thumbprint });
        return { enrolledAt: tx.now.toISOString() };
      },
    });
    return { host, enrolledThumbprint: thumbprint, enrolledAt };
  }

  async withdrawKey(call: Call, host: string) {
    const { withdrawnAt } = await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const row = await held(tx, host);
        tx.em.assign(row, { enrolledJwk: null, enrolledThumbprint: null, enrolledAt: null, enrolledBy: null });
        tx.audit('reader-host.key-withdrawn', { type: 'reader-host', id: row.id });
        return { withdrawnAt: tx.now.toISOString() };
      },
    });
    return { host, withdrawnAt };
  }
}

async function held(tx: UnitOfWork, host: string): Promise<ReaderHost> {
  const row = await tx.em.findOne(ReaderHost, { host }, heldForUpdate);
  if (!row) throw new Refusal('reader-host-not-found');
  return row;
}
