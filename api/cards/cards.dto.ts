import { z } from 'zod';
import { bilingualSchema } from '../problem.dto.js';

/** What can be done with a card in the App. Authorizing others comes with the photo. */
const functionSchema = z.enum(['show', 'apply-again', 'authorize', 'view-authorizations']);

/** What stands on the card. */
export const cardFaceSchema = z.object({
  name: z.string(),
  idNumber: z.string(),
  birthDate: z.iso.date(),
  birthDateText: bilingualSchema.describe('With the ROC year (R-160, D-01)'),
  hasPhoto: z.boolean(),
  identityDocumentRequired: z.boolean().describe('An identity document has to be shown with it each time (R-157, D-20)'),
  notice: bilingualSchema.optional().describe('To be confirmed when the card is opened (R-158)'),
});
export type CardFace = z.infer<typeof cardFaceSchema>;

export const cardSchema = cardFaceSchema.extend({
  cardId: z.uuid(),
  state: z.enum(['photoless', 'full']),
  functions: z.array(functionSchema).readonly(),
});
export type CardView = z.infer<typeof cardSchema>;
