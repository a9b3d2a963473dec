import type { Policy } from '../domain/policy.js';

export type RegisterReconciliationInput = { policy: Pick<Policy, 'registerPagesPerRun'> };
/** `more-to-come`: the run was long enough; the next one goes on where it stopped. */
export type RegisterReconciliationEnding = 'up-to-date' | 'more-to-come';
/** What one page led to: how many events were news and were followed, and whether it was the empty one at the end. */
export type ChangesFollowed = { applied: number; isLast: boolean };

/** The schedule, and the beginning of the id of each run that it starts: the instant follows. */
export const registerReconciliationId = 'registerReconciliation';
export const registerReconciliationWorkflowId = (run: string) => `${registerReconciliationId}-${run}`;
