import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** Somebody is logged in, at the portal or in the App, until `expiresAt`, which is never moved (D-09). */
const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    id: uuid().primary(),
    kind: p.string().$type<'portal' | 'app'>(),
    /** What was shown beside the password: the card, the citizen digital certificate (which needs no password), or a verified device. */
    openedWith: p.string().$type<'card' | 'certificate' | 'device'>(),
    tokenSha256: p.string().unique('sessions_token'),
    registrationId: uuid().index('sessions_registration'),
    /** The device and person that the App is logged in with. */
    bindingId: uuid().nullable(),
    createdAt: instant(),
    expiresAt: instant(),
    endedAt: instant().nullable(),
  },
});
export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session);
export { SessionSchema };
