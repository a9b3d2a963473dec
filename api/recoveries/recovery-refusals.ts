import type { RefusalCode } from '../../domain/refusals.js';

/** What can be said against a mailed link (D-08, D-36). */
export const recoveryLinkRefusals = [
  'recovery-unknown',
  'recovery-expired',
  'recovery-used',
  'recovery-replaced',
] as const satisfies readonly RefusalCode[];
