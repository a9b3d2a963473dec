import { defineSignal } from '@temporalio/workflow';
import type { RegistrationChannel, SettlePolicy } from '../domain/registration.js';

export type { RegistrationChannel };
/** `deadlineAt` is null where no confirmation is waited for: at an office, and by mobile number, the registration is active at once (R-035, D-36). */
export type RegistrationInput = { registrationId: string; channel: RegistrationChannel; deadlineAt: string | null; policy: SettlePolicy };
export type RegistrationEnding = 'active' | 'void';
/** What the row says at the end of a wait: how it ended, or when to ask again. */
export type RegistrationSettled = { ending: RegistrationEnding } | { notBefore: string };

export const registrationWorkflowId = (registrationId: string) => `registration-${registrationId}`;
export const emailConfirmed = defineSignal<[{ eventId: string }]>('emailConfirmed');
