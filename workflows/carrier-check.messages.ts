import { defineSignal } from '@temporalio/workflow';
import type { CarrierCheckPolicy, CarrierRefusal } from '../domain/carrier-check.js';

export type CarrierCheckInput = { carrierCheckId: string; deadlineAt: string; policy: CarrierCheckPolicy };
/** `switched`: the person went over to the device code while the carrier was still asked. */
export type CarrierCheckEnding = 'matched' | 'switched' | CarrierRefusal;
/** What one round led to: an ending, or the instant of the next one. */
export type CarrierAsked = { ending: CarrierCheckEnding } | { retryAt: string; reason: string };

export const carrierCheckWorkflowId = (carrierCheckId: string) => `carrierCheck-${carrierCheckId}`;
export const checkGivenUp = defineSignal<[{ eventId: string }]>('checkGivenUp');
