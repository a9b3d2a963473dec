import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { expect, it } from 'vitest';
import { openOrm } from './orm.js';

it('migrates a database that holds more than ours without writing that into the project', async () => {
  const before = await readFile('database/migrations/snapshot.json', 'utf8');
  const admin = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL! });
  await admin.connect();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await admin.query(`create database ${name}`);
  const own = new URL(process.env.TEST_DATABASE_URL!);
  own.pathname = `/${name}`;
  const orm = await openOrm(own.href);
  try {
    await orm.em.execute('create schema somebody_else; create table somebody_else.things (id int primary key)');
    expect((await orm.migrator.up()).length).toBeGreaterThan(0);
    expect(await readFile('database/migrations/snapshot.json', 'utf8')).toBe(before);
  } finally {
    await orm.close();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
});
