import type { CardApplicationChannel } from './card-application.js';
import type { ContentKey } from './contents.js';
import { type DocumentHolder, type DocumentKind, judgeDocument } from './identity-document.js';
import type { Policy } from './policy.js';
import { type Refused, refused } from './refusals.js';

/** The form of an application for the virtual card between its pages. */
export type CardApplicationDraft =
  | { readonly name: 'open'; readonly expiresAt: string; readonly document: DraftDocument | null; readonly portraitPhotoId: string | null }
  | { readonly name: 'submitted' };
type DraftDocument = { readonly kind: DocumentKind; readonly photoId: string };
type OpenDraft = Extract<CardApplicationDraft, { name: 'open' }>;
export type FilledDraft = OpenDraft & { readonly document: DraftDocument; readonly portraitPhotoId: string };

/** What has to be agreed to before the form opens. */
export const neededAgreements = ['card-reminder-full-text', 'personal-data-statement'] as const satisfies readonly ContentKey[];

/** Which channel a member of staff applies through. */
export const channelOfStaff = {
  counter: 'counter',
  'home-care': 'home-care',
  'health-professional': 'project',
} as const satisfies Record<string, CardApplicationChannel>;

/** A picture may be put in, or changed, for as long as the form is open. */
export function openDraft(draft: CardApplicationDraft, now: Date): OpenDraft | Refused {
  if (draft.name === 'submitted') return refused('draft-used');
  return now < new Date(draft.expiresAt) ? draft : refused('draft-expired');
}

/** Both pictures are there, and the document is one that counts for this person on this day (R-135 to R-138, D-23). */
export function readyToSubmit(
  draft: CardApplicationDraft,
  holder: DocumentHolder,
  now: Date,
  policy: Pick<Policy, 'nhiCardAsDocumentUnderYears'>,
): FilledDraft | Refused {
  const open = openDraft(draft, now);
  if (open.name === 'refused') return open;
  const { document, portraitPhotoId } = open;
  if (!document || !portraitPhotoId) return refused('photo-missing');
  const judged = judgeDocument(document.kind, holder, now, policy);
  return judged.name === 'refused' ? judged : { ...open, document, portraitPhotoId };
}
