import type { RefusalCode } from '../../domain/refusals.js';

/** What can be said against a password, at the portal and in the App alike (D-13). */
export const logInRefusals = [
  'login-failed',
  'password-wait',
  'password-off',
  'account-frozen',
  'account-suspended',
  'account-banned',
  'too-many-tries',
  'log-in-busy',
] as const satisfies readonly RefusalCode[];
