import { z } from 'zod';
import { presentationEndings } from '../../domain/presentation.js';
import { presenterKinds } from '../../domain/redemption.js';
import { cardFaceSchema } from '../cards/cards.dto.js';
import { placeSchema } from '../institutions/institutions.dto.js';

export const presentationSchema = z
  .object({
    presentationId: z.uuid(),
    state: z.enum(['open', 'closed']),
    openedAt: z.iso.datetime(),
    closesAt: z.iso.datetime().describe('The end of the log in (D-09), or of the grant if that comes first (D-31)'),
    presentedBy: z.enum(presenterKinds),
    card: cardFaceSchema.describe('Of the person whose card it is; the ID number is masked for a grantee (D-35)'),
    code: z
      .object({
        number: z.int().describe('Counts the visit codes of this opening'),
        text: z.string().describe('What the QR code says. For one use'),
        expiresAt: z.iso.datetime().describe('At this instant it does not count any more, and another one takes its place (R-162, R-165)'),
      })
      .optional()
      .describe('Only while the card is open'),
    ending: z.enum(presentationEndings).optional(),
    closedAt: z.iso.datetime().optional(),
    redemption: placeSchema.extend({ redeemedAt: z.iso.datetime() }).optional().describe('Where the visit code was redeemed'),
  })
  .meta({ id: 'Presentation' });
export type PresentationView = z.infer<typeof presentationSchema>;
