import { type Refused, refused } from './refusals.js';

/** An application for the virtual card and its review (requirements part 3). Submitting it is the beginning of the review. */
export type CardApplication = OpenApplication | SettledApplication;
export type OpenApplication = UnderReview | Overdue;
export type UnderReview = {
  readonly name: 'under-review';
  /** The end of the last of the working days (D-04). It moves when a holiday is declared, and never to an earlier instant. */
  readonly dueAt: string;
};
/** Nobody decided in time. That decides nothing by itself: the review goes on (D-05). */
export type Overdue = { readonly name: 'overdue'; readonly dueAt: string; readonly overdueAt: string };
export type SettledApplication = { readonly name: CardApplicationEnding; readonly settledAt: string };
export type CardApplicationEnding = 'approved' | 'returned' | 'superseded' | 'withdrawn';

/** Who brings it: the holder in the App, or staff for somebody. `project` is the one of health professionals. */
export type CardApplicationChannel = 'app' | 'counter' | 'home-care' | 'project';

export const isOpen = (state: CardApplication): state is OpenApplication => state.name === 'under-review' || state.name === 'overdue';

/**
 * It ends once (I-05): by a reviewer who approves it, returns it or withdraws it for misuse (D-22), by a newer application that takes its place
 * (R-150, D-21), or because the card has ended (D-26). Overdue or not makes no difference (D-05).
 */
export function end(state: CardApplication, ending: CardApplicationEnding, now: Date): SettledApplication | Refused {
  if (!isOpen(state)) return refused('application-settled', { state: state.name });
  return { name: ending, settledAt: now.toISOString() };
}

/**
 * The end of the review moves when a holiday is declared (D-04), and never to an earlier instant: it was promised to the applicant. Null where
 * nothing moves: it was decided meanwhile, is overdue, or counts the day already.
 */
export function moveDeadline(state: CardApplication, dueAt: Date): UnderReview | null {
  if (state.name !== 'under-review' || dueAt <= new Date(state.dueAt)) return null;
  return { name: 'under-review', dueAt: dueAt.toISOString() };
}

export type Settled =
  | { readonly ending: CardApplicationEnding }
  /** Null: nothing is due any more, only a decision is waited for. */
  | { readonly notBefore: string | null; readonly state?: Overdue };

/**
 * What a timer finds at the end of its wait.
 * @param dueAt by the calendar as it is now, so that a holiday that was declared meanwhile counts (D-04)
 */
export function settle(state: CardApplication, dueAt: string, now: Date): Settled {
  switch (state.name) {
    case 'under-review':
      if (now < new Date(dueAt)) return { notBefore: dueAt };
      return { notBefore: null, state: { name: 'overdue', dueAt, overdueAt: now.toISOString() } };
    case 'overdue':
      return { notBefore: null };
    default:
      return { ending: state.name };
  }
}
