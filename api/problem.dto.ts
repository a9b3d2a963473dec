import { z } from 'zod';
import { refusals, type RefusalCode } from '../domain/refusals.js';
import { restrictionReasons } from '../domain/restriction-reasons.js';

/** A refusal as the API answers it (RFC 9457, `application/problem+json`). */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().describe('In zh-TW or English, by Accept-Language'),
    code: z.enum(Object.keys(refusals) as [RefusalCode, ...RefusalCode[]]),
    nextStep: z.string().describe('What the person can do next'),
    retryAt: z.iso.datetime().optional(),
    deadlineAt: z.iso.datetime().optional(),
    opensAt: z.iso.datetime().optional().describe('When the service opens next (R-030)'),
    reason: z.enum(Object.keys(restrictionReasons)).optional().describe('Why the insurer stopped the use; in words in `detail`'),
    fields: z.array(z.string()).readonly().optional(),
    state: z.string().optional().describe('Where the thing stands that was to be changed'),
    grant: z
      .object({ grantId: z.uuid(), firstDay: z.iso.date(), lastDay: z.iso.date() })
      .optional()
      .describe('The grant that stands in the way (D-31)'),
    attemptsLeft: z.int().nonnegative().optional().describe('How many tries are left before what was tried does not count any more'),
  })
  .meta({ id: 'Problem' });

/** A text in both languages of the portal. */
export const bilingualSchema = z.object({ zh: z.string(), en: z.string() }).meta({ id: 'BilingualText' });
