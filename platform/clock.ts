import { Pool, type PoolClient } from 'pg';

/** The only source of the current instant outside workflows. */
export type Clock = { now(): Date };
export type RunningClock = Clock & { close(): Promise<void> };

/**
 * The process's monotonic clock, disciplined to PostgreSQL's clock every few seconds, so that no host's wall clock decides a deadline and
 * all processes agree (D-02, M6). It never goes backward: when the database's clock is set back, this one stands until it is caught up.
 * Without the database it runs on as it was last set.
 */
export async function openClock(database: Pool | string, { disciplineSeconds = 5 } = {}): Promise<RunningClock> {
  const ownPool = typeof database === 'string' ? new Pool({ connectionString: database, max: 1 }) : undefined;
  // Without a listener the process ends when a connection is lost while it is idle, or in use but between two questions. The next question fails.
  ownPool?.on('error', () => undefined);
  ownPool?.on('connect', (client) => client.on('error', () => undefined));
  const pool = typeof database === 'string' ? ownPool! : database;
  let lastMs = -Infinity;
  let aheadOfMonotonicMs: number;
  try {
    aheadOfMonotonicMs = await measure(pool);
  } catch (error) {
    await ownPool?.end();
    throw error;
  }
  let measuring: Promise<void> | undefined;
  const timer = setInterval(() => {
    measuring ??= measure(pool)
      .then((measuredMs) => void (aheadOfMonotonicMs = measuredMs))
      .catch(() => undefined) // The database is down: the monotonic clock is good enough until it is back.
      .finally(() => (measuring = undefined));
  }, disciplineSeconds * 1000).unref();
  return {
    now() {
      lastMs = Math.max(lastMs, Math.floor(performance.now() + aheadOfMonotonicMs));
      return new Date(lastMs);
    },
    async close() {
      clearInterval(timer);
      await measuring;
      await ownPool?.end();
    },
  };
}

/** How far the database's clock is ahead of the monotonic one; the answer was written half a round trip ago. */
async function measure(pool: Pool): Promise<number> {
  const client = await pool.connect(); // Outside the measured span: a busy pool would count as a long way.
  try {
    // The best of three: whatever else the machine does makes a round trip longer, never shorter.
    const tries = [await readOnce(client), await readOnce(client), await readOnce(client)];
    return tries.reduce((best, next) => (next.roundTripMs < best.roundTripMs ? next : best)).aheadMs;
  } finally {
    client.release();
  }
}

async function readOnce(client: PoolClient): Promise<{ aheadMs: number; roundTripMs: number }> {
  const askedAt = performance.now();
  const { rows } = await client.query<{ now_ms: number }>('select (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms');
  const answeredAt = performance.now();
  return { aheadMs: rows[0]!.now_ms - (askedAt + answeredAt) / 2, roundTripMs: answeredAt - askedAt };
}
