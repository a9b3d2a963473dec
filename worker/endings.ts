import { randomUUID } from 'node:crypto';
import { activityInfo, cancelled } from '@temporalio/activity';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkflowBundleOption } from '@temporalio/worker';
import type { Activities } from '../activities/index.js';
import type { ReaderActivities } from '../activities/reader.types.js';
import { type PresentationEnding, presentationEndings } from '../domain/presentation.js';
import type { ReaderHostReport } from '../domain/reader-host.js';
import { calendarChangeWorkflowId } from '../workflows/calendar-change.messages.js';
import {
  applicationSettled,
  type CardApplicationEnding,
  cardApplicationWorkflowId,
  deadlineMoved,
} from '../workflows/card-application.messages.js';
import { cardReadingWorkflowId, readerHostQueue } from '../workflows/card-reading.messages.js';
import { carrierCheckWorkflowId, checkGivenUp } from '../workflows/carrier-check.messages.js';
import { grantChanged, type GrantEnding, grantWorkflowId } from '../workflows/grant.messages.js';
import { noticeWorkflowId } from '../workflows/notice.messages.js';
import { presentationWorkflowId } from '../workflows/presentation.messages.js';
import { type ReaderHostEnding, readerHostReported, readerHostWorkflowId } from '../workflows/reader-host.messages.js';
import { recoverySettled, recoveryWorkflowId, type RecoveryEnding } from '../workflows/recovery.messages.js';
import { registerReconciliationWorkflowId } from '../workflows/register-reconciliation.messages.js';
import { emailConfirmed, registrationWorkflowId } from '../workflows/registration.messages.js';
import { describeStart, type WorkflowName, type WorkflowStarts } from '../workflows/starts.js';
import { createWorker } from './create-worker.js';

/** One way through a process to one of its endings, with what the outside answers on the way. Recorded for replay, and tested. */
export type Ending<Name extends WorkflowName = WorkflowName> = {
  name: `${Name}.${string}`;
  workflow: Name;
  input: WorkflowStarts[Name];
  /** Its result, or the type of the failure that it ends with. */
  ends: string;
  stage: string;
  /** What the activities answer, one after the other; an error is thrown. */
  settleRegistration?: Answers<'settleRegistration'>;
  deliverNotice?: Answers<'deliverNotice'>;
  recordCardReading?: Answers<'recordCardReading'>;
  settleRecovery?: Answers<'settleRecovery'>;
  handOutChallenge?: Answers<'handOutChallenge'>;
  settleCardApplication?: Answers<'settleCardApplication'>;
  settleGrant?: Answers<'settleGrant'>;
  moveDeadlines?: Answers<'moveDeadlines'>;
  followRegisterChanges?: Answers<'followRegisterChanges'>;
  rotateVisitCode?: Answers<'rotateVisitCode'>;
  recordReaderHost?: Answers<'recordReaderHost'>;
  /** Whether and how a reader host answers, whichever card it is asked for. */
  askCarrier?: Answers<'askCarrier'>;
  /** Whether and how a reader host answers. */
  readCard?: () => ReturnType<ReaderActivities['readCard']>;
  /** What happens meanwhile; `asked` is over when the first activity was. */
  drive?: (handle: WorkflowHandle, asked: Promise<void>) => Promise<unknown>;
};
type Answers<Activity extends keyof Activities> = readonly (Awaited<ReturnType<Activities[Activity]>> | Error)[];
export type Ended = { ending: Ending; handle: WorkflowHandle; outcome: string; calls: Call[] };
type Run = { ending: Ending; calls: Call[]; asked: PromiseWithResolvers<void> };
export type Call = { activity: string; argument: Record<string, unknown> };

const id = '00000000-0000-4000-8000-000000000000';
const rowMissing = ApplicationFailure.nonRetryable('no row', 'row-missing');
const soonMs = 150;
const host = `desk-${randomUUID().slice(0, 8)}`;
const mailPolicy = { mailRetrySeconds: 1, mailRetryLimitSeconds: 2, mailServerSeconds: 1 };
const policy = { readerHostSeconds: 1, cardReadingSeconds: 5 };

