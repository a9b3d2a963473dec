import { Migration } from '@mikro-orm/migrations';

export class Migration20261126173955 extends Migration {

  override name = 'Migration20261126173955';

  override up(): void | Promise<void> {
    this.addSql(`alter table "declared_holidays" add "moved_count" int not null default 0;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`create table "portal_sessions" ("created_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, "expires_at" timestamptz(3) not null, "id" uuid not null, "registration_id" uuid not null, "token_sha256" varchar(255) not null, primary key ("id"));`);
    this.addSql(`create index "portal_sessions_registration" on "portal_sessions" ("registration_id");`);
    this.addSql(`alter table "portal_sessions" add constraint "portal_sessions_token" unique ("token_sha256");`);
  }

}
