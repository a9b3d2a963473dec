import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** One mailed link. The token itself is never stored: it is derived again from key, id and round when the mail is sent. */
const ConfirmationLinkSchema = defineEntity({
  name: 'ConfirmationLink',
  tableName: 'confirmation_links',
  properties: {
    id: uuid().primary(),
    registrationId: uuid().index('confirmation_links_registration'),
    round: p.integer(),
    /** The key of the ring from which the token is derived, so that a change of keys breaks no link that is still waited for. */
    keyId: p.string(),
    tokenSha256: p.string().unique('confirmation_links_token'),
    createdAt: instant(),
  },
});
export class ConfirmationLink extends ConfirmationLinkSchema.class {}
ConfirmationLinkSchema.setClass(ConfirmationLink);
export { ConfirmationLinkSchema };
