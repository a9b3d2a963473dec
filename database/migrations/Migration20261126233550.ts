import { Migration } from '@mikro-orm/migrations';

export class Migration20261126233550 extends Migration {

  override name = 'Migration20261126233550';

  override up(): void | Promise<void> {
    this.addSql(`create table "reader_hosts" ("id" uuid not null, "host" varchar(255) not null, "readers" jsonb null, "versions" jsonb not null, "reads_for" varchar(255) not null, "first_seen_at" timestamptz(3) not null, "last_seen_at" timestamptz(3) not null, "silent_at" timestamptz(3) not null, "stopped_at" timestamptz(3) null, "offered_jwk" jsonb not null, "offered_thumbprint" varchar(255) not null, "enrolled_jwk" jsonb null, "enrolled_thumbprint" varchar(255) null, "enrolled_at" timestamptz(3) null, "enrolled_by" varchar(255) null, primary key ("id"));`);
    this.addSql(`alter table "reader_hosts" add constraint "reader_hosts_host" unique ("host");`);
    this.addSql(`alter table "reader_hosts" add constraint "reader_hosts_enrolled_key" unique ("enrolled_thumbprint");`);

    this.addSql(`alter table "card_readings" alter column "host" drop not null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "card_readings" alter column "host" set not null;`);
  }

}
