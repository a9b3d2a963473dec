import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { grantEndings } from '../domain/grant.js';
import { presentationEndings } from '../domain/presentation.js';
import { createLogger } from '../platform/logger.js';
import { bundleWorkflows } from '../worker/bundle-workflows.js';
import { endings } from '../worker/endings.js';
import { historyFromText } from '../worker/histories.js';
import { installRuntime } from '../worker/stay-connected.js';
import type { CalendarChangeEnding } from './calendar-change.messages.js';
import type { CardApplicationEnding } from './card-application.messages.js';
import type { CarrierCheckEnding } from './carrier-check.messages.js';
import type { NoticeEnding } from './notice.messages.js';
import type { ReaderHostEnding } from './reader-host.messages.js';
import type { RecoveryEnding } from './recovery.messages.js';
import type { RegisterReconciliationEnding } from './register-reconciliation.messages.js';
import type { RegistrationEnding } from './registration.messages.js';
import * as workflows from './index.js';
import type { WorkflowName } from './starts.js';

const root = path.join(import.meta.dirname, '..');
const folder = path.join(import.meta.dirname, 'histories');

/** A new ending does not compile until it stands here, and is not green until it was recorded. */
const registrationEndings: Record<RegistrationEnding, true> = { active: true, void: true };
const noticeEndings: Record<NoticeEnding, true> = { delivered: true, 'too-late': true, undeliverable: true };
const recoveryEndings: Record<RecoveryEnding, true> = { used: true, lapsed: true, replaced: true, burnt: true };
const carrierCheckEndings: Record<CarrierCheckEnding, true> = {
  matched: true,
  switched: true,
  'carrier-holder-mismatch': true,
  'carrier-number-prepaid': true,
  'carrier-number-corporate': true,
  'carrier-not-on-mobile-network': true,
  'carrier-number-unknown': true,
  'carrier-unavailable': true,
};
const cardApplicationEndings: Record<CardApplicationEnding, true> = { approved: true, returned: true, superseded: true, withdrawn: true };
const calendarChangeEndings: Record<CalendarChangeEnding, true> = { 'carried-out': true };
const reconciliationEndings: Record<RegisterReconciliationEnding, true> = { 'up-to-date': true, 'more-to-come': true };
const readerHostEndings: Record<ReaderHostEnding, true> = { stopped: true, silent: true };
const needed: Record<WorkflowName, string[]> = {
  registration: [...Object.keys(registrationEndings), 'row-missing'],
  notice: [...Object.keys(noticeEndings), 'row-missing'],
  recovery: [...Object.keys(recoveryEndings), 'row-missing'],
  // The refusals of a reader host all take the same way; those that the workflow makes itself each have their own.
  cardReading: ['read', 'by-component', 'no-card', 'reader-host-unavailable', 'card-reading-unavailable', 'row-missing'],
  carrierCheck: [...Object.keys(carrierCheckEndings), 'row-missing'],
  cardApplication: [...Object.keys(cardApplicationEndings), 'overdue-approved', 'deadline-moved', 'row-missing'],
  calendarChange: [...Object.keys(calendarChangeEndings), 'row-missing'],
  // It belongs to no row of its own.
  registerReconciliation: [...Object.keys(reconciliationEndings), 'caught-up'],
  // It belongs to no row that could be missing.
  readerHost: Object.keys(readerHostEndings),
  grant: [
    ...grantEndings,
    'reminded-then-ended',
    'taken-told-late',
    'offer-cancelled',
    'offer-void',
    'burnt',
    'early-clock',
    'row-missing',
  ],
  presentation: [...presentationEndings, 'rotated-then-closed', 'moved-by-update', 'early-clock', 'row-missing'],
};

async function replay(workflowBundle: WorkflowBundleWithSourceMap, names?: readonly string[]): Promise<Record<string, Error | undefined>> {
  const files = (await readdir(folder)).filter((file) => !names || names.includes(path.parse(file).name));
  const histories = await Promise.all(
    files.map(async (file) => ({
      workflowId: path.parse(file).name,
      history: historyFromText(await readFile(path.join(folder, file), 'utf8')),
    })),
  );
  const outcomes: Record<string, Error | undefined> = {};
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories)) outcomes[workflowId] = error;
  return outcomes;
}

/** The workflows of yesterday go on with the code of today (F-13). */
describe('recorded histories', () => {
  beforeAll(() => installRuntime(createLogger({ process: 'replay', level: 'silent' })));

  it('F-13 replay with the code as it is', async () => {
    const outcomes = await replay(await bundleWorkflows());
    expect(Object.entries(outcomes).filter(([, error]) => error)).toEqual([]);
    expect(Object.keys(outcomes).sort()).toEqual(
      endings(new Date(0))
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('are there for every ending of every workflow', async () => {
    expect(Object.keys(needed).sort()).toEqual(Object.keys(workflows).sort());
    const recorded = new Set((await readdir(folder)).map((file) => path.parse(file).name));
    const missing = Object.entries(needed).flatMap(([workflow, names]) =>
      names.map((name) => `${workflow}.${name}`).filter((name) => !recorded.has(name)),
    );
    expect(missing).toEqual([]);
  });

  it('do not replay when a workflow was broken', async () => {
    const copy = await mkdtemp(path.join(tmpdir(), 'vhic-broken-'));
    try {
      for (const part of ['workflows', 'domain']) await cp(path.join(root, part), path.join(copy, part), { recursive: true });
      // Somebody mails before the wait: the first command of an open registration is another one.
      await breakFile(
        path.join(copy, 'workflows/registration.workflow.ts'),
        'if (at !== null) await confirmation.by(at);',
        'await confirmation.by(at ?? new Date(Date.now() + 1000).toISOString()); await settleRegistration({ registrationId });',
      );
      const outcomes = await replay(await bundleWorkflows({ workflowsPath: path.join(copy, 'workflows/index.ts') }), [
        'registration.office',
        'registration.void',
        'notice.delivered',
      ]);
      expect(outcomes['registration.office']).toBeInstanceOf(DeterminismViolationError);
      expect(outcomes['registration.void']).toBeInstanceOf(DeterminismViolationError);
      expect(outcomes['notice.delivered']).toBeUndefined();
    } finally {
      await rm(copy, { recursive: true });
    }
  });
});

async function breakFile(file: string, from: string, to: string): Promise<void> {
  const source = await readFile(file, 'utf8');
  expect(source).toContain(from);
  await writeFile(file, source.replace(from, to));
}
