import type { Policy } from './policy.js';
import { type Refused, refused } from './refusals.js';

/** A person's registration (requirements part 3). `none` stands for a person who has never applied. */
export type Registration = NoRegistration | AppliedRegistration | ActiveRegistration | VoidRegistration | DeletedRegistration;
export type NoRegistration = { readonly name: 'none' };
export type AppliedRegistration = {
  readonly name: 'applied';
  readonly appliedAt: string;
  /** The last instant at which a click on the link counts; set once and never moved (D-02, D-03). */
  readonly deadlineAt: string;
  /** Counts the links that were mailed; only the newest one counts. */
  readonly linkRound: number;
};
export type ActiveRegistration = { readonly name: 'active'; readonly confirmedAt: string };
export type VoidRegistration = { readonly name: 'void'; readonly voidedAt: string };
/** Ended by its owner, who may register again. */
export type DeletedRegistration = { readonly name: 'deleted'; readonly deletedAt: string };

/** Where a registration was made: at the portal with the card or with the certificate, in the App by mobile number, or with staff. */
export type RegistrationChannel = 'portal' | 'certificate' | 'app' | 'office' | 'counter' | 'home-care';

/** What a timer finds at the end of its wait: how it ended, with the state to keep, or when to ask again. */
export type SettledRegistration = { readonly ending: 'active' | 'void'; readonly state: Registration } | { readonly notBefore: string };

/**
 * An application starts its five days (R-079, D-03). One that has lapsed does not stand in the way of a new one, whether or not its
 * timer has run; the caller voids the old row in the same transaction (`settle`).
 */
export function apply(state: Registration, now: Date, policy: Pick<Policy, 'confirmationSeconds'>): AppliedRegistration | Refused {
  if (hasLiveRegistration(state, now)) return liveRegistrationRefusal(state);
  const deadlineAt = new Date(now.getTime() + policy.confirmationSeconds * 1000).toISOString();
  return { name: 'applied', appliedAt: now.toISOString(), deadlineAt, linkRound: 1 };
}

/**
 * At an office no mail is waited for: the check of the document there is the confirmation. Whoever waits in vain for the mail of an
 * application may come here; that application is void then.
 */
export function registerAtOffice(state: Registration, now: Date): ActiveRegistration | Refused {
  if (state.name === 'active') return liveRegistrationRefusal(state);
  return { name: 'active', confirmedAt: now.toISOString() };
}

/** The certificate and its PIN have proved the person, as a document does at an office: nothing is waited for. */
export const registerWithCertificate = registerAtOffice;
/** The carrier vouched for the person: as at an office, no mail is waited for (D-36). */
export const registerByMobileNumber = registerAtOffice;

/** The click is judged, not the moment of the work that follows it (D-02). At the deadline itself it still counts. */
export function confirmEmail(state: Registration, link: { readonly round: number }, clickedAt: Date): ActiveRegistration | Refused {
  switch (state.name) {
    case 'none':
    case 'deleted':
      return refused('link-unknown');
    case 'active':
      return refused('link-used');
    case 'void':
      return refused('link-expired');
    case 'applied':
      if (isPastDeadline(state, clickedAt)) return refused('link-expired', { deadlineAt: state.deadlineAt });
      if (link.round !== state.linkRound) return refused('link-replaced', { deadlineAt: state.deadlineAt });
      return { name: 'active', confirmedAt: clickedAt.toISOString() };
  }
}

/** The registration ends at once; what it allowed ends with it. Whoever registers again begins anew. */
export function confirmDeletion(state: Registration, now: Date): DeletedRegistration | Refused {
  if (state.name !== 'active') return refused('recovery-used');
  return { name: 'deleted', deletedAt: now.toISOString() };
}

/** A resend voids the earlier link but does not move the deadline (R-110, D-03). */
export function resend(state: Registration, now: Date): AppliedRegistration | Refused {
  if (state.name !== 'applied' || isPastDeadline(state, now)) return refused('no-open-application');
  return { ...state, linkRound: state.linkRound + 1 };
}

/**
 * Void only when no click that arrived by the deadline can still be on its way (I-03): policy.settleGraceSeconds after it. A timer that fires
 * earlier asks again.
 */
export function settle(state: Exclude<Registration, NoRegistration>, now: Date, policy: SettlePolicy): SettledRegistration {
  // Only an active registration can have been deleted since.
  if (state.name !== 'applied') return { ending: state.name === 'void' ? 'void' : 'active', state };
  const settleAt = new Date(Date.parse(state.deadlineAt) + policy.settleGraceSeconds * 1000);
  if (now >= settleAt) return { ending: 'void', state: { name: 'void', voidedAt: now.toISOString() } };
  return { notBefore: settleAt.toISOString() };
}
export type SettlePolicy = Pick<Policy, 'settleGraceSeconds'>;

const isPastDeadline = (state: AppliedRegistration, instant: Date) => instant > new Date(state.deadlineAt);

const hasLiveRegistration = (state: Registration, now: Date): state is AppliedRegistration | ActiveRegistration =>
  state.name === 'active' || (state.name === 'applied' && !isPastDeadline(state, now));

const liveRegistrationRefusal = (state: AppliedRegistration | ActiveRegistration): Refused =>
  state.name === 'active' ? refused('already-registered') : refused('already-applied', { deadlineAt: state.deadlineAt });
