import { Migration } from '@mikro-orm/migrations';

export class Migration20261126184108 extends Migration {

  override name = 'Migration20261126184108';

  override up(): void | Promise<void> {
    this.addSql(`create table "departments" ("id" uuid not null, "institution_id" uuid not null, "code" varchar(255) not null, "name_zh" varchar(255) not null, "name_en" varchar(255) not null, "settings" text[] not null, "active" boolean not null, primary key ("id"));`);
    this.addSql(`alter table "departments" add constraint "departments_code" unique ("institution_id", "code");`);

    this.addSql(`create table "institutions" ("id" uuid not null, "code" varchar(255) not null, "name_zh" varchar(255) not null, "name_en" varchar(255) not null, "county" varchar(255) not null, "district" varchar(255) not null, "address" varchar(255) not null, "phone" varchar(255) not null, "active" boolean not null, "changed_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "institutions" add constraint "institutions_code" unique ("code");`);
  }

}
