import { defineEntity, p } from '@mikro-orm/core';
import type { Recovery as RecoveryState, RecoveryKind } from '../../domain/recovery.js';
import { instant, uuid } from './column-types.js';

/** A step over a person's mailbox. Neither token nor code is stored: both are derived again from key and id when the mail is sent. */
const RecoverySchema = defineEntity({
  name: 'Recovery',
  tableName: 'recoveries',
  properties: {
    id: uuid().primary(),
    kind: p.string().$type<RecoveryKind>(),
    registrationId: uuid().index('recoveries_registration'),
    state: p.string().$type<RecoveryState['name']>(),
    /** The key of the ring from which token and code are derived. */
    keyId: p.string(),
    tokenSha256: p.string().unique('recoveries_token'),
    /** What becomes the account's when the link is used, where another address was given (D-18, D-36). */
    newEmail: p.string().nullable(),
    newMobile: p.string().nullable(),
    /** Wrong entries of the mailed code. */
    wrongTries: p.integer(),
    createdAt: instant(),
    expiresAt: instant(),
    settledAt: instant().nullable(),
  },
  uniques: [{ name: 'recoveries_one_open_of_a_kind', properties: ['registrationId', 'kind'], where: "state = 'open'" }],
  checks: [{ name: 'recoveries_state', expression: "state in ('open', 'used', 'lapsed', 'replaced', 'burnt')" }],
});
export class Recovery extends RecoverySchema.class {}
RecoverySchema.setClass(Recovery);
export { RecoverySchema };