const registration = (from: Omit<Ending<'registration'>, 'workflow' | 'input'>, deadlineAt: string | null): Ending<'registration'> => ({
  workflow: 'registration',
  input: { registrationId: id, channel: deadlineAt ? 'portal' : 'office', deadlineAt, policy: { settleGraceSeconds: 1 } },
  ...from,
});
const notice = (from: Omit<Ending<'notice'>, 'workflow' | 'input'>, notAfter: string): Ending<'notice'> => ({
  workflow: 'notice',
  input: { noticeId: id, kind: 'confirm-registration', notAfter, policy: mailPolicy },
  ...from,
});
const cardReading = (from: Omit<Ending<'cardReading'>, 'workflow' | 'input'>, at = host): Ending<'cardReading'> => ({
  workflow: 'cardReading',
  input: { cardReadingId: id, host: at, reader: null, check: 'read', policy },
  ...from,
});
const recovery = (from: Omit<Ending<'recovery'>, 'workflow' | 'input'>, expiresAt: string): Ending<'recovery'> => ({
  workflow: 'recovery',
  input: { recoveryId: id, kind: 'password-reset', expiresAt, policy: { settleGraceSeconds: 1 } },
  ...from,
});
const settle = (handle: WorkflowHandle) => handle.signal(recoverySettled, { eventId: 'event-1' });
const certificateReading = (from: Omit<Ending<'cardReading'>, 'workflow' | 'input'>): Ending<'cardReading'> => ({
  ...cardReading(from),
  input: { cardReadingId: id, host, reader: null, check: 'certificate', policy },
});
const carrierCheck = (from: Omit<Ending<'carrierCheck'>, 'workflow' | 'input'>, deadlineAt: string): Ending<'carrierCheck'> => ({
  workflow: 'carrierCheck',
  input: { carrierCheckId: id, deadlineAt, policy: { carrierRetrySeconds: 1, carrierRetryLimitSeconds: 2, carrierMatchSeconds: 5 } },
  ...from,
});
const cardApplication = (from: Omit<Ending<'cardApplication'>, 'workflow' | 'input'>, dueAt: string): Ending<'cardApplication'> => ({
  workflow: 'cardApplication',
  input: { applicationId: id, channel: 'app', dueAt, policy: { reviewWorkingDays: 7 } },
  ...from,
});
const calendarChange = (from: Omit<Ending<'calendarChange'>, 'workflow' | 'input'>): Ending<'calendarChange'> => ({
  workflow: 'calendarChange',
  input: { holidayId: id, date: '2026-07-10', policy: { reviewWorkingDays: 7, deadlinesPerChunk: 2 } },
  ...from,
});
const reconciliation = (
  from: Omit<Ending<'registerReconciliation'>, 'workflow' | 'input' | 'stage'>,
): Ending<'registerReconciliation'> => ({
  workflow: 'registerReconciliation',
  input: { policy: { registerPagesPerRun: 2 } },
  stage: 'reconciled',
  ...from,
});
const presentation = (
  name: string,
  ends: PresentationEnding | 'row-missing',
  rotateVisitCode: Answers<'rotateVisitCode'>,
  rotatesAt: string,
): Ending<'presentation'> => ({
  name: `presentation.${name}`,
  workflow: 'presentation',
  input: { presentationId: id, rotatesAt, policy: { visitCodeSeconds: 1 } },
  ends,
  stage: ends === 'row-missing' ? ends : 'closed',
  rotateVisitCode,
});
const grant = (
  name: string,
  ends: GrantEnding | 'row-missing',
  settleGrant: Answers<'settleGrant'>,
  offerExpiresAt: string,
  drive?: Ending['drive'],
): Ending<'grant'> => ({
  name: `grant.${name}`,
  workflow: 'grant',
  input: { grantId: id, channel: 'app', offerExpiresAt, policy: { grantReminderSeconds: 1 } },
  ends,
  stage: ends,
  settleGrant,
  ...(drive && { drive }),
});
const grantChanges = (handle: WorkflowHandle) => handle.signal(grantChanged, { eventId: 'event-1' });
const grantChangesTwice = async (handle: WorkflowHandle, asked: Promise<void>) => {
  await grantChanges(handle);
  await asked;
  await handle.signal(grantChanged, { eventId: 'event-2' });
};
const readerHost = (ends: ReaderHostEnding, reports: number, drive: Ending['drive']): Ending<'readerHost'> => ({
  name: `readerHost.${ends}`,
  workflow: 'readerHost',
  input: { host, policy: { readerHostSilentSeconds: 1 } },
  ends,
  stage: ends,
  recordReaderHost: Array(reports).fill({ recordedAt: '2026-07-01T00:00:00.000Z' }),
  drive,
});
const report = (handle: WorkflowHandle, changes: Partial<ReaderHostReport>) =>
  handle.signal(readerHostReported, {
    eventId: randomUUID(),
    report: {
      readers: ['Reader 1'],
      versions: { product: '1.0.0', node: '24.0.0', system: 'linux-x64' },
      key: { jwk: { kty: 'EC' }, thumbprint: 'thumbprint' },
      readsFor: 'staff',
      stopping: false,
      ...changes,
    },
  });
