import { defineSearchAttributeKey, TypedSearchAttributes, type SearchAttributePair } from '@temporalio/common';
import type { CalendarChangeInput } from './calendar-change.messages.js';
import type { CardApplicationInput } from './card-application.messages.js';
import type { CardReadingInput } from './card-reading.messages.js';
import type { CarrierCheckInput } from './carrier-check.messages.js';
import type { GrantInput } from './grant.messages.js';
import type { NoticeInput } from './notice.messages.js';
import type { PresentationInput } from './presentation.messages.js';
import type { ReaderHostInput } from './reader-host.messages.js';
import type { RecoveryInput } from './recovery.messages.js';
import type { RegisterReconciliationInput } from './register-reconciliation.messages.js';
import type { RegistrationInput } from './registration.messages.js';

/** What operators search by: enumerations and instants, never people, because Temporal keeps them readable. */
export const attributes = {
  kind: defineSearchAttributeKey('VnhiKind', 'KEYWORD'),
  stage: defineSearchAttributeKey('VnhiStage', 'KEYWORD'),
  dueAt: defineSearchAttributeKey('VnhiDueAt', 'DATETIME'),
  outcome: defineSearchAttributeKey('VnhiOutcome', 'KEYWORD'),
  channel: defineSearchAttributeKey('VnhiChannel', 'KEYWORD'),
};

export type WorkflowStarts = {
  registration: RegistrationInput;
  notice: NoticeInput;
  cardReading: CardReadingInput;
  recovery: RecoveryInput;
  carrierCheck: CarrierCheckInput;
  cardApplication: CardApplicationInput;
  calendarChange: CalendarChangeInput;
  registerReconciliation: RegisterReconciliationInput;
  presentation: PresentationInput;
  grant: GrantInput;
  readerHost: ReaderHostInput;
};
export type WorkflowName = keyof WorkflowStarts;
export type DescribedStart = { staticSummary: string; staticDetails: string; typedSearchAttributes: TypedSearchAttributes };

/** How a process introduces itself to an operator from its first instant, before any worker has touched it. */
export function describeStart<Name extends WorkflowName>(name: Name, input: WorkflowStarts[Name]): DescribedStart {
  return descriptions[name](input);
}

/** When a process has something to do for the first time, where that is not at once: until then it costs nobody anything. */
export function firstStepAt<Name extends WorkflowName>(name: Name, input: WorkflowStarts[Name]): Date | undefined {
  return firstSteps[name]?.(input);
}

const firstSteps: { [Name in WorkflowName]?: (input: WorkflowStarts[Name]) => Date } = {
  presentation: ({ rotatesAt }) => new Date(rotatesAt),
};

const vouchedBy: { readonly [channel in RegistrationInput['channel']]?: string } = {
  office: 'Staff registered a person and saw the identity document.',
  certificate: 'A person applied with the citizen digital certificate.',
  app: 'A person registered by mobile number: the carrier vouched for number, SIM and name.',
};

