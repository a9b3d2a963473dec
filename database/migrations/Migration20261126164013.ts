import { Migration } from '@mikro-orm/migrations';

export class Migration20261126164013 extends Migration {

  override name = 'Migration20261126164013';

  override up(): void | Promise<void> {
    this.addSql(`create table "contents" ("id" uuid not null, "key" varchar(255) not null, "version" varchar(255) not null, "ordinal" int not null, "body" jsonb not null, "sha256" varchar(255) not null, "published_at" timestamptz(3) not null, "published_by" varchar(255) not null, primary key ("id"));`);
    this.addSql(`alter table "contents" add constraint "contents_version" unique ("key", "version");`);
    this.addSql(`alter table "contents" add constraint "contents_ordinal" unique ("key", "ordinal");`);

    this.addSql(`alter table "consents" add "content_key" varchar(255) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`create table "portal_sessions" ("created_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, "expires_at" timestamptz(3) not null, "id" uuid not null, "registration_id" uuid not null, "token_sha256" varchar(255) not null, primary key ("id"));`);
    this.addSql(`create index "portal_sessions_registration" on "portal_sessions" ("registration_id");`);
    this.addSql(`alter table "portal_sessions" add constraint "portal_sessions_token" unique ("token_sha256");`);
  }

}
