import type { RefusalCode } from '../../domain/refusals.js';

/** What can be said against a new password (R-068, D-12), and that it cannot be hashed now (F-04). */
export const newPasswordRefusals = [
  'password-length',
  'password-characters',
  'password-common',
  'password-mismatch',
  'log-in-busy',
] as const satisfies readonly RefusalCode[];

/** What can be said against another e-mail address for an account (R-111, R-113, R-119, D-18). */
export const changedAddressRefusals = [
  'email-invalid',
  'mobile-invalid',
  'register-mismatch',
  'register-unavailable',
] as const satisfies readonly RefusalCode[];
