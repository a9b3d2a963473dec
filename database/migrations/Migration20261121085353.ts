import { Migration } from '@mikro-orm/migrations';

export class Migration20261121085353 extends Migration {

  override name = 'Migration20261121085353';

  override up(): void | Promise<void> {
    this.addSql(`create table "audit_entries" ("sequence" bigserial primary key, "at" timestamptz(3) not null, "actor_type" varchar(255) not null, "actor_id" varchar(255) null, "action" varchar(255) not null, "object_type" varchar(255) not null, "object_id" uuid not null, "request_id" varchar(255) null, "details" jsonb null);`);
    this.addSql(`create index "audit_entries_object" on "audit_entries" ("object_type", "object_id");`);

    this.addSql(`create table "card_readings" ("id" uuid not null, "state" varchar(255) not null, "check_kind" varchar(255) not null, "host" varchar(255) not null, "reader" varchar(255) null, "requested_at" timestamptz(3) not null, "deadline_at" timestamptz(3) not null, "settled_at" timestamptz(3) null, "refusal_code" varchar(255) null, "used_at" timestamptz(3) null, "record" varchar(255) null, "card_number" varchar(255) null, "id_number" varchar(255) null, "holder_name" varchar(255) null, "name_flagged" boolean null, "birth_date" varchar(255) null, "sex" varchar(255) null, "issued_on" varchar(255) null, primary key ("id"));`);

    this.addSql(`create table "confirmation_links" ("id" uuid not null, "registration_id" uuid not null, "round" int not null, "key_id" varchar(255) not null, "token_sha256" varchar(255) not null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "confirmation_links_registration" on "confirmation_links" ("registration_id");`);
    this.addSql(`alter table "confirmation_links" add constraint "confirmation_links_token" unique ("token_sha256");`);

    this.addSql(`create table "consents" ("id" uuid not null, "terms_version" varchar(255) not null, "terms_sha256" varchar(255) not null, "accepted_at" timestamptz(3) not null, primary key ("id"));`);

    this.addSql(`create table "effects" ("effect_key" varchar(255) not null, "result" jsonb not null, "done_at" timestamptz(3) not null, primary key ("effect_key"));`);

    this.addSql(`create table "idempotency_records" ("principal" varchar(255) not null, "endpoint" varchar(255) not null, "key" varchar(255) not null, "request_fingerprint" varchar(255) not null, "answer" jsonb not null, "created_at" timestamptz(3) not null, primary key ("principal", "endpoint", "key"));`);
    this.addSql(`create index "idempotency_records_created" on "idempotency_records" ("created_at");`);

    this.addSql(`create table "notices" ("id" uuid not null, "kind" varchar(255) not null, "state" varchar(255) not null, "registration_id" uuid not null, "link_round" int null, "to_address" varchar(255) not null, "created_at" timestamptz(3) not null, "not_after" timestamptz(3) not null, "settled_at" timestamptz(3) null, "tries" int not null, "last_reason" varchar(255) null, primary key ("id"));`);
    this.addSql(`create index "notices_registration" on "notices" ("registration_id");`);
    this.addSql(`create index "notices_recent" on "notices" ("to_address", "created_at");`);

    this.addSql(`create table "outbox_messages" ("id" bigserial primary key, "workflow_id" varchar(255) not null, "kind" varchar(255) not null, "name" varchar(255) not null, "payload" jsonb not null, "created_at" timestamptz(3) not null, "delivered_at" timestamptz(3) null, "withdrawn_at" timestamptz(3) null, "tries" int not null, "next_try_at" timestamptz(3) null);`);
    this.addSql(`create index "outbox_messages_workflow" on "outbox_messages" ("workflow_id", "id");`);
    this.addSql(`create index "outbox_messages_undelivered" on "outbox_messages" ("id") where delivered_at is null and withdrawn_at is null;`);

    this.addSql(`create table "portal_sessions" ("id" uuid not null, "token_sha256" varchar(255) not null, "registration_id" uuid not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`alter table "portal_sessions" add constraint "portal_sessions_token" unique ("token_sha256");`);
    this.addSql(`create index "portal_sessions_registration" on "portal_sessions" ("registration_id");`);

    this.addSql(`create table "registrations" ("id" uuid not null, "state" varchar(255) not null, "channel" varchar(255) not null, "id_number" varchar(255) not null, "holder_name" varchar(255) not null, "holder_kind" varchar(255) not null, "birth_date" varchar(255) not null, "password_hash" text not null, "mobile" varchar(255) not null, "local_phone" varchar(255) null, "email" varchar(255) not null, "spare_email" varchar(255) null, "consent_id" uuid null, "applied_at" timestamptz(3) not null, "deadline_at" timestamptz(3) null, "confirmed_at" timestamptz(3) null, "voided_at" timestamptz(3) null, "link_round" int not null, primary key ("id"));`);
    this.addSql(`create unique index "registrations_one_live_per_person" on "registrations" ("id_number") where state in ('applied', 'active');`);

    this.addSql(`create table "registration_drafts" ("id" uuid not null, "consent_id" uuid not null, "expires_at" timestamptz(3) not null, "environment_tested_at" timestamptz(3) null, "card_read_at" timestamptz(3) null, "identity_checked_at" timestamptz(3) null, "registration_id" uuid null, "id_number" varchar(255) null, "card_number" varchar(255) null, "holder_name" varchar(255) null, "holder_kind" varchar(255) null, "birth_date" varchar(255) null, primary key ("id"));`);

    this.addSql(`alter table "registrations" add constraint "registrations_state" check (state in ('applied', 'active', 'void'));`);
  }

}
