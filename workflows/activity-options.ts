import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';

/**
 * Outages are waited for as long as they last, with a back-off that lets everything go on within a minute once they are over (M7, I-12).
 * Refusals are results; what is thrown as non-retryable (`row-missing`) ends the process.
 */
const throughOutages = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' } as const;

/** One transaction in the database. */
export const settling: ActivityOptions = { startToCloseTimeout: '10 seconds', retry: throughOutages };

/** The mail server may take its time (policy.mailServerSeconds), and a transaction follows. */
export const mailing: ActivityOptions = { startToCloseTimeout: '30 seconds', heartbeatTimeout: '4 seconds', retry: throughOutages };

/**
 * One statement, carried out within the step of the workflow that needs it, without a task of its own on the server: there are very many of
 * these. An outage that outlasts the threshold is waited for by timers, for a step that lasts has to be prolonged on the server all the time.
 */
export const rotating: LocalActivityOptions = { startToCloseTimeout: '5 seconds', localRetryThreshold: '2 seconds', retry: throughOutages };

/** Somebody else's service may take its time (policy.carrierAnswerSeconds for each question), and a transaction follows. */
export const askingOutside: ActivityOptions = { startToCloseTimeout: '20 seconds', heartbeatTimeout: '4 seconds', retry: throughOutages };

/** Somebody stands at the reader and waits for what was read. */
export const recordingForSomebody: ActivityOptions = {
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
};

/**
 * One attempt: the card may be gone by the next one, and whoever pressed Read can press again. A host that takes no work or shows no sign
 * of life for `readerHostSeconds` counts as absent.
 */
export const readingAtHost = (taskQueue: string, policy: { readerHostSeconds: number; cardReadingSeconds: number }): ActivityOptions => ({
  taskQueue,
  scheduleToStartTimeout: policy.readerHostSeconds * 1000,
  heartbeatTimeout: policy.readerHostSeconds * 1000,
  scheduleToCloseTimeout: policy.cardReadingSeconds * 1000,
  retry: { maximumAttempts: 1 },
});
