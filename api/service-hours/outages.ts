import { ServiceOutage } from '../../database/entities/index.js';
import type { RefusalCode } from '../../domain/refusals.js';
import type { ServicePath } from '../../domain/service-hours.js';
import type { ApiParts } from '../parts.js';

/** The announced outages of a path, or of all, that are not over. */
export const announcedOutages = ({ orm }: Pick<ApiParts, 'orm'>, now: Date, path?: ServicePath) =>
  orm.em
    .fork()
    .find(ServiceOutage, { ...(path && { path }), $or: [{ until: null }, { until: { $gt: now } }] }, { orderBy: { from: 'asc' } });

/** As the rule reads them. */
export const outagesOf = async (parts: Pick<ApiParts, 'orm'>, path: ServicePath, now: Date) =>
  (await announcedOutages(parts, now, path)).map(({ from, until }) => ({
    from: from.toISOString(),
    until: until?.toISOString() ?? null,
  }));

/** What a guarded operation can be refused with. */
export const serviceHoursRefusals = ['outside-service-hours', 'service-outage'] as const satisfies readonly RefusalCode[];
