import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** Somebody is logged in at the portal until `expiresAt`, which is never moved (D-09). */
const PortalSessionSchema = defineEntity({
  name: 'PortalSession',
  tableName: 'portal_sessions',
  properties: {
    id: uuid().primary(),
    tokenSha256: p.string().unique('portal_sessions_token'),
    registrationId: uuid().index('portal_sessions_registration'),
    createdAt: instant(),
    expiresAt: instant(),
    endedAt: instant().nullable(),
  },
});
export class PortalSession extends PortalSessionSchema.class {}
PortalSessionSchema.setClass(PortalSession);
export { PortalSessionSchema };
