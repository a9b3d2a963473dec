import type { MikroORM } from '@mikro-orm/postgresql';
import type { QueryResultRow } from 'pg';

/**
 * A statement that PostgreSQL parses once for each connection, and plans only the first few times: for the few that everything waits for. It is written
 * with the names of its parameters, and run by itself through the pool of the ORM: one statement that is one commit. Instants come back as text.
 */
export const prepared =
  <Parameters extends object, Row extends QueryResultRow>(name: string) =>
  (texts: TemplateStringsArray, ...names: (keyof Parameters)[]) => {
    const parameters = [...new Set(names)];
    const text = texts.reduce((before, after, n) => `${before}$${parameters.indexOf(names[n - 1]!) + 1}${after}`);
    return async (orm: MikroORM, given: Parameters): Promise<Row[]> => {
      const pool = await orm.em.getConnection().getNativeClient();
      const { rows } = await pool.query<Row>({ name, text, values: parameters.map((parameter) => given[parameter]) });
      return rows;
    };
  };

/** Whether a unique index stood against it: then nothing of the statement was done. */
export const isDuplicate = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '23505';
