/** The mails that the product sends. A kind is public: it stands in the operator's view. */
export type NoticeKind =
  | 'confirm-registration'
  | 'registration-completed'
  | 'address-changed'
  | 'password-changed'
  | 'device-verified'
  | 'device-enabled'
  | 'device-disabled'
  | 'reset-password'
  | 'confirm-deletion'
  | 'confirm-email-address'
  | 'email-confirmed'
  | 'link-mailed-elsewhere'
  | 'account-frozen'
  | 'account-unfrozen'
  | 'account-restricted'
  | 'restriction-lifted'
  | 'registration-deleted'
  | 'card-application-accepted'
  | 'card-application-approved'
  | 'card-application-returned'
  | 'card-application-overdue'
  | 'card-withdrawn'
  | 'card-voided'
  | 'card-suspended'
  | 'card-restored'
  | 'grant-accepted'
  | 'grant-ending-soon'
  | 'grant-ended'
  | 'grant-cancelled'
  | 'grant-void'
  | 'review-overdue'
  | 'review-deadline-moved';
export type NoticeEnding = 'delivered' | 'too-late' | 'undeliverable';

export type NoticePolicy = { mailRetrySeconds: number; mailRetryLimitSeconds: number; mailServerSeconds: number };

/**
 * Whether a try may still begin: it may take as long as the mail server is given, and must be over before the end (D-03).
 */
export const mayStillBeSent = (now: Date, notAfter: Date, { mailServerSeconds }: NoticePolicy) =>
  now.getTime() + mailServerSeconds * 1000 < notAfter.getTime();

/** When a mail that could not be handed over is tried again: the span doubles with each try up to a limit, and ends at `notAfter`. */
export function nextTryAt(tries: number, now: Date, notAfter: Date, policy: NoticePolicy): Date {
  const waitSeconds = Math.min(policy.mailRetrySeconds * 2 ** (tries - 1), policy.mailRetryLimitSeconds);
  return new Date(Math.min(now.getTime() + waitSeconds * 1000, notAfter.getTime()));
}