const applicationEnds = (handle: WorkflowHandle) => handle.signal(applicationSettled, { eventId: 'event-1' });
const decideAfterwards = (handle: WorkflowHandle, asked: Promise<void>) => asked.then(() => applicationEnds(handle));
const confirm = (handle: WorkflowHandle) => handle.signal(emailConfirmed, { eventId: 'event-1' });

/** Every ending of every process, by each way that leads there. */
export function endings(now: Date): Ending[] {
  const inMs = (ms: number) => new Date(now.getTime() + ms).toISOString();
  const [later, muchLater] = [inMs(3_600_000), inMs(7_200_000)];
  return [
    registration(
      { name: 'registration.active', ends: 'active', stage: 'active', settleRegistration: [{ ending: 'active' }], drive: confirm },
      later,
    ),
    registration({ name: 'registration.void', ends: 'void', stage: 'void', settleRegistration: [{ ending: 'void' }] }, inMs(soonMs)),
    registration({ name: 'registration.office', ends: 'active', stage: 'active', settleRegistration: [{ ending: 'active' }] }, null),
    registration(
      {
        // The timer was early, or the deadline has moved: the row says when to ask again.
        name: 'registration.void-asked-again',
        ends: 'void',
        stage: 'void',
        settleRegistration: [{ notBefore: inMs(soonMs + 1) }, { notBefore: inMs(3 * soonMs) }, { ending: 'void' }],
      },
      inMs(soonMs),
    ),
    registration(
      {
        // The click was committed in time; Temporal hears of it after the timer (D-02).
        name: 'registration.active-told-late',
        ends: 'active',
        stage: 'active',
        settleRegistration: [{ ending: 'active' }],
      },
      inMs(soonMs),
    ),
    registration(
      {
        // The host of the Temporal server has a clock that is ahead: the row is asked with growing pauses.
        name: 'registration.void-early-clock',
        ends: 'void',
        stage: 'void',
        settleRegistration: [{ notBefore: inMs(-soonMs) }, { notBefore: inMs(-soonMs) }, { ending: 'void' }],
      },
      inMs(-soonMs),
    ),
    registration(
      { name: 'registration.row-missing', ends: 'row-missing', stage: 'row-missing', settleRegistration: [rowMissing], drive: confirm },
      later,
    ),
    notice({ name: 'notice.delivered', ends: 'delivered', stage: 'delivered', deliverNotice: [{ ending: 'delivered' }] }, later),
    notice(
      {
        name: 'notice.delivered-after-retries',
        ends: 'delivered',
        stage: 'delivered',
        deliverNotice: [
          { retryAt: inMs(soonMs), reason: 'mail-server-unreachable' },
          { retryAt: inMs(3 * soonMs), reason: 'smtp-451' },
          { ending: 'delivered' },
        ],
      },
      later,
    ),
    notice(
      {
        // Whatever the next try is named, at the end it is asked a last time.
        name: 'notice.too-late',
        ends: 'too-late',
        stage: 'too-late',
        deliverNotice: [{ retryAt: later, reason: 'mail-server-slow' }, { ending: 'too-late' }],
      },
      inMs(2 * soonMs),
    ),
    notice(
      { name: 'notice.undeliverable', ends: 'undeliverable', stage: 'undeliverable', deliverNotice: [{ ending: 'undeliverable' }] },
      later,
    ),
    notice({ name: 'notice.row-missing', ends: 'row-missing', stage: 'row-missing', deliverNotice: [rowMissing] }, later),
    cardReading({
      name: 'cardReading.read',
      ends: 'read',
      stage: 'read',
      readCard: async () => ({ name: 'read', record: '00' }),
      recordCardReading: ['read'],
    }),
    {
      // The answer of the local component comes with the start; no reader host is asked.
      ...cardReading({ name: 'cardReading.by-component', ends: 'read', stage: 'read', recordCardReading: ['read'] }),
      input: { cardReadingId: id, host, reader: null, check: 'read', answer: { name: 'read', record: '00' }, policy },
    },
    cardReading({
      name: 'cardReading.no-card',
      ends: 'no-card',
      stage: 'refused',
      readCard: async () => ({ name: 'refused', code: 'no-card' }),
      recordCardReading: ['no-card'],
    }),
    cardReading({
      // What was read is judged when it is recorded.
      name: 'cardReading.card-unreadable',
      ends: 'card-unreadable',
      stage: 'refused',
      readCard: async () => ({ name: 'read', record: '00' }),
      recordCardReading: ['card-unreadable'],
    }),
    cardReading(
      {
        name: 'cardReading.reader-host-unavailable',
        ends: 'reader-host-unavailable',
        stage: 'refused',
        recordCardReading: ['reader-host-unavailable'],
      },
      `nowhere-${host}`,
    ),
    cardReading({
      // The host died with the card in its hands: no sign of life.
      name: 'cardReading.card-reading-unavailable',
      ends: 'card-reading-unavailable',
      stage: 'refused',
      readCard: () => cancelled(),
      recordCardReading: ['card-reading-unavailable'],
    }),
    cardReading({
      name: 'cardReading.card-reading-failed',
      ends: 'card-reading-unavailable',
      stage: 'refused',
      readCard: () => Promise.reject(new Error('a defect of the host')),
      recordCardReading: ['card-reading-unavailable'],
    }),
    cardReading({
      name: 'cardReading.row-missing',
      ends: 'row-missing',
      stage: 'row-missing',
      readCard: async () => ({ name: 'read', record: '00' }),
      recordCardReading: [rowMissing],
    }),
    ...(['used', 'replaced', 'burnt'] as const satisfies RecoveryEnding[]).map((ending) =>
      recovery({ name: `recovery.${ending}`, ends: ending, stage: ending, settleRecovery: [{ ending }], drive: settle }, later),
    ),
    recovery(
      {
        // The end has come, and a click in time may still be on its way: the row says when to ask again.
        name: 'recovery.lapsed',
        ends: 'lapsed',
        stage: 'lapsed',
        settleRecovery: [{ notBefore: inMs(3 * soonMs) }, { ending: 'lapsed' }],
      },
      inMs(soonMs),
    ),
    recovery(
      {
        // The click was committed in time; Temporal hears of it after the timer (D-02).
        name: 'recovery.used-told-late',
        ends: 'used',
        stage: 'used',
        settleRecovery: [{ ending: 'used' }],
      },
      inMs(soonMs),
    ),
    recovery(
      { name: 'recovery.row-missing', ends: 'row-missing', stage: 'row-missing', settleRecovery: [rowMissing], drive: settle },
      later,
    ),
    certificateReading({
      name: 'cardReading.certificate-read',
      ends: 'read',
      stage: 'read',
      handOutChallenge: [{ name: 'challenge', challenge: '00', sealedPin: 'sealed' }],
      readCard: async () => ({ name: 'signed', certificate: '00', signature: '00' }),
      recordCardReading: ['read'],
    }),
    certificateReading({
      name: 'cardReading.certificate-pin-wrong',
      ends: 'certificate-pin-wrong',
      stage: 'refused',
      handOutChallenge: [{ name: 'challenge', challenge: '00', sealedPin: 'sealed' }],
      readCard: async () => ({ name: 'refused', code: 'certificate-pin-wrong', attemptsLeft: 2 }),
      recordCardReading: ['certificate-pin-wrong'],
    }),
    certificateReading({
      // Given up before the worker came to it: the PIN is gone, and no card is asked.
      name: 'cardReading.certificate-given-up',
      ends: 'card-reading-unavailable',
      stage: 'refused',
      handOutChallenge: [{ name: 'refused', code: 'card-reading-unavailable' }],
      recordCardReading: ['card-reading-unavailable'],
    }),
    carrierCheck({ name: 'carrierCheck.matched', ends: 'matched', stage: 'matched', askCarrier: [{ ending: 'matched' }] }, later),
    carrierCheck(
      {
        name: 'carrierCheck.matched-after-retries',
        ends: 'matched',
        stage: 'matched',
        askCarrier: [
          { retryAt: inMs(soonMs), reason: 'no-answer' },
          { retryAt: inMs(3 * soonMs), reason: 'carrier-unavailable' },
          { ending: 'matched' },
        ],
      },
      later,
    ),
    ...carrierRefusals.map((code) =>
      carrierCheck({ name: `carrierCheck.${code}`, ends: code, stage: 'refused', askCarrier: [{ ending: code }] }, later),
    ),
    carrierCheck(
      {
        // Asked a last time at the deadline.
        name: 'carrierCheck.carrier-unavailable',
        ends: 'carrier-unavailable',
        stage: 'refused',
        askCarrier: [{ retryAt: inMs(2 * soonMs), reason: 'no-answer' }, { ending: 'carrier-unavailable' }],
      },
      inMs(2 * soonMs),
    ),
    carrierCheck(
      {
        // The person does not wait for the next round.
        name: 'carrierCheck.switched',
        ends: 'switched',
        stage: 'given-up',
        askCarrier: [{ retryAt: later, reason: 'no-answer' }, { ending: 'switched' }],
        drive: (handle) => handle.signal(checkGivenUp, { eventId: 'event-1' }),
      },
      later,
    ),
    carrierCheck({ name: 'carrierCheck.row-missing', ends: 'row-missing', stage: 'row-missing', askCarrier: [rowMissing] }, later),
    ...(['approved', 'returned', 'superseded', 'withdrawn'] as const satisfies CardApplicationEnding[]).map((ending) =>
      cardApplication(
        { name: `cardApplication.${ending}`, ends: ending, stage: ending, settleCardApplication: [{ ending }], drive: applicationEnds },
        later,
      ),
    ),
    ...(['approved', 'returned'] as const).map((ending) =>
      cardApplication(
        {
          // Nobody decided in time; that decided nothing (D-05).
          name: `cardApplication.overdue-${ending}`,
          ends: ending,
          stage: ending,
          settleCardApplication: [{ notBefore: null }, { ending }],
          drive: decideAfterwards,
        },
        inMs(soonMs),
      ),
    ),
    cardApplication(
      {
        // A holiday was declared: the end has moved, and is waited for again (D-04).
        name: 'cardApplication.deadline-moved',
        ends: 'approved',
        stage: 'approved',
        settleCardApplication: [{ notBefore: inMs(3 * soonMs) }, { ending: 'approved' }],
        drive: (handle) => handle.signal(deadlineMoved, { eventId: 'event-1' }),
      },
      later,
    ),
    cardApplication(
      {
        name: 'cardApplication.row-missing',
        ends: 'row-missing',
        stage: 'row-missing',
        settleCardApplication: [rowMissing],
        drive: applicationEnds,
      },
      later,
    ),
    calendarChange({
      name: 'calendarChange.carried-out',
      ends: 'carried-out',
      stage: 'carried-out',
      moveDeadlines: [
        { moved: 2, after: id },
        { moved: 1, after: null },
      ],
    }),
    calendarChange({ name: 'calendarChange.row-missing', ends: 'row-missing', stage: 'row-missing', moveDeadlines: [rowMissing] }),
    reconciliation({
      name: 'registerReconciliation.up-to-date',
      ends: 'up-to-date',
      followRegisterChanges: [{ applied: 0, isLast: true }],
    }),
    reconciliation({
      // Something was missed.
      name: 'registerReconciliation.caught-up',
      ends: 'up-to-date',
      followRegisterChanges: [
        { applied: 2, isLast: false },
        { applied: 0, isLast: true },
      ],
    }),
    reconciliation({
      name: 'registerReconciliation.more-to-come',
      ends: 'more-to-come',
      followRegisterChanges: [
        { applied: 1, isLast: false },
        { applied: 0, isLast: false },
      ],
    }),
    // As after the start delay: the first visit code has run out.
    ...presentationEndings.map((ending) => presentation(ending, ending, [{ ending }], inMs(-soonMs))),
    presentation(
      'rotated-then-closed',
      'closed',
      [{ rotatesAt: inMs(3 * soonMs) }, { rotatesAt: inMs(5 * soonMs) }, { ending: 'closed' }],
      inMs(-soonMs),
    ),
    // Begun before the code has run out, and by then somebody had pressed Update: the row says when the newer one does.
    presentation('moved-by-update', 'redeemed', [{ rotatesAt: inMs(3_000 + 3 * soonMs) }, { ending: 'redeemed' }], inMs(3_000)),
    presentation('early-clock', 'closed', [{ rotatesAt: inMs(-soonMs) }, { ending: 'closed' }], inMs(-soonMs)),
    presentation('row-missing', 'row-missing', [rowMissing], inMs(-soonMs)),
    grant('lapsed', 'lapsed', [{ ending: 'lapsed' }], inMs(3_000)),
    // Wrong codes burnt the offer.
    grant('burnt', 'lapsed', [{ ending: 'lapsed' }], later, grantChanges),
    // Where it is too short for a reminder.
    grant('ended', 'ended', [{ stage: 'active', notBefore: inMs(3_000) }, { ending: 'ended' }], later, grantChanges),
    grant(
      'reminded-then-ended',
      'ended',
      [{ stage: 'active', notBefore: inMs(3_000) }, { stage: 'active', notBefore: inMs(3_000 + 3 * soonMs) }, { ending: 'ended' }],
      later,
      grantChanges,
    ),
    // It was taken in time; Temporal hears of it after the timer (D-02).
    grant('taken-told-late', 'ended', [{ stage: 'active', notBefore: inMs(3_000 + 3 * soonMs) }, { ending: 'ended' }], inMs(3_000)),
    grant('early-clock', 'lapsed', [{ stage: 'offered', notBefore: inMs(-soonMs) }, { ending: 'lapsed' }], inMs(-soonMs)),
    ...(['cancelled', 'void'] as const satisfies GrantEnding[]).flatMap((ending) => [
      grant(ending, ending, [{ stage: 'active', notBefore: muchLater }, { ending }], later, grantChangesTwice),
      // Nobody had taken it yet.
      grant(`offer-${ending}`, ending, [{ ending }], later, grantChanges),
    ]),
    grant('row-missing', 'row-missing', [rowMissing], later, grantChanges),
    readerHost('stopped', 2, async (handle, asked) => {
      await report(handle, { readers: 'service-gone' });
      await asked;
      await report(handle, { stopping: true });
    }),
    readerHost('silent', 1, (handle) => report(handle, { readers: ['Reader 1', 'Reader 2'] })),
  ];
}

