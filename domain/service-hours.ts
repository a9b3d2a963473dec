import type { Policy } from './policy.js';
import { type Refused, refused } from './refusals.js';

/** A way into the service that has hours of its own (R-029, D-10). */
export type ServicePath = keyof Policy['serviceHours'];
export const servicePaths = ['portal', 'app', 'certificate'] as const satisfies readonly ServicePath[];

/** From one full hour of the day in Taipei up to another; from 0 to 24 is always. */
export type ServiceHours = { readonly fromHour: number; readonly untilHour: number };
/** A span announced by the insurer in which a path is closed; without an end for as long as nobody says when it is over. */
export type ServiceOutage = { readonly from: string; readonly until: string | null };

/** Taiwan has had no summer time since 1979. */
const taipeiAheadMs = 8 * 3600 * 1000;
const hourMs = 3600 * 1000;
const dayMs = 24 * hourMs;

/** Whether the path is open at this instant; else when it opens next, where that is known. Half-open: at the hour it closes it is closed. */
export function openAt(hours: ServiceHours, outages: readonly ServiceOutage[], now: Date): { readonly name: 'open' } | Refused {
  const outage = outages.some((each) => isDuring(each, now));
  if (!outage && isWithin(hours, now)) return { name: 'open' };
  const opensAt = nextOpening(hours, outages, now);
  return refused(outage ? 'service-outage' : 'outside-service-hours', opensAt ? { opensAt: opensAt.toISOString() } : undefined);
}

/** The first instant from now on that is neither outside the hours nor in an outage; undefined while an outage has no end. */
function nextOpening(hours: ServiceHours, outages: readonly ServiceOutage[], now: Date): Date | undefined {
  for (let at = now; ;) {
    const outage = outages.find((each) => isDuring(each, at));
    if (outage?.until === null) return undefined;
    if (outage) at = new Date(outage.until!);
    else if (isWithin(hours, at)) return at;
    else at = nextFromHour(hours, at);
  }
}

const isDuring = ({ from, until }: ServiceOutage, now: Date) => now >= new Date(from) && (until === null || now < new Date(until));

function isWithin({ fromHour, untilHour }: ServiceHours, now: Date): boolean {
  const sinceMidnightMs = (now.getTime() + taipeiAheadMs) % dayMs;
  return sinceMidnightMs >= fromHour * hourMs && sinceMidnightMs < untilHour * hourMs;
}

function nextFromHour({ fromHour }: ServiceHours, now: Date): Date {
  const midnightMs = Math.floor((now.getTime() + taipeiAheadMs) / dayMs) * dayMs - taipeiAheadMs;
  const today = midnightMs + fromHour * hourMs;
  return new Date(today > now.getTime() ? today : today + dayMs);
}

/** `06:00`, `24:00`: an hour of the day as it is announced. */
export const hourText = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
