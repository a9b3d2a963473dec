import type { MikroORM } from '@mikro-orm/postgresql';
import type { PresentationEnding } from '../../domain/presentation.js';
import { presentationChannel } from '../channels.js';
import { prepared } from '../prepared.js';

/** A visit code that may be made: its seed, and what is kept of the token that follows from it. */
export type Minted = { readonly seed: string; readonly tokenSha256: string };
type Rotating = { readonly presentationId: string; readonly now: Date; readonly visitCodeSeconds: number };
export type Rotated =
  { readonly name: 'open'; readonly codeExpiresAt: Date } | { readonly name: 'closed'; readonly ending: PresentationEnding };

/**
 * One statement. Of an open presentation whose visit code has run out: the next code takes its place, and the phone is told. With the log in over: it is
 * closed, and the phone is told. Otherwise nothing but how it stands. Run twice or late it rotates once.
 * Open is what has no ending: asked by closed_at, PostgreSQL would go through the index of all that are open.
 */
const rotate = prepared<Rotating & Minted & { channel: string }, { ending: PresentationEnding | null; codeExpiresAt: string }>(
  'rotate-visit-code',
)`
  with rotated as (
    update presentations
    set code_number = code_number + 1, rotations = rotations + 1,
        code_expires_at = least(${'now'}::timestamptz + ${'visitCodeSeconds'} * interval '1 second', closes_at)
    where id = ${'presentationId'} and ending is null and closes_at > ${'now'} and code_expires_at <= ${'now'}
    returning id, code_number, code_expires_at
  ), minted as (
    insert into visit_codes (token_sha256, presentation_id, number, seed, made_by, made_at, expires_at)
    select ${'tokenSha256'}, id, code_number, ${'seed'}, 'rotation', ${'now'}, code_expires_at from rotated
  ), closed as (
    update presentations set closed_at = closes_at, ending = 'log-in-ended'
    where id = ${'presentationId'} and ending is null and closes_at <= ${'now'}
    returning id, registration_id, closes_at, ending
  ), audited as (
    insert into audit_entries (at, actor_type, actor_id, action, object_type, object_id, account_id, details)
    select ${'now'}, 'workflow', 'presentation-' || id, 'presentation.ended', 'presentation', id, registration_id, jsonb_build_object('how', ending)
    from closed
  )
  select coalesce(closed.ending, presentations.ending) as ending,
         coalesce(rotated.code_expires_at, presentations.code_expires_at) as "codeExpiresAt",
         case when coalesce(rotated.id, closed.id) is not null then pg_notify(${'channel'}, presentations.id::text)::text end as told
  from presentations
  left join rotated on rotated.id = presentations.id
  left join closed on closed.id = presentations.id
  where presentations.id = ${'presentationId'}`;

/** @returns undefined where there is no such presentation */
export async function rotateVisitCode(orm: MikroORM, { next, ...rotating }: Rotating & { next: Minted }): Promise<Rotated | undefined> {
  const [row] = await rotate(orm, { ...rotating, ...next, channel: presentationChannel });
  if (!row) return undefined;
  return row.ending ? { name: 'closed', ending: row.ending } : { name: 'open', codeExpiresAt: new Date(row.codeExpiresAt) };
}
