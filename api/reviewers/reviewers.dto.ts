import { z } from 'zod';

export const enrolReviewerSchema = z.strictObject({
  idNumber: z
    .string()
    .max(40)
    .describe('The own ID number of the reviewer, of which only a keyed digest is kept: nobody decides the own case (D-25)'),
  email: z.string().max(400).describe('Where a review lead is told of what is overdue (D-05)'),
  isLead: z.boolean(),
});
export type EnrolReviewer = z.infer<typeof enrolReviewerSchema>;
export const reviewerSchema = z.object({ staffId: z.string(), isLead: z.boolean(), enrolledAt: z.iso.datetime() });
export const removedReviewerSchema = z.object({ staffId: z.string(), removedAt: z.iso.datetime() });
