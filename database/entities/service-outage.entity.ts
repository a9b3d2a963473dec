import { defineEntity, p } from '@mikro-orm/core';
import type { ServicePath } from '../../domain/service-hours.js';
import { instant, uuid } from './column-types.js';

/** A span in which a path is closed, announced by an operator. Without `until` for as long as nobody ends it. */
const ServiceOutageSchema = defineEntity({
  name: 'ServiceOutage',
  tableName: 'service_outages',
  properties: {
    id: uuid().primary(),
    path: p.string().$type<ServicePath>(),
    from: instant().name('starts_at'),
    until: instant().name('ends_at').nullable(),
    messageZh: p.text(),
    messageEn: p.text(),
    announcedBy: p.string(),
  },
  indexes: [{ name: 'service_outages_end', properties: ['until'] }],
});
export class ServiceOutage extends ServiceOutageSchema.class {}
ServiceOutageSchema.setClass(ServiceOutage);
export { ServiceOutageSchema };
