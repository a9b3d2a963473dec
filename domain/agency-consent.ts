import type { Policy } from './policy.js';
import { type BilingualText, type Refused, refused } from './refusals.js';
import type { RegistrationChannel } from './registration.js';
import { dateInTaipei } from './roc-date.js';

/** What another agency can be told, in the words in which the person is asked, and nothing else: no name and no number. */
export const agencyClaims = {
  registered: { zh: '您已完成健保卡網路服務註冊', en: 'That you are registered for the online services' },
  confirmed_at: { zh: '註冊完成的日期', en: 'The date on which your registration was completed' },
  registration_method: { zh: '註冊時確認身分的方式', en: 'How your identity was verified when you registered' },
} as const satisfies Record<string, BilingualText>;
export type AgencyClaim = keyof typeof agencyClaims;
export const agencyClaimNames = Object.keys(agencyClaims) as AgencyClaim[];

/** The claims among the words of a scope, in the order in which they are shown. */
export const claimsIn = (scope: string): AgencyClaim[] => agencyClaimNames.filter((claim) => scope.split(' ').includes(claim));

const methods = {
  portal: 'card',
  certificate: 'citizen-certificate',
  app: 'mobile-number',
  office: 'counter',
  counter: 'counter',
  'home-care': 'counter',
} as const satisfies Record<RegistrationChannel, string>;

/** What is true of an account, as an agency gets it. The date is the one in Taipei (D-01). */
export const claimValues = (account: { readonly channel: RegistrationChannel; readonly confirmedAt: Date }) =>
  ({
    registered: true,
    confirmed_at: dateInTaipei(account.confirmedAt),
    registration_method: methods[account.channel],
  }) satisfies Record<AgencyClaim, unknown>;

/** What an agency asks for: these claims for this purpose. */
export type AskedFor = { readonly purpose: BilingualText; readonly claims: readonly AgencyClaim[] };
export type AgencyConsent = AskedFor & { readonly expiresAt: string; readonly withdrawnAt: string | null };

/** A consent has an end, so that nobody is asked once and for all. */
export const consentEnd = (givenAt: Date, policy: Pick<Policy, 'agencyConsentSeconds'>) =>
  new Date(givenAt.getTime() + policy.agencyConsentSeconds * 1000);

export const stands = ({ withdrawnAt, expiresAt }: AgencyConsent, now: Date) => withdrawnAt === null && now < new Date(expiresAt);

/** Whether the person need not be asked again: nothing more is asked for than what was agreed to, for the very purpose that was shown. */
export const covers = (consent: AgencyConsent, asked: AskedFor, now: Date) =>
  stands(consent, now) &&
  consent.purpose.zh === asked.purpose.zh &&
  consent.purpose.en === asked.purpose.en &&
  asked.claims.every((claim) => consent.claims.includes(claim));

export const withdrawConsent = (
  consent: AgencyConsent,
  now: Date,
): { readonly name: 'withdrawn'; readonly withdrawnAt: string } | Refused =>
  stands(consent, now) ? { name: 'withdrawn', withdrawnAt: now.toISOString() } : refused('consent-ended');
