import type { Policy } from './policy.js';
import { type Refused, refused } from './refusals.js';

/** Wrong passwords in a row for one ID number (D-13). */
export type PasswordTries = { readonly wrongInARow: number; readonly waitUntil: string | null; readonly off: boolean };
export const noTries: PasswordTries = { wrongInARow: 0, waitUntil: null, off: false };
export type PasswordTriesPolicy = Pick<
  Policy,
  'passwordTriesBeforeWait' | 'passwordWaitSeconds' | 'passwordWaitLimitSeconds' | 'passwordTriesBeforeOff'
>;

/** Whether a password is looked at now at all; in the wait even the right one is not (N-28). */
export function mayTry(tries: PasswordTries, now: Date): { readonly name: 'may-try' } | Refused {
  if (tries.off) return refused('password-off');
  if (tries.waitUntil !== null && now < new Date(tries.waitUntil)) return refused('password-wait', { retryAt: tries.waitUntil });
  return { name: 'may-try' };
}

/** The fifth wrong one begins a wait, each further one doubles it, the twentieth puts the password off until it is reset with the card. */
export function afterWrongPassword(tries: PasswordTries, now: Date, policy: PasswordTriesPolicy): PasswordTries {
  const wrongInARow = tries.wrongInARow + 1;
  if (wrongInARow >= policy.passwordTriesBeforeOff) return { wrongInARow, waitUntil: null, off: true };
  const doublings = wrongInARow - policy.passwordTriesBeforeWait;
  if (doublings < 0) return { wrongInARow, waitUntil: null, off: false };
  const waitSeconds = Math.min(policy.passwordWaitSeconds * 2 ** doublings, policy.passwordWaitLimitSeconds);
  return { wrongInARow, waitUntil: new Date(now.getTime() + waitSeconds * 1000).toISOString(), off: false };
}
