/** The mails that the product sends. A kind is public: it stands in the operator's view. */
export type NoticeKind = 'confirm-registration' | 'registration-completed' | 'address-changed';
export type NoticeEnding = 'delivered' | 'too-late' | 'undeliverable';

/** When a mail that could not be handed over is tried again: the span doubles with each try up to a limit, and ends at `notAfter`. */
export function nextTryAt(
  tries: number,
  now: Date,
  notAfter: Date,
  policy: { mailRetrySeconds: number; mailRetryLimitSeconds: number },
): Date {
  const waitSeconds = Math.min(policy.mailRetrySeconds * 2 ** (tries - 1), policy.mailRetryLimitSeconds);
  return new Date(Math.min(now.getTime() + waitSeconds * 1000, notAfter.getTime()));
}
