import { Migration } from '@mikro-orm/migrations';

export class Migration20261126172745 extends Migration {

  override name = 'Migration20261126172745';

  override up(): void | Promise<void> {
    this.addSql(`create table "register_cursors" ("feed" varchar(255) not null, "sequence" bigint not null, "moved_at" timestamptz(3) not null, primary key ("feed"));`);

    this.addSql(`create table "register_events" ("id" uuid not null, "sequence" bigint not null, "person_digest" varchar(255) not null, "kind" varchar(255) not null, "card_state" varchar(255) not null, "replacement_pending" boolean not null, "since" timestamptz(3) not null, "received_at" timestamptz(3) not null, "outcome" varchar(255) not null, primary key ("id"));`);
    this.addSql(`create index "register_events_person" on "register_events" ("person_digest", "sequence");`);

    this.addSql(`alter table "cards" add "opened_by_sequence" bigint not null default '0', add "register_sequence" bigint not null default '0';`);
  }

  override down(): void | Promise<void> {
    this.addSql(`create table "portal_sessions" ("created_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, "expires_at" timestamptz(3) not null, "id" uuid not null, "registration_id" uuid not null, "token_sha256" varchar(255) not null, primary key ("id"));`);
    this.addSql(`create index "portal_sessions_registration" on "portal_sessions" ("registration_id");`);
    this.addSql(`alter table "portal_sessions" add constraint "portal_sessions_token" unique ("token_sha256");`);
  }

}
