import { asOf, type ClosedPresentation, type Presentation, type PresentationEnding } from './presentation.js';
import { type Refused, refused } from './refusals.js';

/** The QR carries a token and nothing personal (D-27); the prefix names the scheme and the environment, so that none is taken in another. */
export const visitCodeQr = (environment: string, token: string) => `vnhi-visit-${environment}:${token}`;

/** The token in a scanned text. Whatever else was scanned is not a visit code, and is not looked for among them. */
export function tokenInQr(environment: string, scanned: string): { readonly name: 'token'; readonly token: string } | Refused {
  const prefix = visitCodeQr(environment, '');
  const token = scanned.slice(prefix.length);
  return scanned.startsWith(prefix) && /^[\w-]{43}$/.test(token) ? { name: 'token', token } : refused('visit-code-foreign');
}

/** One visit code of a presentation: live while it is the newest one, until it runs out or the presentation ends. */
export type VisitCode = { readonly number: number; readonly expiresAt: string };

/** Why an institution cannot redeem a code that was real once (D-28). */
export const visitCodeRefusals = ['expired', 'used', 'superseded', 'card-voided', 'card-suspended', 'grant-ended'] as const;
export type VisitCodeRefusal = (typeof visitCodeRefusals)[number];

const refusalAfter: Record<Exclude<PresentationEnding, 'redeemed'>, VisitCodeRefusal> = {
  closed: 'expired',
  'opened-again': 'superseded',
  'log-in-ended': 'expired',
  'device-disabled': 'expired',
  'account-frozen': 'card-suspended',
  'account-restricted': 'card-suspended',
  'card-suspended': 'card-suspended',
  'card-voided': 'card-voided',
  'grant-ended': 'grant-ended',
};

/**
 * Why a visit code was not redeemed. What happened to it first counts: a code that had run out when the card was voided has expired. So has one for which
 * there is no other reason: where processes have not quite the same clock, another one may have seen its end a moment earlier.
 * @param presentation as it stands now
 * @param nextMadeAt when the code was made that came after it, where there is one
 */
export function whyNotLive({ number, expiresAt }: VisitCode, presentation: Presentation, nextMadeAt: Date | undefined): VisitCodeRefusal {
  const end = new Date(expiresAt);
  if (nextMadeAt && nextMadeAt < end) return 'superseded';
  // By its end at the latest: the last code of a presentation ends with it.
  const current = asOf(presentation, end);
  const closed = current.name === 'closed' && current.codeNumber === number ? current : undefined;
  return closed && endedFirst(closed, end) ? refusalOf(closed) : 'expired';
}

/** Where both ended at once, and that was the end of the grant, this is said (D-33). */
const endedFirst = ({ closedAt, ending }: ClosedPresentation, end: Date) =>
  ending === 'grant-ended' ? new Date(closedAt) <= end : new Date(closedAt) < end;

const refusalOf = ({ ending }: ClosedPresentation): VisitCodeRefusal => (ending === 'redeemed' ? 'used' : refusalAfter[ending]);
