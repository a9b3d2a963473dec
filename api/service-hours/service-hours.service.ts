import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ServiceOutage } from '../../database/entities/index.js';
import { Refusal } from '../../domain/refusals.js';
import { hourText, openAt, servicePaths } from '../../domain/service-hours.js';
import type { Call } from '../call.js';
import { Commands, heldForUpdate } from '../commands.js';
import { ApiParts } from '../parts.js';
import type { StaffMember } from '../staff.guard.js';
import { announcedOutages } from './outages.js';
import type { AnnounceOutage, ServiceHoursView } from './service-hours.dto.js';

/** When the service is open (R-029, D-10), and when it is closed by announcement. */
@Injectable()
export class ServiceHoursService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async announced(): Promise<ServiceHoursView> {
    const now = this.parts.clock.now();
    const outages = (await announcedOutages(this.parts, now)).map(({ id, path, from, until, messageZh, messageEn }) => ({
      ...{ outageId: id, path, message: { zh: messageZh, en: messageEn } },
      ...{ from: from.toISOString(), until: until?.toISOString() ?? null },
    }));
    const paths = servicePaths.map((path) => {
      const hours = this.parts.policy.serviceHours[path];
      const state = openAt(
        hours,
        outages.filter((outage) => outage.path === path),
        now,
      );
      const opensAt = state.name === 'open' ? null : (state.details?.opensAt ?? null);
      return { path, from: hourText(hours.fromHour), until: hourText(hours.untilHour), openNow: state.name === 'open', opensAt };
    });
    return { timeZone: 'Asia/Taipei', paths, outages };
  }

  announceOutage(call: Call, { staffId }: StaffMember, { path, from, until, message }: AnnounceOutage) {
    return this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const outage = tx.em.create(ServiceOutage, {
          ...{ id: randomUUID(), path, from: new Date(from), until: until ? new Date(until) : null },
          ...{ messageZh: message.zh, messageEn: message.en, announcedBy: staffId },
        });
        tx.audit('service-outage.announced', { type: 'service-outage', id: outage.id }, { path });
        return { outageId: outage.id };
      },
    });
  }

  /** Open again at once; one that has not begun does not begin. One that is over stays as it was. */
  endOutage(call: Call, outageId: string) {
    return this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const outage = await tx.em.findOne(ServiceOutage, { id: outageId }, heldForUpdate);
        if (!outage) throw new Refusal('outage-not-found');
        if (!outage.until || tx.now < outage.until) {
          tx.em.assign(outage, { until: tx.now });
          tx.audit('service-outage.ended', { type: 'service-outage', id: outage.id }, { path: outage.path });
        }
        return { outageId, endedAt: outage.until!.toISOString() };
      },
    });
  }
}
