import { Migration } from '@mikro-orm/migrations';

export class Migration20261121095957 extends Migration {

  override name = 'Migration20261121095957';

  override up(): void | Promise<void> {
    this.addSql(`create table "limit_counts" ("rule" varchar(255) not null, "subject" varchar(255) not null, "starts_at" timestamptz(3) not null, "ends_at" timestamptz(3) not null, "count" int not null, primary key ("rule", "subject", "starts_at"));`);
    this.addSql(`create index "limit_counts_end" on "limit_counts" ("ends_at");`);

    this.addSql(`create table "password_tries" ("subject" varchar(255) not null, "wrong_in_a_row" int not null, "wait_until" timestamptz(3) null, "off_at" timestamptz(3) null, "last_wrong_at" timestamptz(3) not null, primary key ("subject"));`);

    this.addSql(`create table "restrictions" ("id" uuid not null, "id_number" varchar(255) not null, "kind" varchar(255) not null, "reason" varchar(255) not null, "placed_at" timestamptz(3) not null, "placed_by" varchar(255) not null, "lifted_at" timestamptz(3) null, "lifted_by" varchar(255) null, primary key ("id"));`);
    this.addSql(`create unique index "restrictions_one_in_force" on "restrictions" ("id_number") where lifted_at is null;`);

    this.addSql(`create table "sessions" ("id" uuid not null, "kind" varchar(255) not null, "opened_with" varchar(255) not null, "token_sha256" varchar(255) not null, "registration_id" uuid not null, "binding_id" uuid null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`alter table "sessions" add constraint "sessions_token" unique ("token_sha256");`);
    this.addSql(`create index "sessions_registration" on "sessions" ("registration_id");`);

    this.addSql(`alter table "audit_entries" add "account_id" uuid null;`);
    this.addSql(`create index "audit_entries_account" on "audit_entries" ("account_id");`);

    this.addSql(`alter table "notices" add "about_id" uuid null;`);

    this.addSql(`alter table "registrations" drop constraint "registrations_state";`);
    this.addSql(`alter table "registrations" add "password_changed_at" timestamptz(3) null, add "deleted_at" timestamptz(3) null, add "frozen_at" timestamptz(3) null;`);
    this.addSql(`alter table "registrations" alter column "email" drop not null;`);
    this.addSql(`alter table "registrations" alter column "password_hash" drop not null;`);
    this.addSql(`alter table "registrations" add constraint "registrations_state" check (state in ('applied', 'active', 'void', 'deleted'));`);
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
