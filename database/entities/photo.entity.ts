import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/** A picture that somebody uploaded, as it was re-encoded. Its bytes are in the photo store under the same id, encrypted. */
const PhotoSchema = defineEntity({
  name: 'Photo',
  tableName: 'photos',
  properties: {
    id: uuid().primary(),
    registrationId: uuid().index('photos_registration'),
    purpose: p.string().$type<'document' | 'portrait'>(),
    bytes: p.integer(),
    widthPixels: p.integer(),
    heightPixels: p.integer(),
    /** How much of the borders is white, 0 to 1: a hint for the reviewer (R-143, D-24). */
    whiteShare: p.float(),
    backgroundIsWhite: p.boolean(),
    receivedAt: instant(),
    /** When the bytes were destroyed: the picture was changed, or is not needed any more. */
    removedAt: instant().nullable(),
  },
});
export class Photo extends PhotoSchema.class {}
PhotoSchema.setClass(Photo);
export { PhotoSchema };
