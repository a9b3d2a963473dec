import type { Policy } from '../domain/policy.js';

export type CalendarChangeEnding = 'carried-out';
export type CalendarChangePolicy = Pick<Policy, 'reviewWorkingDays' | 'deadlinesPerChunk'>;
export type CalendarChangeInput = { holidayId: string; date: string; policy: CalendarChangePolicy };
/** `after` is the last application of the round before, and null at first; `round` counts from 1. */
export type MoveDeadlines = { holidayId: string; after: string | null; round: number; policy: CalendarChangePolicy };
/** How many ends were moved, and after which application to go on; null when nothing is left. */
export type DeadlinesMoved = { moved: number; after: string | null };

export const calendarChangeWorkflowId = (holidayId: string) => `calendarChange-${holidayId}`;
