import { Migration } from '@mikro-orm/migrations';

export class Migration20261126221213 extends Migration {

  override name = 'Migration20261126221213';

  override up(): void | Promise<void> {
    this.addSql(`create table "grants" ("id" uuid not null, "state" varchar(255) not null, "card_id" uuid not null, "grantor_id" uuid not null, "grantee_id_number" varchar(255) not null, "grantee_id" uuid null, "channel" varchar(255) not null, "acted_by" varchar(255) null, "first_day" varchar(255) not null, "last_day" varchar(255) not null, "starts_at" timestamptz(3) not null, "ends_at" timestamptz(3) not null, "offered_at" timestamptz(3) not null, "offer_expires_at" timestamptz(3) not null, "seed" varchar(255) not null, "token_sha256" varchar(255) not null, "wrong_tries" int not null default 0, "burnt" boolean not null default false, "grantor_consent_ids" text[] not null, "grantee_consent_ids" text[] null, "accepted_at" timestamptz(3) null, "reminded_at" timestamptz(3) null, "settled_at" timestamptz(3) null, "cancelled_by" varchar(255) null, primary key ("id"));`);
    this.addSql(`create index "grants_grantor" on "grants" ("grantor_id");`);
    this.addSql(`create index "grants_grantee" on "grants" ("grantee_id");`);
    this.addSql(`alter table "grants" add constraint "grants_token" unique ("token_sha256");`);

    this.addSql(`create table "presentations" ("id" uuid not null, "card_id" uuid not null, "registration_id" uuid not null, "presenter_id" uuid not null, "binding_id" uuid not null, "session_id" uuid not null, "opened_at" timestamptz(3) not null, "grant_id" uuid null, "closes_at" timestamptz(3) not null, "closes_as" varchar(255) not null default 'log-in-ended', "code_number" int not null, "code_expires_at" timestamptz(3) not null, "rotations" int not null default 0, "closed_at" timestamptz(3) null, "ending" varchar(255) null, primary key ("id"));`);
    this.addSql(`create index "presentations_registration" on "presentations" ("registration_id");`);
    this.addSql(`create index "presentations_presenter" on "presentations" ("presenter_id");`);
    this.addSql(`create index "presentations_grant" on "presentations" ("grant_id");`);
    this.addSql(`create unique index "presentations_one_open" on "presentations" ("card_id", "presenter_id") where closed_at is null;`);

    this.addSql(`create table "redeeming_paces" ("institution_code" varchar(255) not null, "full_at" timestamptz(3) not null, "counted_from" timestamptz(3) not null, "tries" int not null, "unknown" int not null, "alarmed" boolean not null, primary key ("institution_code"));`);

    this.addSql(`create table "redemptions" ("id" uuid not null, "presentation_id" uuid not null, "code_number" int not null, "institution_code" varchar(255) not null, "department_code" varchar(255) not null, "redeemed_by" varchar(255) not null, "redeemed_at" timestamptz(3) not null, "photo_id" uuid null, "idempotency_key" varchar(255) null, "request_fingerprint" varchar(255) null, primary key ("id"));`);
    this.addSql(`alter table "redemptions" add constraint "redemptions_presentation" unique ("presentation_id");`);
    this.addSql(`create index "redemptions_with_key" on "redemptions" ("redeemed_at") where idempotency_key is not null;`);
    this.addSql(`alter table "redemptions" add constraint "redemptions_key" unique ("redeemed_by", "idempotency_key");`);

    this.addSql(`create table "usage_entries" ("sequence" bigserial primary key, "at" timestamptz(3) not null, "kind" varchar(255) not null, "presentation_id" uuid not null, "registration_id" uuid not null, "presenter_id" uuid not null, "binding_id" uuid not null, "grant_id" uuid null, "institution_code" varchar(255) null, "department_code" varchar(255) null, "refusal" varchar(255) null);`);
    this.addSql(`create index "usage_entries_presenter" on "usage_entries" ("presenter_id", "sequence");`);
    this.addSql(`create index "usage_entries_grant" on "usage_entries" ("grant_id", "sequence");`);
    this.addSql(`create index "usage_entries_registration" on "usage_entries" ("registration_id", "sequence");`);

    this.addSql(`create table "visit_codes" ("token_sha256" varchar(255) not null, "presentation_id" uuid not null, "number" int not null, "seed" varchar(255) not null, "made_by" varchar(255) not null, "made_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("token_sha256"));`);
    this.addSql(`create index "visit_codes_end" on "visit_codes" ("expires_at");`);
    this.addSql(`alter table "visit_codes" add constraint "visit_codes_number" unique ("presentation_id", "number");`);

    this.addSql(`alter table "grants" add constraint "grants_state" check (state in ('offered', 'active', 'ended', 'lapsed', 'cancelled', 'void'));`);
    this.addSql(`alter table "grants" add constraint "grants_settled" check ((settled_at is null) = (state in ('offered', 'active')));`);

    this.addSql(`alter table "presentations" add constraint "presentations_closed" check ((closed_at is null) = (ending is null));`);
  }

}
