import { z } from 'zod';
import { documentKinds } from '../../domain/identity-document.js';
import { bilingualSchema } from '../problem.dto.js';
import { agreementsSchema } from '../contents/agree.js';
import { contentSchema } from '../contents/contents.dto.js';

export const documentKindSchema = z.enum(documentKinds);

export const beginSchema = z.strictObject({
  agreements: agreementsSchema,
  onBehalfOf: z
    .strictObject({
      idNumber: z.string().max(40),
      identityDocumentSeen: z.literal(true).describe('The member of staff has seen the identity document of the person'),
    })
    .optional()
    .describe('By staff, and only by them: for whom the application is made (R-128, R-154)'),
});
export type Begin = z.infer<typeof beginSchema>;

export const draftSchema = z.object({
  draftId: z.uuid(),
  channel: z.enum(['app', 'counter', 'home-care', 'project']),
  expiresAt: z.iso.datetime(),
  holder: z
    .object({ name: z.string(), idNumber: z.string(), birthDate: z.iso.date() })
    .describe('Of the own application in full; masked where staff apply for somebody (D-35)'),
  acceptedDocuments: z
    .array(documentKindSchema)
    .readonly()
    .describe('What may be uploaded as document, by age and status (R-135 to R-138)'),
  document: z.object({ kind: documentKindSchema }).nullable(),
  portrait: z
    .object({ backgroundIsWhite: z.boolean() })
    .nullable()
    .describe('A background that is not white is a frequent reason of return (R-143)'),
  contact: z.object({ mobile: z.string(), email: z.string().nullable() }).describe('Where the result goes (R-147); masked for staff'),
});
export type DraftView = z.infer<typeof draftSchema>;

/** All that the page shows on which the application begins. */
export const landingSchema = z.object({
  reminder: contentSchema,
  agreements: z.array(contentSchema).describe('What has to be agreed to, with the version to send (R-131, R-132, R-155)'),
  applications: z
    .array(z.enum(['general', 'project']))
    .describe('`general` in the App; `project` by medical and counter staff on behalf of somebody (R-154)'),
  institutions: z.object({ url: z.string(), hint: bilingualSchema }).describe('Where the list of accepting institutions is (R-191, R-192)'),
});
export type Landing = z.infer<typeof landingSchema>;

export const submittedSchema = z.object({
  applicationId: z.uuid(),
  state: z.literal('under-review'),
  dueAt: z.iso.datetime().describe('End of the last working day of the review (R-148, D-04)'),
  message: bilingualSchema,
});
export type Submitted = z.infer<typeof submittedSchema>;
