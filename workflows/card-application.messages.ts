import { defineSignal } from '@temporalio/workflow';
import type { CardApplicationChannel, CardApplicationEnding } from '../domain/card-application.js';
import type { Policy } from '../domain/policy.js';

export type { CardApplicationChannel, CardApplicationEnding };
export type ReviewPolicy = Pick<Policy, 'reviewWorkingDays'>;
export type CardApplicationInput = { applicationId: string; channel: CardApplicationChannel; dueAt: string; policy: ReviewPolicy };
/** What the row says at the end of a wait: how it ended, or when to ask again; null when nothing is due any more and only a decision is waited for. */
export type CardApplicationSettled = { ending: CardApplicationEnding } | { notBefore: string | null };

export const cardApplicationWorkflowId = (applicationId: string) => `cardApplication-${applicationId}`;
/** A reviewer has decided, a newer application has taken its place, or the card has ended. */
export const applicationSettled = defineSignal<[{ eventId: string }]>('applicationSettled');
/** A holiday was declared, and there is more time (D-04). */
export const deadlineMoved = defineSignal<[{ eventId: string }]>('deadlineMoved');
