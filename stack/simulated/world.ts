import { Pool, type PoolClient } from 'pg';
import { acknowledgedChannel, clockChannel, prepareSimulation } from './simulated-clock.js';

/** What the product has told Temporal, read from its own rows: visibility comes late. */
export type Outbox = {
  /** Workflows whose start was delivered, with the number of messages delivered to each. */
  started: { workflowId: string; kind: string; messages: number }[];
  undelivered: string[];
  /** Changes with every message written or delivered. */
  mark: string;
};
export type WorldClock = { epoch: number; offsetMs: number; now: Date; targetAt: Date | null };
export type World = Awaited<ReturnType<typeof openWorld>>;

/** `npm run db:migrate` keeps its own table in the product's schema. */
const migrationsTable = 'mikro_orm_migrations';
const deadlockDetected = '40P01';

/** The one simulated world of a database: its clock, and its rows as far as time travel needs them. */
export async function openWorld(databaseUrl: string, { acknowledgeSeconds = 10 } = {}) {
  await prepareSimulation(databaseUrl);
  const pool = new Pool({ connectionString: databaseUrl, max: 4 });
  pool.on('error', () => undefined); // The next query connects anew.
  return {
    readClock: () => readClock(pool),
    readOutbox: () => readOutbox(pool),
    /** Days that this world's operators have declared off. */
    async declaredHolidays(): Promise<Set<string>> {
      const { rows } = await pool.query<{ date: string }>('select date from declared_holidays');
      return new Set(rows.map(({ date }) => date));
    },
    /** The jump under way, kept so that a driver that dies goes on with it (F-38). */
    async keepTarget(targetAt: Date | null): Promise<void> {
      await pool.query('update simulation.clock set target_at = $1', [targetAt]);
    },
    /**
     * Moves to the instant, never back (I-14), and names the live processes that did not acknowledge in time. With `hold` time stands still
     * there until the next move.
     */
    async moveTo(instant: Date, hold = false): Promise<string[]> {
      await pool.query(
        `with moved as (
           update simulation.clock
           set offset_ms = greatest(offset_ms, ceil(extract(epoch from ($1::timestamptz - clock_timestamp())) * 1000)),
               held_at = case when $2 then $1::timestamptz end
           returning 1)
         select pg_notify('${clockChannel}', '') from moved`,
        [instant, hold],
      );
      return acknowledged(pool, acknowledgeSeconds);
    },
    /** Empties the product and starts a new epoch; answers which workflows the old world had started. */
    async begin(bornAt: Date | null): Promise<{ workflowIds: string[]; silent: string[] }> {
      const workflowIds = await beginAgain(pool, bornAt);
      return { workflowIds, silent: await acknowledged(pool, acknowledgeSeconds) };
    },
    close: () => pool.end(),
  };
}

async function readClock(pool: Pool): Promise<WorldClock> {
  const { rows } = await pool.query<{ epoch: number; offset_ms: string; now_ms: number; target_at: Date | null }>(
    `select epoch, offset_ms, target_at,
            floor(coalesce(extract(epoch from held_at) * 1000, extract(epoch from clock_timestamp()) * 1000 + offset_ms))::float8 as now_ms
     from simulation.clock`,
  );
  const row = rows[0]!;
  return { epoch: row.epoch, offsetMs: Number(row.offset_ms), now: new Date(row.now_ms), targetAt: row.target_at };
}

async function readOutbox(pool: Pool): Promise<Outbox> {
  const { rows } = await pool.query<{
    workflow_id: string;
    kind: string | null;
    delivered: number;
    open: number;
    written: number;
    last: string;
  }>(
    `select workflow_id, min(name) filter (where kind = 'start' and delivered_at is not null) as kind,
            (count(*) filter (where delivered_at is not null))::int as delivered,
            (count(*) filter (where delivered_at is null and withdrawn_at is null))::int as open,
            count(*)::int as written, max(id)::text as last
     from outbox_messages group by workflow_id order by max(id)`,
  );
  const sum = (of: 'delivered' | 'written') => rows.reduce((total, row) => total + row[of], 0);
  return {
    started: rows.flatMap((row) => (row.kind === null ? [] : [{ workflowId: row.workflow_id, kind: row.kind, messages: row.delivered }])),
    undelivered: rows.filter((row) => row.open > 0).map((row) => row.workflow_id),
    mark: `${sum('written')}/${sum('delivered')}/${rows.at(-1)?.last ?? 0}`,
  };
}

/** A request under way may hold what is emptied here, and the other way round; the database then ends one of the two. */
async function beginAgain(pool: Pool, bornAt: Date | null): Promise<string[]> {
  for (let triesLeft = 5; ; triesLeft--) {
    const client = await pool.connect();
    try {
      await client.query('begin');
      const workflowIds = await emptyProduct(client);
      await client.query(
        `update simulation.clock set epoch = epoch + 1, target_at = null, held_at = null,
           offset_ms = coalesce(ceil(extract(epoch from ($1::timestamptz - clock_timestamp())) * 1000), 0)`,
        [bornAt],
      );
      await client.query(`notify ${clockChannel}`);
      await client.query('commit');
      return workflowIds;
    } catch (error) {
      await client.query('rollback');
      if ((error as { code?: string }).code !== deadlockDetected || triesLeft === 0) throw error;
    } finally {
      client.release();
    }
  }
}

/** With `delete`: few rows are gone in a tenth of the time that `truncate` needs for new files of every table and index. */
async function emptyProduct(client: PoolClient): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname = 'public' and tablename <> $1 order by tablename`,
    [migrationsTable],
  );
  if (tables.length === 0) return [];
  const names = tables.map(({ name }) => name);
  await client.query(`lock table ${names.join(', ')} in access exclusive mode`);
  const { rows } = await client.query<{ workflow_id: string }>('select distinct workflow_id from outbox_messages');
  await client.query(names.map((name) => `delete from ${name}`).join(';'));
  return rows.map((row) => row.workflow_id);
}

/** Waits until every live process has acknowledged the clock as it stands; answers the names of those that did not. */
async function acknowledged(pool: Pool, withinSeconds: number): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query(`listen ${acknowledgedChannel}`);
    const giveUpAtMs = performance.now() + withinSeconds * 1000;
    for (;;) {
      const heard = notified(client);
      const silent = await silentProcesses(client);
      if (silent.length === 0 || performance.now() > giveUpAtMs) return silent;
      await heard;
    }
  } finally {
    await client.query(`unlisten ${acknowledgedChannel}`);
    client.release();
  }
}

/** A process that dies sends nothing, so this looks again after a while. */
function notified(client: PoolClient): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      client.off('notification', done);
      resolve();
    };
    const timer = setTimeout(done, 250);
    client.once('notification', done);
  });
}

/** A process is alive as long as the connection is on which it listens; a number used again is told by the connection's start. */
async function silentProcesses(client: PoolClient): Promise<string[]> {
  await client.query(
    `delete from simulation.acknowledgements a where not exists (
       select from pg_stat_activity s where s.pid = a.backend_pid and s.backend_start = a.backend_start)`,
  );
  const { rows } = await client.query<{ process: string }>(
    `select distinct a.process from simulation.acknowledgements a, simulation.clock c
     where (a.epoch, a.offset_ms) < (c.epoch, c.offset_ms) order by 1`,
  );
  return rows.map((row) => row.process);
}
