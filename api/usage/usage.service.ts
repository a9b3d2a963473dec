import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { DeviceBinding, Grant, Presentation, Registration, UsageEntry } from '../../database/entities/index.js';
import { presentationState } from '../../database/states.js';
import { maskIdNumber } from '../../domain/mask.js';
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

  /** Of the own card, and of those that were granted (D-29, R-190). */
  openUsageLog = ({ registrationId }: SignedInAs, page: UsageLogPage): Promise<UsageLogView> =>
    this.page(registrationId, `uses ${registrationId}`, usedBy(registrationId), page);

  /** What was done by one grant; whoever calls has found that the reader is one of its two people (N-63). */
  ofGrant = ({ registrationId }: SignedInAs, grantId: string, page: UsageLogPage): Promise<UsageLogView> =>
    this.page(registrationId, `uses of grant ${grantId} ${registrationId}`, { grantId }, page);

  private async page(readerId: string, list: string, which: FilterQuery<UsageEntry>, page: UsageLogPage): Promise<UsageLogView> {
    const em = this.parts.orm.em.fork();
    const find = (behind: string | undefined, limit: number) =>
      findEntries(em, which, behind === undefined ? undefined : Number(behind), limit);
    const { rows, nextCursor } = await pageOf(this.parts, list, page, find, ({ sequence }) => sequence);
    return { entries: await this.told(em, readerId, rows), nextCursor };
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
      const rows = await findEntries(em, usedBy(registrationId), before, usageLinesPerChunk);
      yield await this.told(em, registrationId, rows);
      before = rows.length === usageLinesPerChunk ? rows.at(-1)!.sequence : undefined;
    } while (before !== undefined);
  }

  /** In a fixed number of statements, however many entries there are. */
  private async told(em: EntityManager, registrationId: string, rows: readonly UsageEntry[]): Promise<UsageEntryView[]> {
    const presentations = await em.find(Presentation, { id: { $in: rows.map(({ presentationId }) => presentationId) } });
    // The own ones: which phone somebody else has is nothing that a holder is told (D-35).
    const bindings = await em.find(DeviceBinding, { registrationId });
    const grantOf = await grantsOf(em, registrationId, rows);
    const placeOf = await placesOf(em, rows.filter(isAtInstitution));
    const [presentationById, bindingById] = [byId(presentations), byId(bindings)];
    const now = this.parts.clock.now();
    return rows.map((row) => {
      const { kind, presentationId, refusal } = row;
      const by = presentedBy(row);
      return {
        ...{ at: row.at.toISOString(), kind, what: usageKinds[kind], presentationId },
        ...{
          by,
          byText: presenters[row.presenterId === registrationId ? 'reader' : by],
          byDevice: namedDevice(bindingById.get(row.bindingId)),
        },
        grant: grantOf(row),
        where: isAtInstitution(row) ? placeOf(row) : null,
        ...{ refusal: refusal ?? null, refusalText: refusal ? visitCodeRefusalWords(refusal) : null },
        presentation: kind === 'opened' ? becameOf(presentationById.get(presentationId)!, now) : null,
      };
    });
  }
}

const usedBy = (registrationId: string) => ({ $or: [{ registrationId }, { presenterId: registrationId }] });

const findEntries = (em: EntityManager, which: FilterQuery<UsageEntry>, before: number | undefined, limit: number) =>
  em.find(
    UsageEntry,
    { $and: [which, before === undefined ? {} : { sequence: { $lt: before } }] },
    { orderBy: { sequence: 'desc' }, limit },
  );

const byId = <Row extends { id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]));

/** By which grant, and who the other one of its two people is, with the ID number masked (D-35). */
async function grantsOf(em: EntityManager, readerId: string, rows: readonly UsageEntry[]) {
  const grants = await em.find(Grant, { id: { $in: rows.flatMap(({ grantId }) => grantId ?? []) } });
  const otherIdOf = ({ grantorId, granteeId }: Grant) => (grantorId === readerId ? granteeId! : grantorId);
  const people = byId(await em.find(Registration, { id: { $in: grants.map(otherIdOf) } }));
  const grantById = byId(grants);
  return ({ grantId }: UsageEntry) => {
    const grant = grantById.get(grantId ?? '');
    const other = grant && people.get(otherIdOf(grant))!;
    return grant ? { grantId: grant.id, other: { name: other!.holderName, idNumberMasked: maskIdNumber(other!.idNumber) } } : null;
  };
}

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
