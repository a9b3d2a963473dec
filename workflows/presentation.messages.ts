import type { PresentationEnding, VisitCodePolicy } from '../domain/presentation.js';

export type { PresentationEnding };
export type PresentationInput = { presentationId: string; rotatesAt: string; policy: VisitCodePolicy };
/** What the row says when a visit code has run out: how the presentation ended, or when the code that counts now does. */
export type VisitCodeRotated = { ending: PresentationEnding } | { rotatesAt: string };

export const presentationWorkflowId = (presentationId: string) => `presentation-${presentationId}`;
