import { defineEntity, p } from '@mikro-orm/core';
import type { RegisteredCard } from '../../domain/card-state.js';
import type { RegisterEventKind, RegisterEventOutcome } from '../../domain/register-event.js';
import { instant, uuid } from './column-types.js';

/** What the insured register has told of somebody's physical card, told by itself or found when reconciling, and what came of it (D-26). */
const RegisterEventSchema = defineEntity({
  name: 'RegisterEvent',
  tableName: 'register_events',
  properties: {
    /** The register's own id of the event: told twice, it counts once. */
    id: uuid().primary(),
    sequence: p.bigint('number'),
    /** Keyed digest of the ID number: most of these people have no account here. */
    personDigest: p.string(),
    kind: p.string().$type<RegisterEventKind>(),
    cardState: p.string().$type<RegisteredCard['state']>(),
    replacementPending: p.boolean(),
    /** Since when it is so, by the register. */
    since: instant(),
    receivedAt: instant(),
    outcome: p.string().$type<RegisterEventOutcome>(),
  },
  indexes: [{ name: 'register_events_person', properties: ['personDigest', 'sequence'] }],
});
export class RegisterEvent extends RegisterEventSchema.class {}
RegisterEventSchema.setClass(RegisterEvent);
export { RegisterEventSchema };