const carrierRefusals = [
  'carrier-holder-mismatch',
  'carrier-number-prepaid',
  'carrier-number-corporate',
  'carrier-not-on-mobile-network',
  'carrier-number-unknown',
] as const;

const workflowIds: Record<WorkflowName, (uuid: string) => string> = {
  registration: registrationWorkflowId,
  notice: noticeWorkflowId,
  cardReading: cardReadingWorkflowId,
  recovery: recoveryWorkflowId,
  carrierCheck: carrierCheckWorkflowId,
  grant: grantWorkflowId,
  cardApplication: cardApplicationWorkflowId,
  calendarChange: calendarChangeWorkflowId,
  registerReconciliation: registerReconciliationWorkflowId,
  presentation: presentationWorkflowId,
  readerHost: readerHostWorkflowId,
};

/** Runs all of them side by side on a real server, by the ordinary worker with the answers for activities. */
export async function runEndings(
  list: readonly Ending[],
  server: { client: Client; connection: NativeConnection; namespace: string; workflowBundle: WorkflowBundleOption },
): Promise<Ended[]> {
  const { client, ...workerOptions } = server;
  const queue = `endings-${randomUUID()}`;
  const runs = new Map(
    list.map((ending) => [workflowIds[ending.workflow](randomUUID()), { ending, calls: [], asked: Promise.withResolvers<void>() } as Run]),
  );
  const identity = 'endings';
  const worker = await createWorker({ ...workerOptions, queue, identity, activities: answering(runs) });
  const atHost = () => runs.get(activityInfo().workflowExecution!.workflowId)!.ending.readCard!();
  const readerHost = await Worker.create({
    connection: server.connection,
    namespace: server.namespace,
    taskQueue: readerHostQueue(host),
    identity,
    activities: { readCard: atHost, readCertificate: atHost },
  });

  const run = async ([workflowId, { ending, calls, asked }]: [string, Run]): Promise<Ended> => {
    const { workflow, input, drive } = ending;
    const start = describeStart(workflow, input);
    const handle = await client.workflow.start(workflow, { workflowId, taskQueue: queue, args: [input], ...start });
    await drive?.(handle, asked.promise);
    return { ending, handle, outcome: await outcomeOf(handle), calls };
  };
  return worker.runUntil(readerHost.runUntil(Promise.all([...runs].map(run))));
}

