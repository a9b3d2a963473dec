import type { NoticeKind } from './notice.js';
import type { Policy } from './policy.js';
import { type Refused, refused } from './refusals.js';

/** A step that goes over the person's mailbox: a link is mailed, and counts once, until its end, unless a newer one of its kind replaces it. */
export type RecoveryKind = 'password-reset' | 'deletion' | 'email-confirmation';
/** The mail that carries the link. */
export const recoveryMail = {
  'password-reset': 'reset-password',
  deletion: 'confirm-deletion',
  'email-confirmation': 'confirm-email-address',
} as const satisfies Record<RecoveryKind, NoticeKind>;
export type RecoveryMailKind = (typeof recoveryMail)[RecoveryKind];
export const isRecoveryMail = (kind: NoticeKind): kind is RecoveryMailKind => (Object.values(recoveryMail) as NoticeKind[]).includes(kind);

export type RecoveryEnding = 'used' | 'lapsed' | 'replaced' | 'burnt';

export type Recovery = OpenRecovery | SettledRecovery;
export type OpenRecovery = {
  readonly name: 'open';
  /** The first instant at which the link does not count any more. */
  readonly expiresAt: string;
  /** Wrong entries of the code that is mailed beside the link, where there is one (D-08). */
  readonly wrongTries: number;
};
export type SettledRecovery = { readonly name: RecoveryEnding; readonly settledAt: string };

export function open(kind: RecoveryKind, now: Date, { recoverySeconds }: Pick<Policy, 'recoverySeconds'>): OpenRecovery {
  return { name: 'open', expiresAt: new Date(now.getTime() + recoverySeconds[kind] * 1000).toISOString(), wrongTries: 0 };
}

/** The click is judged by the instant at which it arrived (D-02). It counts once. */
export function use(recovery: Recovery, clickedAt: Date): SettledRecovery | Refused {
  switch (recovery.name) {
    case 'open':
      return isPast(recovery, clickedAt) ? refused('recovery-expired') : { name: 'used', settledAt: clickedAt.toISOString() };
    case 'lapsed':
      return refused('recovery-expired');
    default:
      return refused(`recovery-${recovery.name}`);
  }
}

/**
 * A wrong code counts, and the last one allowed burns the recovery (D-08). Ask `use` first: a code is not looked at when the link does not
 * count any more.
 */
export function countWrongCode(
  recovery: OpenRecovery,
  now: Date,
  { recoveryCodeTries }: Pick<Policy, 'recoveryCodeTries'>,
): { readonly state: Recovery; readonly refusal: Refused } {
  const wrongTries = recovery.wrongTries + 1;
  const attemptsLeft = Math.max(0, recoveryCodeTries - wrongTries);
  if (attemptsLeft === 0) return { state: { name: 'burnt', settledAt: now.toISOString() }, refusal: refused('recovery-burnt') };
  return { state: { ...recovery, wrongTries }, refusal: refused('recovery-code-wrong', { attemptsLeft }) };
}

/** What becomes of one when a newer one is opened, or when the account has changed so that it has lost its sense. */
export function replace(recovery: Recovery, now: Date): SettledRecovery {
  if (recovery.name !== 'open') return recovery;
  return { name: isPast(recovery, now) ? 'lapsed' : 'replaced', settledAt: now.toISOString() };
}

/** What a timer finds at the end of its wait. A click that arrived in time may still be on its way for policy.settleGraceSeconds (I-03). */
export function settle(
  recovery: Recovery,
  now: Date,
  { settleGraceSeconds }: RecoverySettlePolicy,
): { readonly ending: RecoveryEnding; readonly state: SettledRecovery } | { readonly notBefore: string } {
  if (recovery.name !== 'open') return { ending: recovery.name, state: recovery };
  const settleAt = new Date(Date.parse(recovery.expiresAt) + settleGraceSeconds * 1000);
  if (now < settleAt) return { notBefore: settleAt.toISOString() };
  return { ending: 'lapsed', state: { name: 'lapsed', settledAt: now.toISOString() } };
}
export type RecoverySettlePolicy = Pick<Policy, 'settleGraceSeconds'>;

/** Half-open: at its end it does not count any more. */
const isPast = ({ expiresAt }: OpenRecovery, instant: Date) => instant >= new Date(expiresAt);
