import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { DeviceBinding, Presentation, UsageEntry } from '../../database/entities/index.js';
import { presentationState } from '../../database/states.js';
import { asOf } from '../../domain/presentation.js';
import { presentedBy } from '../../domain/redemption.js';
import { presentationEndingWords, presenters, usageKinds, visitCodeRefusalWords } from '../../domain/usage-words.js';
import { namedDevice } from '../activity/named-devices.js';
import type { Call } from '../call.js';
import { type PlaceCodes, placesOf } from '../institutions/places.js';
import { pageOf } from '../paging.js';
import { ApiParts } from '../parts.js';
import type { SignedInAs } from '../sessions/signed-in.guard.js';
import type { ExportFormat, UsageEntryView, UsageLogPage, UsageLogView } from './usage.dto.js';
import { writeExport } from './write-export.js';

/** What became of the own virtual card, for its holder (D-29). */
@Injectable()
export class UsageService {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  async openUsageLog({ registrationId }: SignedInAs, page: UsageLogPage): Promise<UsageLogView> {
    const em = this.parts.orm.em.fork();
    const find = (behind: string | undefined, limit: number) =>
      findEntries(em, registrationId, behind === undefined ? undefined : Number(behind), limit);
    const { rows, nextCursor } = await pageOf(this.parts, `uses ${registrationId}`, page, find, ({ sequence }) => sequence);
    return { entries: await this.told(em, registrationId, rows), nextCursor };
  }

  async exportUsageLog({ requestId }: Call, { registrationId }: SignedInAs, format: ExportFormat): Promise<Readable> {
    const file = Readable.from(writeExport[format](this.pages(registrationId)), { objectMode: false });
    // What breaks before the first line is answered as an outage. Later the connection is cut, so that half a log is not taken for a whole one.
    await once(file, 'readable');
    return file.once('error', (error) => this.parts.logger.failure('export-broken-off', error, { requestId }));
  }

  /** All of the log, the newest first; the last page may be empty. */
  private async *pages(registrationId: string): AsyncGenerator<UsageEntryView[]> {
    const { usageLinesPerChunk } = this.parts.policy;
    let before: number | undefined;
    do {
      const em = this.parts.orm.em.fork();
      const rows = await findEntries(em, registrationId, before, usageLinesPerChunk);
      yield await this.told(em, registrationId, rows);
      before = rows.length === usageLinesPerChunk ? rows.at(-1)!.sequence : undefined;
    } while (before !== undefined);
  }

  /** In a fixed number of statements, however many entries there are. */
  private async told(em: EntityManager, registrationId: string, rows: readonly UsageEntry[]): Promise<UsageEntryView[]> {
    const presentations = await em.find(Presentation, { id: { $in: rows.map(({ presentationId }) => presentationId) } });
    // The own ones: which phone somebody else has is nothing that a holder is told (D-35).
    const bindings = await em.find(DeviceBinding, { registrationId });
    const placeOf = await placesOf(em, rows.filter(isAtInstitution));
    const [presentationById, bindingById] = [byId(presentations), byId(bindings)];
    const now = this.parts.clock.now();
    return rows.map((row) => {
      const { kind, presentationId, refusal } = row;
      const by = presentedBy(row);
      return {
        ...{ at: row.at.toISOString(), kind, what: usageKinds[kind], presentationId },
        ...{ by, byText: presenters[by], byDevice: namedDevice(bindingById.get(row.bindingId)) },
        where: isAtInstitution(row) ? placeOf(row) : null,
        ...{ refusal: refusal ?? null, refusalText: refusal ? visitCodeRefusalWords(refusal) : null },
        presentation: kind === 'opened' ? becameOf(presentationById.get(presentationId)!, now) : null,
      };
    });
  }
}

const findEntries = (em: EntityManager, registrationId: string, before: number | undefined, limit: number) =>
  em.find(
    UsageEntry,
    { registrationId, ...(before !== undefined && { sequence: { $lt: before } }) },
    { orderBy: { sequence: 'desc' }, limit },
  );

const byId = <Row extends { id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]));

const isAtInstitution = (row: UsageEntry): row is UsageEntry & PlaceCodes => row.institutionCode !== null;

function becameOf(row: Presentation, now: Date) {
  const state = asOf(presentationState(row), now);
  const ended = state.name === 'closed' ? state : undefined;
  return {
    rotations: row.rotations,
    endedAt: ended?.closedAt ?? null,
    ending: ended?.ending ?? null,
    endingText: ended ? presentationEndingWords[ended.ending] : null,
  };
}
