import { defineSignal } from '@temporalio/workflow';
import type { Policy } from '../domain/policy.js';
import type { ReaderHostReport } from '../domain/reader-host.js';

export type ReaderHostInput = { host: string; policy: Pick<Policy, 'readerHostSilentSeconds'> };
export type ReaderHostEnding = 'stopped' | 'silent';
export type ReportedReaderHost = { eventId: string; report: ReaderHostReport };

export const readerHostReported = defineSignal<[ReportedReaderHost]>('readerHostReported');
export const readerHostWorkflowId = (host: string) => `readerHost-${host}`;
