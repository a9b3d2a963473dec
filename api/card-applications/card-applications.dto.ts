import { z } from 'zod';
import { type ReturnReason, returnReasons } from '../../domain/return-reasons.js';
import { bilingualSchema } from '../problem.dto.js';

export const applicationStateSchema = z.enum(['under-review', 'overdue', 'approved', 'returned', 'superseded', 'withdrawn']);
export const returnReasonSchema = z.enum(Object.keys(returnReasons) as [ReturnReason, ...ReturnReason[]]);

export const applicationSchema = z.object({
  applicationId: z.uuid(),
  channel: z.enum(['app', 'counter', 'home-care', 'project']),
  state: applicationStateSchema,
  submittedAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  settledAt: z.iso.datetime().optional(),
  reasons: z
    .array(z.object({ reason: returnReasonSchema, title: bilingualSchema, nextStep: bilingualSchema }))
    .optional()
    .describe('Why it was returned (R-152, D-22)'),
});
export type ApplicationView = z.infer<typeof applicationSchema>;
export const applicationsSchema = z.object({ applications: z.array(applicationSchema).describe('Newest first') });
