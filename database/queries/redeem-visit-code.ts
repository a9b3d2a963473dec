import type { MikroORM } from '@mikro-orm/postgresql';
import type { Policy } from '../../domain/policy.js';
import { presentationChannel } from '../channels.js';
import { prepared } from '../prepared.js';

export type Redeeming = {
  readonly redemptionId: string;
  readonly tokenSha256: string;
  readonly institutionCode: string;
  readonly departmentCode: string;
  readonly redeemedBy: string;
  /** Of the request: one that was refused with the same key is not redeemed with another code. */
  readonly principal: string;
  readonly endpoint: string;
  readonly idempotencyKey: string;
  readonly requestFingerprint: string;
  readonly requestId: string;
  readonly now: Date;
};
type Shown = {
  readonly holderName: string;
  readonly idNumber: string;
  readonly birthDate: string;
  readonly registrationId: string;
  readonly presenterId: string;
  readonly photoId: string | null;
};
export type Redeemed = Shown & { readonly name: 'redeemed' };
/** `pace`: the institution is too fast. `suspended`: it, or its department, does not redeem now. `not-live`: nothing was redeemed. */
export type RedeemOutcome = Redeemed | { readonly name: 'not-live' | 'suspended' } | { readonly name: 'pace'; readonly retryAt: Date };

type Pace = {
  readonly stepSeconds: number;
  /** The pace is kept while the allowance would be full not later than then. */
  readonly latestFullAt: Date;
  /** What was counted for the alarm since then still counts. */
  readonly countedAfter: Date;
};
type Row = { isPaced: boolean; fullAt: string } & (Shown | Record<keyof Shown, null>);

/**
 * One statement, one commit: whether institution and department may redeem, how fast they do, the conditional write that one of several wins, and with it
 * everything that is kept of it (I-08, I-10, D-28, D-29). Answers no row where nobody may redeem.
 *
 * The condition names the number of the visit code: whatever took its place or ended the presentation has changed that row, and PostgreSQL looks at it again
 * after waiting for its lock. A presentation without an ending is open; asked by closed_at, PostgreSQL would rather go through the index of all that are open.
 *
 * A try that is too fast writes the pace of the institution as well: only who writes a row hears how it stands after waiting for it.
 */
const redeem = prepared<Redeeming & Pace & { channel: string }, Row>('redeem-visit-code')`
  with department as (
    select institutions.code as institution_code
    from institutions join departments on departments.institution_id = institutions.id
    where institutions.code = ${'institutionCode'} and institutions.active and departments.code = ${'departmentCode'} and departments.active
  ), paced as (
    insert into redeeming_paces as pace (institution_code, full_at, counted_from, tries, unknown, alarmed)
    select institution_code, ${'now'}::timestamptz + ${'stepSeconds'} * interval '1 second', ${'now'}, 1, 0, false from department
    on conflict (institution_code) do update
    set full_at = case when pace.full_at <= ${'latestFullAt'} then greatest(pace.full_at, ${'now'}) + ${'stepSeconds'} * interval '1 second'
                       else pace.full_at end,
        counted_from = case when pace.counted_from > ${'countedAfter'} then pace.counted_from else ${'now'} end,
        tries = case when pace.counted_from > ${'countedAfter'} then pace.tries else 0 end + (pace.full_at <= ${'latestFullAt'})::int,
        unknown = case when pace.counted_from > ${'countedAfter'} then pace.unknown else 0 end,
        alarmed = pace.counted_from > ${'countedAfter'} and pace.alarmed
    returning coalesce(old.full_at <= ${'latestFullAt'}, true) as is_paced, new.full_at
  ), redeemed as (
    update presentations as presentation
    set closed_at = ${'now'}, ending = 'redeemed'
    from visit_codes as code
    where code.token_sha256 = ${'tokenSha256'} and code.expires_at > ${'now'} and exists (select from paced where is_paced)
      and presentation.id = code.presentation_id and presentation.code_number = code.number and presentation.ending is null
      and not exists (select from idempotency_records where principal = ${'principal'} and endpoint = ${'endpoint'} and key = ${'idempotencyKey'})
    returning presentation.*
  ), shown as (
    select redeemed.*, cards.photo_id, registrations.holder_name, registrations.id_number, registrations.birth_date
    from redeemed join cards on cards.id = redeemed.card_id join registrations on registrations.id = redeemed.registration_id
  ), recorded as (
    insert into redemptions (id, presentation_id, code_number, institution_code, department_code, redeemed_by, redeemed_at, photo_id,
                             idempotency_key, request_fingerprint)
    select ${'redemptionId'}, id, code_number, ${'institutionCode'}, ${'departmentCode'}, ${'redeemedBy'}, closed_at, photo_id,
           ${'idempotencyKey'}, ${'requestFingerprint'}
    from shown
  ), used as (
    insert into usage_entries (at, kind, presentation_id, registration_id, presenter_id, binding_id, grant_id, institution_code, department_code)
    select closed_at, 'redeemed', id, registration_id, presenter_id, binding_id, grant_id, ${'institutionCode'}, ${'departmentCode'} from shown
  ), audited as (
    insert into audit_entries (at, actor_type, actor_id, action, object_type, object_id, account_id, request_id, details)
    select closed_at, 'institution', ${'redeemedBy'}, 'visit-code.redeemed', 'presentation', id, registration_id, ${'requestId'},
           jsonb_build_object('redemptionId', ${'redemptionId'}::uuid)
    from shown
  )
  select paced.is_paced as "isPaced", paced.full_at as "fullAt",
         shown.holder_name as "holderName", shown.id_number as "idNumber", shown.birth_date as "birthDate", shown.photo_id as "photoId",
         shown.registration_id as "registrationId", shown.presenter_id as "presenterId",
         case when shown.id is not null then pg_notify(${'channel'}, shown.id::text)::text end as told
  from paced left join shown on true`;

export async function redeemVisitCode(
  orm: MikroORM,
  redeeming: Redeeming,
  { redeemingPace: { perSecond, burst }, unknownVisitCodes }: Pick<Policy, 'redeemingPace' | 'unknownVisitCodes'>,
): Promise<RedeemOutcome> {
  const nowMs = redeeming.now.getTime();
  const allowanceMs = ((burst - 1) * 1000) / perSecond;
  const [row] = await redeem(orm, {
    ...redeeming,
    stepSeconds: 1 / perSecond,
    latestFullAt: new Date(nowMs + allowanceMs),
    countedAfter: new Date(nowMs - unknownVisitCodes.seconds * 1000),
    channel: presentationChannel,
  });
  if (!row) return { name: 'suspended' };
  if (!row.isPaced) return { name: 'pace', retryAt: new Date(new Date(row.fullAt).getTime() - allowanceMs) };
  if (row.registrationId === null) return { name: 'not-live' };
  const { holderName, idNumber, birthDate, registrationId, presenterId, photoId } = row;
  return { name: 'redeemed', holderName, idNumber, birthDate, registrationId, presenterId, photoId };
}

/** Counts a code that was never real. Answers whether operators are to be warned now: once in each span (N-71). */
export async function countUnknown(
  orm: MikroORM,
  institutionCode: string,
  { share, leastTries }: Policy['unknownVisitCodes'],
): Promise<boolean> {
  const [row] = await orm.em.fork().execute<{ warn: boolean }[]>(
    `update redeeming_paces
     set unknown = unknown + 1, alarmed = alarmed or (tries >= ? and unknown + 1 > tries * ?::numeric)
     where institution_code = ?
     returning new.alarmed and not old.alarmed as warn`,
    [leastTries, share, institutionCode],
  );
  return row?.warn ?? false;
}
