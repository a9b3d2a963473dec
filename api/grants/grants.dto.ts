import { z } from 'zod';
import { grantSides } from '../../domain/grant.js';
import { agreementsSchema } from '../contents/agree.js';
import { bilingualSchema } from '../problem.dto.js';

const daysSchema = z.strictObject({
  firstDay: z.string().max(10).describe('`YYYY-MM-DD` in Taipei, today or later'),
  lastDay: z.string().max(10).describe('The grant lasts until the end of this day (D-31)'),
});
const granteeSchema = daysSchema.extend({
  granteeIdNumber: z.string().max(40).describe('Of the person who is to show the card; nobody else can take the grant (R-183)'),
  agreements: agreementsSchema.describe('To `grant-statement`, in the version that was shown (R-174)'),
});

export const offerGrantSchema = granteeSchema.extend({ cardId: z.uuid().describe('Of the own card, as `GET /v1/card` says') });
export type OfferGrant = z.infer<typeof offerGrantSchema>;

export const offerGrantForSchema = granteeSchema.extend({
  cardReadingId: z.uuid().describe('Of the grantor’s card, read and verified (D-34)'),
});
export type OfferGrantFor = z.infer<typeof offerGrantForSchema>;

export const acceptGrantSchema = z.union([
  z.strictObject({ scanned: z.string().max(5000).describe('What the QR of the grantor says (R-180)') }),
  z.strictObject({ grantorIdNumber: z.string().max(40), code: z.string().max(40).describe('Six digits (R-181)') }),
]);
export type AcceptGrant = z.infer<typeof acceptGrantSchema>;

export const cancelGrantSchema = z.strictObject({
  confirming: z.string().max(40).describe('The masked ID number of the other side, as the dialog shows it (R-186, D-33)'),
});
export type CancelGrant = z.infer<typeof cancelGrantSchema>;

export const presentByGrantSchema = z.strictObject({ agreements: agreementsSchema.describe('To `grantee-statement` (R-184)') });
export type PresentByGrant = z.infer<typeof presentByGrantSchema>;

export const grantSchema = z
  .object({
    grantId: z.uuid(),
    state: z.enum(['offered', 'active', 'ended', 'lapsed', 'cancelled', 'void']),
    side: z.enum(grantSides).nullable().describe('On which side the caller is; null for staff'),
    grantor: z.object({ name: z.string(), idNumberMasked: z.string() }),
    grantee: z.object({ name: z.string().nullable().describe('Known once the grant was taken'), idNumberMasked: z.string() }),
    firstDay: z.iso.date(),
    lastDay: z.iso.date(),
    firstDayText: bilingualSchema.describe('In both calendars (D-01)'),
    lastDayText: bilingualSchema,
    startsAt: z.iso.datetime().describe('00:00 of the first day in Taipei'),
    endsAt: z.iso.datetime().describe('24:00 of the last day; from then on the card is not shown any more'),
    channel: z.enum(['app', 'counter', 'home-care']),
    acceptedAt: z.iso.datetime().optional(),
    settledAt: z.iso.datetime().optional(),
    cancelledBy: z.enum(grantSides).optional(),
  })
  .meta({ id: 'Grant' });
export type GrantView = z.infer<typeof grantSchema>;

export const offeredGrantSchema = grantSchema.extend({
  code: z.string().describe('Six digits, for the named person to type (R-176, R-181)'),
  qr: z.object({ text: z.string() }).describe('The same, to be scanned (R-180)'),
  offerExpiresAt: z.iso.datetime().describe('At this instant it cannot be taken any more (R-178)'),
});
export type OfferedGrantView = z.infer<typeof offeredGrantSchema>;

const listSchema = z.object({ count: z.int(), grants: z.array(grantSchema), emptyText: bilingualSchema });
export const grantListsSchema = z.object({
  received: listSchema.describe('By which the caller can show somebody else’s card, now or later (R-182)'),
  given: listSchema.describe('By which somebody else can show the caller’s card'),
});
export type GrantListsView = z.infer<typeof grantListsSchema>;
