import { defineSignal } from '@temporalio/workflow';
import type { RecoveryEnding, RecoveryKind, RecoverySettlePolicy } from '../domain/recovery.js';

export type { RecoveryEnding, RecoveryKind };
export type RecoveryInput = { recoveryId: string; kind: RecoveryKind; expiresAt: string; policy: RecoverySettlePolicy };
/** What the row says at the end of a wait: how it ended, or when to ask again. */
export type RecoverySettled = { ending: RecoveryEnding } | { notBefore: string };

export const recoveryWorkflowId = (recoveryId: string) => `recovery-${recoveryId}`;
/** The link was used, replaced by a newer one, or burnt by wrong codes. */
export const recoverySettled = defineSignal<[{ eventId: string }]>('recoverySettled');
