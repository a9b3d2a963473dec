import { Migration } from '@mikro-orm/migrations';

export class Migration20261126171541 extends Migration {

  override name = 'Migration20261126171541';

  override up(): void | Promise<void> {
    this.addSql(`create table "cards" ("id" uuid not null, "registration_id" uuid not null, "id_number" varchar(255) not null, "opened_at" timestamptz(3) not null, "photo_id" uuid null, "withdrawn_at" timestamptz(3) null, "suspended_at" timestamptz(3) null, "voided_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "cards_registration" on "cards" ("registration_id");`);
    this.addSql(`create unique index "cards_one_live_per_person" on "cards" ("id_number") where voided_at is null;`);

    this.addSql(`create table "card_applications" ("id" uuid not null, "registration_id" uuid not null, "card_id" uuid not null, "person_digest" varchar(255) not null, "state" varchar(255) not null, "channel" varchar(255) not null, "acted_by" varchar(255) null, "consent_ids" text[] not null, "document_kind" varchar(255) not null, "document_photo_id" uuid not null, "portrait_photo_id" uuid not null, "submitted_at" timestamptz(3) not null, "due_at" timestamptz(3) not null, "overdue_at" timestamptz(3) null, "settled_at" timestamptz(3) null, "return_reasons" text[] null, "decided_by" varchar(255) null, "claimed_by" varchar(255) null, "claimed_until" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "card_applications_registration" on "card_applications" ("registration_id");`);
    this.addSql(`create index "card_applications_queue" on "card_applications" ("due_at", "submitted_at", "id") where state in ('under-review', 'overdue');`);
    this.addSql(`create unique index "card_applications_one_open" on "card_applications" ("registration_id") where state in ('under-review', 'overdue');`);

    this.addSql(`create table "card_application_drafts" ("id" uuid not null, "registration_id" uuid not null, "channel" varchar(255) not null, "acted_by" varchar(255) null, "consent_ids" text[] not null, "document_kind" varchar(255) null, "document_photo_id" uuid null, "portrait_photo_id" uuid null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "application_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "card_application_drafts_registration" on "card_application_drafts" ("registration_id");`);

    this.addSql(`create table "declared_holidays" ("id" uuid not null, "date" varchar(255) not null, "reason" varchar(255) not null, "declared_at" timestamptz(3) not null, "declared_by" varchar(255) not null, "carried_out_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`alter table "declared_holidays" add constraint "declared_holidays_date" unique ("date");`);

    this.addSql(`create table "photos" ("id" uuid not null, "registration_id" uuid not null, "purpose" varchar(255) not null, "bytes" int not null, "width_pixels" int not null, "height_pixels" int not null, "white_share" real not null, "background_is_white" boolean not null, "received_at" timestamptz(3) not null, "removed_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "photos_registration" on "photos" ("registration_id");`);

    this.addSql(`create table "reviewers" ("id" uuid not null, "staff_id" varchar(255) not null, "person_digest" varchar(255) not null, "email" varchar(255) not null, "is_lead" boolean not null, "enrolled_at" timestamptz(3) not null, "removed_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`alter table "reviewers" add constraint "reviewers_staff" unique ("staff_id");`);

    this.addSql(`alter table "card_applications" add constraint "card_applications_state" check (state in ('under-review', 'overdue', 'approved', 'returned', 'superseded', 'withdrawn'));`);
  }

  override down(): void | Promise<void> {
    this.addSql(`create table "portal_sessions" ("created_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, "expires_at" timestamptz(3) not null, "id" uuid not null, "registration_id" uuid not null, "token_sha256" varchar(255) not null, primary key ("id"));`);
    this.addSql(`create index "portal_sessions_registration" on "portal_sessions" ("registration_id");`);
    this.addSql(`alter table "portal_sessions" add constraint "portal_sessions_token" unique ("token_sha256");`);
  }

}
