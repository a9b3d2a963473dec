import type { Policy } from './policy.js';
import { type Refused, refused } from './refusals.js';
import { dateInTaipei, existingDate, startOfDayInTaipei } from './roc-date.js';

/**
 * Letting somebody show one's virtual card for a span of days (requirements part 3): offered with a code that only the named person can take, active from
 * then until the end of the last day, cancelled by either side before that, or void with the card.
 */
export type Grant = OfferedGrant | ActiveGrant | SettledGrant;
export type OfferedGrant = { readonly name: 'offered'; readonly offerExpiresAt: string; readonly wrongTries: number };
/** `burnt`: wrong codes ended the offer. */
export type SettledGrant = { readonly name: GrantEnding; readonly settledAt: string; readonly burnt?: boolean };
export type ActiveGrant = { readonly name: 'active'; readonly startsAt: string; readonly endsAt: string };

export const grantEndings = [
  /** Its last day is over. */
  'ended',
  /** Nobody took it within five minutes, or wrong codes burnt it (D-06, D-30). */
  'lapsed',
  /** By the grantor or given up by the grantee. */
  'cancelled',
  /** With the card or the account of one of the two (D-33). */
  'void',
] as const;
export type GrantEnding = (typeof grantEndings)[number];
/** The two people of a grant. */
export const grantSides = ['grantor', 'grantee'] as const;
export type GrantSide = (typeof grantSides)[number];
/** Where it was made: by the grantor in the App, or by staff who saw the card at a reader (D-34). */
export type GrantChannel = 'app' | 'counter' | 'home-care';

export type GrantDays = { readonly firstDay: string; readonly lastDay: string };
type Span = GrantDays & { readonly name: 'span'; readonly startsAt: Date; readonly endsAt: Date };
const dayMs = 24 * 3600 * 1000;

/** From 00:00 of the first to 24:00 of the last day in Taipei; today or later, and a year at most (D-31). */
export function spanOfGrant({ firstDay, lastDay }: GrantDays, now: Date, { grantDays }: Pick<Policy, 'grantDays'>): Span | Refused {
  const invalid = (field: keyof GrantDays) => refused('grant-days-invalid', { fields: [field] });
  if (!existingDate(firstDay) || firstDay < dateInTaipei(now)) return invalid('firstDay');
  if (!existingDate(lastDay) || lastDay < firstDay) return invalid('lastDay');
  const startsAt = startOfDayInTaipei(firstDay);
  const endsAt = new Date(startOfDayInTaipei(lastDay).getTime() + dayMs);
  if (endsAt.getTime() - startsAt.getTime() > grantDays * dayMs) return invalid('lastDay');
  return { name: 'span', firstDay, lastDay, startsAt, endsAt };
}

export const overlaps = (one: GrantDays, other: GrantDays) => one.firstDay <= other.lastDay && other.firstDay <= one.lastDay;

/** Until when the code is taken (R-178, D-06): five minutes, and not longer than there is anything to be taken. */
export const offerExpiresAt = (now: Date, endsAt: Date, { grantOfferSeconds }: Pick<Policy, 'grantOfferSeconds'>) =>
  new Date(Math.min(now.getTime() + grantOfferSeconds * 1000, endsAt.getTime()));

/** The grant as it stands at an instant, whether or not that was noted (D-02). */
export function asOf(grant: Grant, now: Date): Grant {
  if (grant.name === 'offered' && now >= new Date(grant.offerExpiresAt)) return { name: 'lapsed', settledAt: grant.offerExpiresAt };
  if (grant.name === 'active' && now >= new Date(grant.endsAt)) return { name: 'ended', settledAt: grant.endsAt };
  return grant;
}

/** The named person takes the grant; once. */
export function accept(grant: Grant, now: Date): { readonly name: 'accepted' } | Refused {
  const current = asOf(grant, now);
  switch (current.name) {
    case 'offered':
      return { name: 'accepted' };
    case 'active':
      return refused('grant-code-used');
    default:
      return objection(current);
  }
}

function objection({ name, burnt }: SettledGrant): Refused {
  switch (name) {
    case 'lapsed':
      return refused(burnt ? 'grant-code-burnt' : 'grant-code-expired');
    case 'ended':
      return refused('grant-ended');
    case 'cancelled':
      return refused('grant-cancelled');
    case 'void':
      return refused('grant-void');
  }
}

/** A wrong code burns the offer with the last try (D-30). */
export function enterWrongCode({ wrongTries }: Pick<OfferedGrant, 'wrongTries'>, { grantCodeTries }: Pick<Policy, 'grantCodeTries'>) {
  const tries = wrongTries + 1;
  return { wrongTries: tries, burnt: tries >= grantCodeTries, attemptsLeft: Math.max(0, grantCodeTries - tries) };
}

/** Either side ends an offered or active grant (D-33). */
export function cancel(grant: Grant, now: Date): { readonly name: 'cancelled' } | Refused {
  const current = asOf(grant, now);
  return current.name === 'offered' || current.name === 'active'
    ? { name: 'cancelled' }
    : refused('grant-settled', { state: current.name });
}

/** Whether the grantee may show the card now. */
export function mayPresent(grant: Grant, now: Date): ActiveGrant | Refused {
  const current = asOf(grant, now);
  switch (current.name) {
    case 'active':
      return now < new Date(current.startsAt) ? refused('grant-not-started', { opensAt: current.startsAt }) : current;
    case 'offered':
      return refused('grant-not-accepted');
    default:
      return objection(current);
  }
}

/** What the process has to carry out now, or when to ask again. */
export type GrantStep = { readonly ending: GrantEnding } | { readonly due: 'lapse' | 'remind' | 'end' } | { readonly notBefore: string };

/**
 * @param remindAt when both sides are reminded; null where they were, or where the whole grant is shorter than that
 */
export function nextStep(grant: Grant, remindAt: Date | null, now: Date): GrantStep {
  switch (grant.name) {
    case 'offered':
      return asOf(grant, now).name === 'lapsed' ? { due: 'lapse' } : { notBefore: grant.offerExpiresAt };
    case 'active':
      if (asOf(grant, now).name === 'ended') return { due: 'end' };
      if (!remindAt) return { notBefore: grant.endsAt };
      return now >= remindAt ? { due: 'remind' } : { notBefore: remindAt.toISOString() };
    default:
      return { ending: grant.name };
  }
}

/** One day before the end, unless the grant has not lasted longer than that anyway. */
export function remindAt(
  { startsAt, endsAt, acceptedAt, remindedAt }: { startsAt: Date; endsAt: Date; acceptedAt?: Date | null; remindedAt?: Date | null },
  { grantReminderSeconds }: Pick<Policy, 'grantReminderSeconds'>,
): Date | null {
  const at = new Date(endsAt.getTime() - grantReminderSeconds * 1000);
  return remindedAt || !acceptedAt || at <= startsAt || at <= acceptedAt ? null : at;
}

/** The QR of an offer; its prefix keeps it apart from a visit code. */
export const grantQr = (environment: string, token: string) => `vnhi-grant-${environment}:${token}`;

export function tokenInGrantQr(environment: string, scanned: string): { readonly name: 'token'; readonly token: string } | Refused {
  const prefix = grantQr(environment, '');
  const token = scanned.slice(prefix.length);
  return scanned.startsWith(prefix) && /^[\w-]{43}$/.test(token) ? { name: 'token', token } : refused('grant-qr-foreign');
}
