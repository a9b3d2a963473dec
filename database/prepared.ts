import type { MikroORM } from '@mikro-orm/postgresql';
import type { QueryResultRow } from 'pg';

/** A statement that PostgreSQL plans once for each connection: for the few that everything waits for. */
export type Prepared = { readonly name: string; readonly text: string };

/** Runs it by itself, through the pool of the ORM: one statement that is one commit. Instants come back as text. */
export async function runPrepared<Row extends QueryResultRow>(orm: MikroORM, statement: Prepared, values: unknown[]): Promise<Row[]> {
  const pool = await orm.em.getConnection().getNativeClient();
  const { rows } = await pool.query<Row>({ ...statement, values });
  return rows;
}

/** Whether a unique index stood against it: then nothing of the statement was done. */
export const isDuplicate = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '23505';
