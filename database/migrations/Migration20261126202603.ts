import { Migration } from '@mikro-orm/migrations';

export class Migration20261126202603 extends Migration {

  override name = 'Migration20261126202603';

  override up(): void | Promise<void> {
    this.addSql(`create table "grants" ("id" uuid not null, "state" varchar(255) not null, "card_id" uuid not null, "grantor_id" uuid not null, "grantee_id_number" varchar(255) not null, "grantee_id" uuid null, "channel" varchar(255) not null, "acted_by" varchar(255) null, "first_day" varchar(255) not null, "last_day" varchar(255) not null, "starts_at" timestamptz(3) not null, "ends_at" timestamptz(3) not null, "offered_at" timestamptz(3) not null, "offer_expires_at" timestamptz(3) not null, "seed" varchar(255) not null, "token_sha256" varchar(255) not null, "wrong_tries" int not null default 0, "burnt" boolean not null default false, "grantor_consent_ids" text[] not null, "grantee_consent_ids" text[] null, "accepted_at" timestamptz(3) null, "reminded_at" timestamptz(3) null, "settled_at" timestamptz(3) null, "cancelled_by" varchar(255) null, primary key ("id"));`);
    this.addSql(`create index "grants_grantor" on "grants" ("grantor_id");`);
    this.addSql(`create index "grants_named" on "grants" ("grantee_id_number");`);
    this.addSql(`create index "grants_grantee" on "grants" ("grantee_id");`);
    this.addSql(`alter table "grants" add constraint "grants_token" unique ("token_sha256");`);

    this.addSql(`alter table "presentations" add "grant_id" uuid null, add "closes_as" varchar(255) not null default 'log-in-ended';`);
    this.addSql(`create index "presentations_grant" on "presentations" ("grant_id");`);

    this.addSql(`alter table "usage_entries" add "grant_id" uuid null;`);
    this.addSql(`create index "usage_entries_presenter" on "usage_entries" ("presenter_id", "sequence");`);
    this.addSql(`create index "usage_entries_grant" on "usage_entries" ("grant_id", "sequence");`);

    this.addSql(`alter table "grants" add constraint "grants_state" check (state in ('offered', 'active', 'ended', 'lapsed', 'cancelled', 'void'));`);
    this.addSql(`alter table "grants" add constraint "grants_settled" check ((settled_at is null) = (state in ('offered', 'active')));`);
  }

}
