import { z } from 'zod';
import { applicationStateSchema, returnReasonSchema } from '../card-applications/card-applications.dto.js';
import { documentKindSchema } from '../card-applications/card-application-drafts.dto.js';
import { bilingualSchema } from '../problem.dto.js';

const openStateSchema = z.enum(['under-review', 'overdue']);
const channelSchema = z.enum(['app', 'counter', 'home-care', 'project']);

export const queueSchema = z.object({
  cases: z
    .array(
      z.object({
        applicationId: z.uuid(),
        state: openStateSchema,
        channel: channelSchema,
        submittedAt: z.iso.datetime(),
        dueAt: z.iso.datetime(),
        claimed: z.enum(['free', 'by-you', 'by-another']),
      }),
    )
    .describe('By due instant, at most 100; nobody is named'),
});
export type Queue = z.infer<typeof queueSchema>;

export const figuresSchema = z.object({
  open: z.int(),
  overdue: z.int(),
  claimed: z.int(),
  dueToday: z.int().describe('Whose last working day is today in Taipei'),
  firstDueAt: z.iso.datetime().nullable(),
});
export type Figures = z.infer<typeof figuresSchema>;

export const claimedSchema = z.object({ applicationId: z.uuid(), claimedUntil: z.iso.datetime() });
export const noCaseSchema = z.object({ applicationId: z.null(), claimedUntil: z.null() });
export const claimedOrNoneSchema = z.union([claimedSchema, noCaseSchema]);

export const caseSchema = z.object({
  applicationId: z.uuid(),
  state: openStateSchema,
  channel: channelSchema,
  submittedAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  claimedUntil: z.iso.datetime(),
  holder: z.object({
    name: z.string(),
    idNumberMasked: z.string(),
    birthDate: z.iso.date(),
    birthDateText: bilingualSchema,
    holderKind: z.enum(['citizen', 'resident']),
  }),
  documentKind: documentKindSchema,
  acceptedDocuments: z.array(documentKindSchema).readonly().describe('What counted on the day of submission (D-23)'),
  portrait: z.object({
    widthPixels: z.int(),
    heightPixels: z.int(),
    whiteShare: z.number(),
    backgroundIsWhite: z.boolean().describe('Measured along the borders: a hint, the decision is the reviewer’s (D-24)'),
  }),
  earlier: z.array(
    z.object({ state: applicationStateSchema, submittedAt: z.iso.datetime(), reasons: z.array(returnReasonSchema).optional() }),
  ),
});
export type CaseView = z.infer<typeof caseSchema>;

export const returnSchema = z.strictObject({
  reasons: z
    .array(returnReasonSchema)
    .min(1)
    .refine((reasons) => new Set(reasons).size === reasons.length, 'each reason once'),
});
export type Return = z.infer<typeof returnSchema>;
export const decidedSchema = z.object({ applicationId: z.uuid(), state: applicationStateSchema, settledAt: z.iso.datetime() });
export const restoredCardSchema = z.object({ applicationId: z.uuid(), restoredAt: z.iso.datetime() });
