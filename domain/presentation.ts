import type { Policy } from './policy.js';
import { type Refused, refused } from './refusals.js';

/**
 * One opening of the virtual card (requirements part 3), from its first visit code to its close. There is one visit code at a time, told by its number:
 * a new one voids the earlier one at once (D-06).
 */
export type Presentation = OpenPresentation | ClosedPresentation;
export type OpenPresentation = {
  readonly name: 'open';
  /** The end of the log in under which the card was opened (D-09), or of the grant if that comes first (D-31). */
  readonly closesAt: string;
  readonly closesAs: 'log-in-ended' | 'grant-ended';
  readonly codeNumber: number;
  /** The end of the visit code, and when the next one takes its place. */
  readonly codeExpiresAt: string;
};
export type ClosedPresentation = {
  readonly name: 'closed';
  readonly ending: PresentationEnding;
  readonly closedAt: string;
  readonly codeNumber: number;
};

export const presentationEndings = [
  /** By whoever presents. */
  'closed',
  /** The visit code was redeemed. The next step of the visit begins with opening the card again, which checks the log in again. */
  'redeemed',
  /** Opened again, on this device or another one: a new QR voids the earlier one (D-06). */
  'opened-again',
  'log-in-ended',
  'device-disabled',
  'account-frozen',
  'account-restricted',
  'card-suspended',
  'card-voided',
  /** The grant by which somebody else presented it (D-33). */
  'grant-ended',
] as const;
export type PresentationEnding = (typeof presentationEndings)[number];

export type VisitCodePolicy = Pick<Policy, 'visitCodeSeconds'>;

/** When a visit code that is made now ends: after its span, and not later than the presentation. */
export const visitCodeExpiresAt = (now: Date, closesAt: Date, { visitCodeSeconds }: VisitCodePolicy): Date =>
  new Date(Math.min(now.getTime() + visitCodeSeconds * 1000, closesAt.getTime()));

/** The presentation as it stands at an instant: with the log in or the grant it has ended, whether or not that was noted (D-02). */
export function asOf(presentation: Presentation, now: Date): Presentation {
  if (presentation.name === 'closed' || now < new Date(presentation.closesAt)) return presentation;
  const { closesAs: ending, closesAt: closedAt, codeNumber } = presentation;
  return { name: 'closed', ending, closedAt, codeNumber };
}

/** How often somebody has pressed Update lately: when the last time, and how often within the hour. */
export type Updates = { readonly lastAt: Date | null; readonly withinHour: number; readonly hourEndsAt: Date | null };

/**
 * A new visit code: `rotation` where the earlier one has run out, as the process would have made it, or `update` because somebody pressed Update
 * . Only pressing is limited.
 */
export function nextVisitCode(
  presentation: Presentation,
  updates: Updates,
  now: Date,
  policy: VisitCodePolicy & Pick<Policy, 'visitCodeUpdateSeconds' | 'visitCodeUpdatesPerHour'>,
): { readonly name: 'rotation' | 'update'; readonly codeNumber: number; readonly codeExpiresAt: string } | Refused {
  const current = asOf(presentation, now);
  if (current.name === 'closed') return refused('presentation-closed', { state: current.ending });
  const next = {
    codeNumber: current.codeNumber + 1,
    codeExpiresAt: visitCodeExpiresAt(now, new Date(current.closesAt), policy).toISOString(),
  };
  if (now >= new Date(current.codeExpiresAt)) return { name: 'rotation', ...next };
  const again = updates.lastAt && new Date(updates.lastAt.getTime() + policy.visitCodeUpdateSeconds * 1000);
  if (again && now < again) return refused('too-many-tries', { retryAt: again.toISOString() });
  if (updates.withinHour >= policy.visitCodeUpdatesPerHour)
    return refused('too-many-tries', { retryAt: updates.hourEndsAt!.toISOString() });
  return { name: 'update', ...next };
}
