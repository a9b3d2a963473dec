import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { Client as Connection, Pool } from 'pg';
import type { RunningClock } from '../../platform/clock.js';
import { offsetHeaders } from './time-travel.interceptor.js';

/**
 * A world's time: real time plus an offset that only grows, or an instant at which it stands still for a while. A new world has a new epoch and
 * may begin at any instant.
 */
export type Offset = { epoch: number; offsetMs: number; heldAt: Date | null };
export type SimulatedClock = RunningClock & { offset(): Offset };

export const clockChannel = 'simulation_clock';
export const acknowledgedChannel = 'simulation_acknowledged';
const reconnectMs = 200;

/** Creates the simulator's own schema. Several processes start at once, and `if not exists` alone does not stand that. */
export async function prepareSimulation(databaseUrl: string): Promise<void> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  try {
    await pool.query(`begin;
      select pg_advisory_xact_lock(hashtext('simulation'));
      create schema if not exists simulation;
      create table if not exists simulation.clock (
        only_row boolean primary key default true check (only_row),
        epoch integer not null, offset_ms bigint not null, held_at timestamptz, target_at timestamptz);
      create table if not exists simulation.acknowledgements (
        process text not null, backend_pid integer not null, backend_start timestamptz not null,
        epoch integer not null, offset_ms bigint not null, primary key (process, backend_pid));
      insert into simulation.clock (epoch, offset_ms) values (1, 0) on conflict do nothing;
      commit;`);
  } finally {
    await pool.end();
  }
}

type Listening = { ended: Promise<void>; end: () => Promise<void> };

/**
 * Adds the offset of the simulated world to a clock. Hears of each new offset by NOTIFY on a connection of its own and acknowledges it
 * there, so that the driver can wait for every live process before it says that the time has come.
 */
export async function openSimulatedClock(real: RunningClock, databaseUrl: string, processName: string): Promise<SimulatedClock> {
  await prepareSimulation(databaseUrl);
  let current: Offset = { epoch: 0, offsetMs: 0, heldAt: null };
  const closing = new AbortController();

  async function takeAndAcknowledge(connection: Connection): Promise<void> {
    const { rows } = await connection.query<{ epoch: number; offset_ms: string; held_at: Date | null }>(
      'select epoch, offset_ms, held_at from simulation.clock',
    );
    const [row] = rows as [(typeof rows)[number]];
    current = later(current, { epoch: row.epoch, offsetMs: Number(row.offset_ms), heldAt: row.held_at });
    await connection.query(
      `insert into simulation.acknowledgements (process, backend_pid, backend_start, epoch, offset_ms)
       select $1, pid, backend_start, $2, $3 from pg_stat_activity where pid = pg_backend_pid()
       on conflict (process, backend_pid) do update
       set backend_start = excluded.backend_start, epoch = excluded.epoch, offset_ms = excluded.offset_ms`,
      [processName, current.epoch, current.offsetMs],
    );
    await connection.query(`notify ${acknowledgedChannel}`);
  }

  async function connect(): Promise<Listening> {
    const connection = new Connection({ connectionString: databaseUrl, keepAlive: true });
    const ended = new Promise<void>((resolve) => connection.once('end', resolve));
    connection.on('error', () => undefined); // Told by `end`.
    await connection.connect();
    let work: Promise<unknown> = Promise.resolve();
    const take = () => (work = work.then(() => takeAndAcknowledge(connection)).catch(() => connection.end()));
    connection.on('notification', take);
    try {
      await connection.query(`listen ${clockChannel}`);
      await takeAndAcknowledge(connection);
    } catch (error) {
      await connection.end();
      throw error;
    }
    return { ended, end: () => connection.end() };
  }

  async function stayConnected(first: Listening): Promise<void> {
    for (let listening: Listening | undefined = first; ;) {
      const endNow = listening?.end;
      if (endNow) closing.signal.addEventListener('abort', endNow, { once: true });
      await listening?.ended;
      if (endNow) closing.signal.removeEventListener('abort', endNow);
      if (!closing.signal.aborted) listening = await connect().catch(() => undefined);
      if (closing.signal.aborted) return listening?.end();
      if (!listening) await delay(reconnectMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
    }
  }

  const staying = stayConnected(await connect());
  return {
    now: () => current.heldAt ?? new Date(real.now().getTime() + current.offsetMs),
    offset: () => current,
    async close() {
      closing.abort();
      await staying;
      await real.close();
    },
  };
}

/** Within one world time only goes forward (I-14); a new world may begin earlier. */
function later(current: Offset, next: Offset): Offset {
  if (next.epoch !== current.epoch) return next.epoch > current.epoch ? next : current;
  return next.offsetMs >= current.offsetMs ? next : current;
}

/** For the Temporal client of every simulated process: a workflow is told the world's time when it is started. */
export function startsInSimulatedTime(clock: Pick<SimulatedClock, 'offset'>): WorkflowClientInterceptor {
  const headers = (given: Record<string, unknown>) => ({ ...given, ...offsetHeaders(clock.offset().offsetMs) }) as never;
  return {
    // Also called for `start`.
    startWithDetails: (input, next) => next({ ...input, headers: headers(input.headers) }),
    signalWithStart: (input, next) => next({ ...input, headers: headers(input.headers) }),
    startUpdateWithStart: (input, next) => next({ ...input, workflowStartHeaders: headers(input.workflowStartHeaders) }),
  };
}
