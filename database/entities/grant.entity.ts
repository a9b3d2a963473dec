import { defineEntity, p } from '@mikro-orm/core';
import type { Grant as GrantState, GrantChannel, GrantSide } from '../../domain/grant.js';
import { instant, uuid } from './column-types.js';

/** Somebody may show somebody else's virtual card for a span of days. Its rules: `domain/grant.ts`. */
const GrantSchema = defineEntity({
  name: 'Grant',
  tableName: 'grants',
  properties: {
    id: uuid().primary(),
    state: p.string().$type<GrantState['name']>(),
    cardId: uuid(),
    /** The account of the person whose card it is. */
    grantorId: uuid().index('grants_grantor'),
    /** Whom the grantor named: only this person can take it. */
    granteeIdNumber: p.string(),
    /** The account of the person who took it. */
    granteeId: uuid().nullable().index('grants_grantee'),
    channel: p.string().$type<GrantChannel>(),
    /** The member of staff who made it on behalf of the grantor (D-34). */
    actedBy: p.string().nullable(),
    firstDay: p.string(),
    lastDay: p.string(),
    startsAt: instant(),
    endsAt: instant(),
    offeredAt: instant(),
    offerExpiresAt: instant(),
    /** 128 random bits, from which token and code follow; of the token the hash is kept. */
    seed: p.string(),
    tokenSha256: p.string().unique('grants_token'),
    wrongTries: p.integer().default(0),
    /** Wrong codes ended it (D-30). */
    burnt: p.boolean().default(false),
    /** To what both sides have agreed. */
    grantorConsentIds: p.array(),
    granteeConsentIds: p.array().nullable(),
    acceptedAt: instant().nullable(),
    remindedAt: instant().nullable(),
    settledAt: instant().nullable(),
    cancelledBy: p.string().$type<GrantSide>().nullable(),
  },
  checks: [
    { name: 'grants_state', expression: "state in ('offered', 'active', 'ended', 'lapsed', 'cancelled', 'void')" },
    { name: 'grants_settled', expression: "(settled_at is null) = (state in ('offered', 'active'))" },
  ],
});
export class Grant extends GrantSchema.class {}
GrantSchema.setClass(Grant);
export { GrantSchema };
