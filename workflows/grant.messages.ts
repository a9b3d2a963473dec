import { defineSignal } from '@temporalio/workflow';
import type { GrantChannel, GrantEnding } from '../domain/grant.js';
import type { Policy } from '../domain/policy.js';

export type { GrantChannel, GrantEnding };
export type GrantPolicy = Pick<Policy, 'grantReminderSeconds'>;
export type GrantInput = { grantId: string; channel: GrantChannel; offerExpiresAt: string; policy: GrantPolicy };
/** What the row says at the end of a wait: how the grant ended, or in which stage it is and when to ask again. */
export type GrantSettled = { ending: GrantEnding } | { stage: 'offered' | 'active'; notBefore: string };

export const grantWorkflowId = (grantId: string) => `grant-${grantId}`;
/** The named person has taken it, one of the two has cancelled it, or it is void. */
export const grantChanged = defineSignal<[{ eventId: string }]>('grantChanged');
