import { z } from 'zod';
import { refusals, type RefusalCode } from '../domain/refusals.js';

/** A refusal as the API answers it (RFC 9457, `application/problem+json`). */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('In zh-TW or English, by Accept-Language'),
    code: z.enum(Object.keys(refusals) as [RefusalCode, ...RefusalCode[]]),
    nextStep: z.string().describe('What the person can do next'),
    retryAt: z.iso.datetime().optional(),
    deadlineAt: z.iso.datetime().optional(),
    attemptsLeft: z.int().optional(),
    fields: z.array(z.string()).readonly().optional(),
  })
  .meta({ id: 'Problem' });

/** A text in both languages of the portal. */
export const bilingualSchema = z.object({ zh: z.string(), en: z.string() }).meta({ id: 'BilingualText' });
