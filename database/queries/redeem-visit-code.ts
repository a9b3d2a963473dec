import type { MikroORM } from '@mikro-orm/postgresql';
import type { Policy } from '../../domain/policy.js';
import { presentationChannel } from '../channels.js';
import { runPrepared } from '../prepared.js';

export type Redeeming = {
  readonly redemptionId: string;
  readonly tokenSha256: string;
  readonly institutionCode: string;
  readonly departmentCode: string;
  readonly redeemedBy: string;
  readonly idempotencyKey: string;
  readonly requestFingerprint: string;
  readonly requestId: string;
  readonly now: Date;
};
export type Redeemed = {
  readonly name: 'redeemed';
  readonly holderName: string;
  readonly idNumber: string;
  readonly birthDate: string;
  readonly registrationId: string;
  readonly presenterId: string;
  readonly photoId: string | null;
};
/** `pace`: the institution is too fast. `suspended`: it, or its department, does not redeem now. `not-live`: nothing was redeemed. */
export type RedeemOutcome = Redeemed | { readonly name: 'not-live' | 'suspended' } | { readonly name: 'pace'; readonly retryAt: Date };

/**
 * One statement, one commit: whether institution and department may redeem, how fast they do, the conditional write that one of several wins, and with it
 * everything that is kept of it (I-08, I-10, D-28, D-29). The condition names the number of the visit code: whatever took its place or ended the
 * presentation has changed that row, and PostgreSQL looks at it again after waiting for its lock.
 */
const statement = {
  name: 'redeem-visit-code',
  text: `with department as (
    select institutions.code
    from institutions join departments on departments.institution_id = institutions.id
    where institutions.code = $3 and departments.code = $4 and institutions.active and departments.active
  ), paced as (
    insert into redeeming_paces as pace (institution_code, full_at, counted_from, tries, unknown, alarmed)
    select code, $9::timestamptz + $10 * interval '1 second', $9, 1, 0, false from department
    on conflict (institution_code) do update
    set full_at = greatest(pace.full_at, $9) + $10 * interval '1 second',
        counted_from = case when pace.counted_from <= $9::timestamptz - $12 * interval '1 second' then $9 else pace.counted_from end,
        tries = case when pace.counted_from <= $9::timestamptz - $12 * interval '1 second' then 1 else pace.tries + 1 end,
        unknown = case when pace.counted_from <= $9::timestamptz - $12 * interval '1 second' then 0 else pace.unknown end,
        alarmed = case when pace.counted_from <= $9::timestamptz - $12 * interval '1 second' then false else pace.alarmed end
    where greatest(pace.full_at, $9) + $10 * interval '1 second' <= $9::timestamptz + $10 * $11 * interval '1 second'
    returning institution_code
  ), redeemed as (
    update presentations as presentation
    set closed_at = $9, ending = 'redeemed'
    from visit_codes as code
    where code.token_sha256 = $2 and code.expires_at > $9 and exists (select from paced)
      and presentation.id = code.presentation_id and presentation.code_number = code.number and presentation.closed_at is null
    returning presentation.id, presentation.card_id, presentation.code_number, presentation.registration_id, presentation.presenter_id,
              presentation.binding_id
  ), shown as (
    select redeemed.*, cards.photo_id, registrations.holder_name, registrations.id_number, registrations.birth_date
    from redeemed join cards on cards.id = redeemed.card_id join registrations on registrations.id = redeemed.registration_id
  ), recorded as (
    insert into redemptions (id, presentation_id, code_number, institution_code, department_code, redeemed_by, redeemed_at, photo_id,
                             idempotency_key, request_fingerprint)
    select $1, id, code_number, $3, $4, $5, $9, photo_id, $6, $7 from shown
  ), used as (
    insert into usage_entries (at, kind, presentation_id, registration_id, presenter_id, binding_id, institution_code, department_code)
    select $9, 'redeemed', id, registration_id, presenter_id, binding_id, $3, $4 from shown
  ), audited as (
    insert into audit_entries (at, actor_type, actor_id, action, object_type, object_id, account_id, request_id, details)
    select $9, 'staff', $5, 'visit-code.redeemed', 'presentation', id, registration_id, $8, jsonb_build_object('redemptionId', $1::uuid) from shown
  )
  select exists (select from department) as "mayRedeem",
         exists (select from paced) as "isPaced",
         (select full_at from redeeming_paces where institution_code = $3) as "fullAt",
         shown.holder_name as "holderName", shown.id_number as "idNumber", shown.birth_date as "birthDate", shown.photo_id as "photoId",
         shown.registration_id as "registrationId", shown.presenter_id as "presenterId",
         case when shown.id is not null then pg_notify('${presentationChannel}', shown.id::text)::text end as told
  from (values (true)) as always left join shown on true`,
};

type Row = Omit<Redeemed, 'name'> & { mayRedeem: boolean; isPaced: boolean; fullAt: string };

export async function redeemVisitCode(
  orm: MikroORM,
  redeeming: Redeeming,
  { redeemingPace, unknownVisitCodes }: Pick<Policy, 'redeemingPace' | 'unknownVisitCodes'>,
): Promise<RedeemOutcome> {
  const stepSeconds = 1 / redeemingPace.perSecond;
  const { redemptionId, tokenSha256, institutionCode, departmentCode, redeemedBy, idempotencyKey, requestFingerprint, requestId, now } =
    redeeming;
  const [row] = await runPrepared<Row>(orm, statement, [
    ...[redemptionId, tokenSha256, institutionCode, departmentCode, redeemedBy, idempotencyKey, requestFingerprint, requestId, now],
    ...[stepSeconds, redeemingPace.burst, unknownVisitCodes.seconds],
  ]);
  const { mayRedeem, isPaced, fullAt, ...shown } = row!;
  if (!mayRedeem) return { name: 'suspended' };
  if (!isPaced) return { name: 'pace', retryAt: new Date(new Date(fullAt).getTime() - (redeemingPace.burst - 1) * stepSeconds * 1000) };
  if (!shown.registrationId) return { name: 'not-live' };
  const { holderName, idNumber, birthDate, registrationId, presenterId, photoId } = shown;
  return { name: 'redeemed', holderName, idNumber, birthDate, registrationId, presenterId, photoId };
}

/** Counts a code that was never real. Answers whether operators are to be warned now: once in each span (N-71). */
export async function countUnknown(
  orm: MikroORM,
  institutionCode: string,
  { share, leastTries }: Policy['unknownVisitCodes'],
): Promise<boolean> {
  const [row] = await orm.em.fork().execute<{ warn: boolean }[]>(
    `with counted as (
       select institution_code, alarmed, tries >= ? and unknown + 1 > tries * ?::numeric as "isFlood" from redeeming_paces where institution_code = ? for update)
     update redeeming_paces as pace set unknown = pace.unknown + 1, alarmed = counted.alarmed or counted."isFlood"
     from counted where pace.institution_code = counted.institution_code returning counted."isFlood" and not counted.alarmed as warn`,
    [leastTries, share, institutionCode],
  );
  return row?.warn ?? false;
}
