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
 * One statement. Of an open presentation whose visit code has run out: the next code takes its place, and the phone is told. With the log in or the grant over: it is
 * closed, and the phone is told. Otherwise nothing but how it stands. The row is taken first, so that whoever had to wait for it judges and answers what
 * it has become: run twice, at once or late, it rotates once.
 */
const rotate = prepared<Rotating & Minted & { channel: string }, { ending: PresentationEnding | null; codeExpiresAt: string }>(
  'rotate-visit-code',
)`
  with current as (
    select id, registration_id, code_number, code_expires_at, closes_at, closes_as, ending from presentations where id = ${'presentationId'} for update
  ), rotated as (
    update presentations
    set code_number = current.code_number + 1, rotations = rotations + 1,
        code_expires_at = least(${'now'}::timestamptz + ${'visitCodeSeconds'} * interval '1 second', current.closes_at)
    from current
    where presentations.id = current.id and current.ending is null and current.closes_at > ${'now'} and current.code_expires_at <= ${'now'}
    returning presentations.id, presentations.code_number, presentations.code_expires_at
  ), minted as (
    insert into visit_codes (token_sha256, presentation_id, number, seed, made_by, made_at, expires_at)
    select ${'tokenSha256'}, id, code_number, ${'seed'}, 'rotation', ${'now'}, code_expires_at from rotated
  ), closed as (
    update presentations set closed_at = current.closes_at, ending = current.closes_as
    from current
    where presentations.id = current.id and current.ending is null and current.closes_at <= ${'now'}
    returning presentations.id, presentations.registration_id, presentations.ending
  ), audited as (
    insert into audit_entries (at, actor_type, actor_id, action, object_type, object_id, account_id, details)
    select ${'now'}, 'workflow', 'presentation-' || id, 'presentation.ended', 'presentation', id, registration_id, jsonb_build_object('how', ending)
    from closed
  )
  select coalesce(closed.ending, current.ending) as ending,
         coalesce(rotated.code_expires_at, current.code_expires_at) as "codeExpiresAt",
         case when coalesce(rotated.id, closed.id) is not null then pg_notify(${'channel'}, current.id::text)::text end as told
  from current left join rotated on true left join closed on true`;

/** @returns undefined where there is no such presentation */
export async function rotateVisitCode(orm: MikroORM, { next, ...rotating }: Rotating & { next: Minted }): Promise<Rotated | undefined> {
  const [row] = await rotate(orm, { ...rotating, ...next, channel: presentationChannel });
  if (!row) return undefined;
  return row.ending ? { name: 'closed', ending: row.ending } : { name: 'open', codeExpiresAt: new Date(row.codeExpiresAt) };
}