/** Activities that give the answers of whichever run called them. */
function answering(runs: Map<string, Run>): Activities {
  const answer = <Name extends keyof Activities>(activity: Name) =>
    (async (argument: Record<string, unknown>) => {
      const { ending, calls, asked } = runs.get(activityInfo().workflowExecution!.workflowId)!;
      const before = calls.filter((call) => call.activity === activity).length;
      calls.push({ activity, argument });
      asked.resolve();
      const next = (ending[activity] as Answers<Name> | undefined)?.[before];
      if (next === undefined) throw ApplicationFailure.nonRetryable(`${ending.name} has no answer for ${activity}`, 'unexpected');
      if (next instanceof Error) throw next;
      return next;
    }) as unknown as Activities[Name];
  return {
    settleRegistration: answer('settleRegistration'),
    deliverNotice: answer('deliverNotice'),
    recordCardReading: answer('recordCardReading'),
    settleRecovery: answer('settleRecovery'),
    handOutChallenge: answer('handOutChallenge'),
    askCarrier: answer('askCarrier'),
    settleCardApplication: answer('settleCardApplication'),
    settleGrant: answer('settleGrant'),
    moveDeadlines: answer('moveDeadlines'),
    followRegisterChanges: answer('followRegisterChanges'),
    rotateVisitCode: answer('rotateVisitCode'),
    recordReaderHost: answer('recordReaderHost'),
  };
}

async function outcomeOf(handle: WorkflowHandle): Promise<string> {
  try {
    return String(await handle.result());
  } catch (error) {
    const { cause } = error as Error;
    return cause instanceof ApplicationFailure ? (cause.type ?? 'untyped') : String(cause);
  }
}
