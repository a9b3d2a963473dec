import type { Policy } from '../domain/policy.js';
import { Refusal } from '../domain/refusals.js';
import { subjectHmac } from '../platform/keys.js';
import type { ApiParts } from './parts.js';

export type LimitRule = keyof Policy['limits'];

/**
 * Counts one more try of a subject (a network, a number, a device) and refuses when there were too many in the span. Committed by itself, so
 * that a command that is refused afterwards has counted all the same: call it while preparing.
 * @throws Refusal too-many-tries with the instant from which another one is allowed
 */
export async function refuseTooMany(parts: ApiParts, rule: LimitRule, subject: string): Promise<void> {
  const { times, seconds } = parts.policy.limits[rule];
  const spanMs = seconds * 1000;
  const startsAt = new Date(Math.floor(parts.clock.now().getTime() / spanMs) * spanMs);
  const endsAt = new Date(startsAt.getTime() + spanMs);
  const [row] = await parts.orm.em
    .fork()
    .execute<{ count: number }[]>(
      'insert into limit_counts as c (rule, subject, starts_at, ends_at, count) values (?, ?, ?, ?, 1) on conflict (rule, subject, starts_at) do update set count = c.count + 1 returning count',
      [rule, subjectHmac(parts, subject), startsAt, endsAt],
    );
  if (row!.count > times) throw new Refusal('too-many-tries', { retryAt: endsAt.toISOString() });
}

export { subjectHmac } from '../platform/keys.js';