const descriptions: { [Name in WorkflowName]: (input: WorkflowStarts[Name]) => DescribedStart } = {
  registration: ({ channel, deadlineAt }) => ({
    staticSummary: `Registration (${channel})`,
    staticDetails: deadlineAt
      ? 'A person applied and has to confirm the e-mail address before the deadline. Confirmed in time, the registration is active; if not, the application is void.'
      : `${vouchedBy[channel] ?? vouchedBy.office} The registration is active at once; no confirmation is waited for.`,
    typedSearchAttributes: described({ kind: 'registration', stage: deadlineAt ? 'applied' : 'active', channel, dueAt: deadlineAt }),
  }),
  notice: ({ kind, notAfter }) => ({
    staticSummary: `Mail: ${kind}`,
    staticDetails:
      'A mail is handed over to the mail server. While that does not answer, it is tried again, but never after the end given as due.',
    typedSearchAttributes: described({ kind: 'notice', stage: 'pending', dueAt: notAfter }),
  }),
  cardReading: ({ host, check }) => ({
    staticSummary: `Card reading at ${host} (${check})`,
    staticDetails:
      'Somebody pressed Read. The reader host reads the card once, or has a certificate sign once; what it answers is recorded.',
    typedSearchAttributes: described({ kind: 'card-reading', stage: 'requested', channel: 'portal' }),
  }),
  recovery: ({ kind, expiresAt }) => ({
    staticSummary: `Mailed link: ${kind}`,
    staticDetails: 'A link was mailed to a person. It counts once, until the end given as due, unless a newer one takes its place.',
    typedSearchAttributes: described({ kind: 'recovery', stage: 'open', dueAt: expiresAt }),
  }),
  carrierCheck: ({ deadlineAt }) => ({
    staticSummary: 'Check of a mobile number',
    staticDetails:
      'Somebody registers a phone by mobile number. The carrier is asked whether number, SIM and person belong together; while it does not answer, it is asked again, but not after the end given as due.',
    typedSearchAttributes: described({ kind: 'carrier-check', stage: 'checking', channel: 'app', dueAt: deadlineAt }),
  }),
  cardApplication: ({ channel, dueAt }) => ({
    staticSummary: `Application for the virtual card (${channel})`,
    staticDetails:
      'Somebody applied for the virtual card. A reviewer compares document and portrait and decides; if nobody does by the end given as due, the review lead is told and the review goes on. Meanwhile the card is used without photo.',
    typedSearchAttributes: described({ kind: 'card-application', stage: 'under-review', channel, dueAt }),
  }),
  calendarChange: ({ date }) => ({
    staticSummary: `Holiday declared at short notice: ${date}`,
    staticDetails:
      'An operator declared a day off. The reviews that would have had this day get one more at their end, and the applicants are told.',
    typedSearchAttributes: described({ kind: 'calendar-change', stage: 'moving' }),
  }),
  registerReconciliation: () => ({
    staticSummary: 'Reconciliation with the insured register',
    staticDetails:
      'Started by the schedule of the same name. What the insured register has announced about physical cards and what did not arrive by itself is looked up in its change feed and made up for.',
    typedSearchAttributes: described({ kind: 'register-reconciliation', stage: 'reconciling' }),
  }),
  grant: ({ channel, offerExpiresAt }) => ({
    staticSummary: `Grant of a virtual card (${channel})`,
    staticDetails:
      'Somebody lets another person show the own virtual card for a span of days. The named person has to take the grant before the end given as due; then it lasts until the end of its last day, unless one of the two cancels it or a card or an account of them ends.',
    typedSearchAttributes: described({ kind: 'grant', stage: 'offered', channel, dueAt: offerExpiresAt }),
  }),
  readerHost: ({ host }) => ({
    staticSummary: `Reader host ${host}`,
    staticDetails:
      'A machine with card readers is at work. It reports itself every now and then and when its readers change; when it falls silent this process ends, and its next report starts another.',
    typedSearchAttributes: described({ kind: 'reader-host', stage: 'connected' }),
  }),
  presentation: () => ({
    staticSummary: 'The virtual card is open',
    staticDetails:
      'Somebody opened the virtual card. Its visit code lives for a while; then the next one takes its place, until the card is closed, its code is redeemed, or the log in ends.',
    typedSearchAttributes: described({ kind: 'presentation', stage: 'open', channel: 'app' }),
  }),
};

function described(values: { kind: string; stage: string; channel?: string; dueAt?: string | null }): TypedSearchAttributes {
  const { kind, stage, channel, dueAt } = values;
  const pairs: SearchAttributePair[] = [
    { key: attributes.kind, value: kind },
    { key: attributes.stage, value: stage },
    ...(channel ? [{ key: attributes.channel, value: channel }] : []),
    ...(dueAt ? [{ key: attributes.dueAt, value: new Date(dueAt) }] : []),
  ];
  return new TypedSearchAttributes(pairs);
}
