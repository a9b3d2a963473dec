import { Migration } from '@mikro-orm/migrations';

export class Migration20261121113849 extends Migration {

  override name = 'Migration20261121113849';

  override up(): void | Promise<void> {
    this.addSql(`create table "agency_consents" ("id" uuid not null, "registration_id" uuid not null, "agency_id" varchar(255) not null, "agency_name" jsonb not null, "purpose" jsonb not null, "claims" jsonb not null, "given_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "agency_consents_registration" on "agency_consents" ("registration_id");`);

    this.addSql(`create table "agency_consent_withdrawals" ("consent_id" uuid not null, "withdrawn_at" timestamptz(3) not null, primary key ("consent_id"));`);

    this.addSql(`create table "captchas" ("id" uuid not null, "form" varchar(255) not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "used_at" timestamptz(3) null, primary key ("id"));`);

    this.addSql(`create table "carrier_checks" ("id" uuid not null, "state" varchar(255) not null, "device_thumbprint" varchar(255) not null, "id_number" varchar(255) not null, "mobile" varchar(255) not null, "consent_id" uuid not null, "requested_at" timestamptz(3) not null, "deadline_at" timestamptz(3) not null, "settled_at" timestamptz(3) null, "refusal_code" varchar(255) null, "sealed_operator_token" text null, "sequence" int not null, "carrier" varchar(255) null, "usable_until" timestamptz(3) null, "used_at" timestamptz(3) null, primary key ("id"));`);

    this.addSql(`create table "certificate_applicants" ("id" uuid not null, "token_sha256" varchar(255) not null, "id_number" varchar(255) not null, "holder_name" varchar(255) not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`alter table "certificate_applicants" add constraint "certificate_applicants_token" unique ("token_sha256");`);

    this.addSql(`create table "devices" ("id" uuid not null, "thumbprint" varchar(255) not null, "public_jwk" jsonb not null, "first_seen_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "devices" add constraint "devices_thumbprint" unique ("thumbprint");`);

    this.addSql(`create table "device_bindings" ("id" uuid not null, "device_id" uuid not null, "registration_id" uuid not null, "state" varchar(255) not null, "verified_by" varchar(255) not null, "platform" varchar(255) not null, "model" varchar(255) not null, "verified_at" timestamptz(3) not null, "state_changed_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "device_bindings_registration" on "device_bindings" ("registration_id");`);
    this.addSql(`alter table "device_bindings" add constraint "device_bindings_once" unique ("device_id", "registration_id");`);

    this.addSql(`create table "device_codes" ("id" uuid not null, "registration_id" uuid not null, "code_hmac" varchar(255) not null, "state" varchar(255) not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "device_codes_registration" on "device_codes" ("registration_id");`);
    this.addSql(`alter table "device_codes" add constraint "device_codes_code" unique ("code_hmac");`);
    this.addSql(`create unique index "device_codes_one_live" on "device_codes" ("registration_id") where state = 'live';`);

    this.addSql(`create table "limit_counts" ("rule" varchar(255) not null, "subject" varchar(255) not null, "starts_at" timestamptz(3) not null, "ends_at" timestamptz(3) not null, "count" int not null, primary key ("rule", "subject", "starts_at"));`);
    this.addSql(`create index "limit_counts_end" on "limit_counts" ("ends_at");`);

    this.addSql(`create table "oidc_records" ("model" varchar(255) not null, "id_sha256" varchar(255) not null, "payload" json not null, "grant_id" uuid null, "consumed_at" timestamptz(3) null, "expires_at" timestamptz(3) not null, primary key ("model", "id_sha256"));`);
    this.addSql(`create index "oidc_records_grant" on "oidc_records" ("grant_id");`);
    this.addSql(`create index "oidc_records_expires" on "oidc_records" ("expires_at");`);

    this.addSql(`create table "password_tries" ("subject" varchar(255) not null, "wrong_in_a_row" int not null, "wait_until" timestamptz(3) null, "off_at" timestamptz(3) null, "last_wrong_at" timestamptz(3) not null, primary key ("subject"));`);

    this.addSql(`create table "recoveries" ("id" uuid not null, "kind" varchar(255) not null, "registration_id" uuid not null, "state" varchar(255) not null, "key_id" varchar(255) not null, "token_sha256" varchar(255) not null, "new_email" varchar(255) null, "new_mobile" varchar(255) null, "wrong_tries" int not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "settled_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "recoveries_registration" on "recoveries" ("registration_id");`);
    this.addSql(`alter table "recoveries" add constraint "recoveries_token" unique ("token_sha256");`);
    this.addSql(`create unique index "recoveries_one_open_of_a_kind" on "recoveries" ("registration_id", "kind") where state = 'open';`);

    this.addSql(`create table "restrictions" ("id" uuid not null, "id_number" varchar(255) not null, "kind" varchar(255) not null, "reason" varchar(255) not null, "placed_at" timestamptz(3) not null, "placed_by" varchar(255) not null, "lifted_at" timestamptz(3) null, "lifted_by" varchar(255) null, primary key ("id"));`);
    this.addSql(`create unique index "restrictions_one_in_force" on "restrictions" ("id_number") where lifted_at is null;`);

    this.addSql(`create table "service_outages" ("id" uuid not null, "path" varchar(255) not null, "starts_at" timestamptz(3) not null, "ends_at" timestamptz(3) null, "message_zh" text not null, "message_en" text not null, "announced_by" varchar(255) not null, primary key ("id"));`);
    this.addSql(`create index "service_outages_end" on "service_outages" ("ends_at");`);

    this.addSql(`create table "sessions" ("id" uuid not null, "kind" varchar(255) not null, "opened_with" varchar(255) not null, "token_sha256" varchar(255) not null, "registration_id" uuid not null, "binding_id" uuid null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`alter table "sessions" add constraint "sessions_token" unique ("token_sha256");`);
    this.addSql(`create index "sessions_registration" on "sessions" ("registration_id");`);

    this.addSql(`create table "used_proofs" ("id" varchar(255) not null, "ends_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "used_proofs_end" on "used_proofs" ("ends_at");`);

    this.addSql(`create table "wrong_device_codes" ("sequence" bigserial primary key, "thumbprint" varchar(255) not null, "entered_at" timestamptz(3) not null);`);
    this.addSql(`create index "wrong_device_codes_recent" on "wrong_device_codes" ("thumbprint", "entered_at");`);

    this.addSql(`alter table "audit_entries" add "account_id" uuid null;`);
    this.addSql(`create index "audit_entries_account" on "audit_entries" ("account_id");`);

    this.addSql(`alter table "card_readings" add "challenge" varchar(255) null, add "sealed_pin" varchar(255) null, add "attempts_left" int null, add "certificate_number" varchar(255) null, add "id_number_end" varchar(255) null, add "certificate_ends_at" timestamptz(3) null;`);

    this.addSql(`alter table "notices" add "about_id" uuid null;`);

    this.addSql(`alter table "registrations" drop constraint "registrations_state";`);
    this.addSql(`alter table "registrations" add "password_changed_at" timestamptz(3) null, add "deleted_at" timestamptz(3) null, add "frozen_at" timestamptz(3) null;`);
    this.addSql(`alter table "registrations" alter column "email" drop not null;`);
    this.addSql(`alter table "registrations" alter column "password_hash" drop not null;`);
    this.addSql(`alter table "registrations" add constraint "registrations_state" check (state in ('applied', 'active', 'void', 'deleted'));`);

    this.addSql(`alter table "carrier_checks" add constraint "carrier_checks_state" check (state in ('checking', 'matched', 'refused', 'given-up'));`);
    this.addSql(`alter table "carrier_checks" add constraint "carrier_checks_secret" check ((state = 'checking') = (sealed_operator_token is not null));`);

    this.addSql(`alter table "device_bindings" add constraint "device_bindings_state" check (state in ('enabled', 'disabled'));`);

    this.addSql(`alter table "device_codes" add constraint "device_codes_state" check (state in ('live', 'used', 'replaced', 'burnt'));`);

    this.addSql(`alter table "recoveries" add constraint "recoveries_state" check (state in ('open', 'used', 'lapsed', 'replaced', 'burnt'));`);
  }

  override down(): void | Promise<void> {
    this.addSql(`create table "portal_sessions" ("created_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, "expires_at" timestamptz(3) not null, "id" uuid not null, "registration_id" uuid not null, "token_sha256" varchar(255) not null, primary key ("id"));`);
    this.addSql(`create index "portal_sessions_registration" on "portal_sessions" ("registration_id");`);
    this.addSql(`alter table "portal_sessions" add constraint "portal_sessions_token" unique ("token_sha256");`);

    this.addSql(`drop index "audit_entries_account";`);

    this.addSql(`alter table "registrations" drop constraint "registrations_state";`);
    this.addSql(`alter table "registrations" alter column "password_hash" set not null;`);
    this.addSql(`alter table "registrations" alter column "email" set not null;`);
    this.addSql(`alter table "registrations" add constraint "registrations_state" check (state in ('applied', 'active', 'void'));`);
  }

}
