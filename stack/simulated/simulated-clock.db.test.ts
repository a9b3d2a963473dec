import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openClock } from '../../platform/clock.js';
import { openSimulatedClock } from './simulated-clock.js';
import { openWorld } from './world.js';

describe('the clock of a simulated world', () => {
  const database = `clock_${randomUUID().replaceAll('-', '')}`;
  const admin = new Pool({ connectionString: process.env.TEST_DATABASE_URL, max: 1 });
  const databaseUrl = new URL(process.env.TEST_DATABASE_URL!);
  databaseUrl.pathname = database;
  beforeAll(() => admin.query(`create database ${database}`));
  afterAll(async () => {
    await admin.query(`drop database ${database}`);
    await admin.end();
  });
  const open = async (name: string) => openSimulatedClock(await openClock(databaseUrl.href), databaseUrl.href, name);

  it('I-14 stands at the new instant in every process when the move is answered, and never goes back', async () => {
    const clocks = await Promise.all([open('api'), open('worker')]);
    const world = await openWorld(databaseUrl.href);
    const target = new Date(clocks[0].now().getTime() + 5 * 24 * 3600 * 1000);
    expect(await world.moveTo(target)).toEqual([]);
    for (const clock of clocks) expect(clock.now().getTime()).toBeGreaterThanOrEqual(target.getTime() - 10);
    const offset = clocks[0].offset();
    await world.moveTo(new Date(target.getTime() - 3600 * 1000));
    expect(clocks[0].offset()).toEqual(offset);
    await Promise.all(clocks.map((clock) => clock.close()));
    await world.close();
  });

  it('waits for live processes only, and names one that is silent', async () => {
    const world = await openWorld(databaseUrl.href, { acknowledgeSeconds: 0.5 });
    const gone = await open('gone');
    await gone.close();
    const next = async () => new Date((await world.readClock()).now.getTime() + 1000_000);
    expect(await world.moveTo(await next())).toEqual([]);
    // A connection that lives and does not listen stands for a process that hangs.
    const rows = new Pool({ connectionString: databaseUrl.href, max: 1 });
    await rows.query(
      `insert into simulation.acknowledgements select 'hung', pid, backend_start, 1, 0 from pg_stat_activity where pid = pg_backend_pid()`,
    );
    expect(await world.moveTo(await next())).toEqual(['hung']);
    await rows.end();
    await world.close();
  });

  it('connects anew after its connection is lost and is then up to date', async () => {
    const world = await openWorld(databaseUrl.href);
    const clock = await open('reconnecting');
    const pid = async () =>
      (
        await admin.query<{ pid: number }>(
          `select pid from pg_stat_activity where datname = $1 and query = 'notify simulation_acknowledged'`,
          [database],
        )
      ).rows[0]?.pid;
    const first = await pid();
    await admin.query('select pg_terminate_backend($1)', [first]);
    await vi.waitFor(async () => expect([undefined, first]).not.toContain(await pid()), { timeout: 5000 });
    const target = new Date(clock.now().getTime() + 7 * 24 * 3600 * 1000);
    expect(await world.moveTo(target)).toEqual([]);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(target.getTime() - 10);
    await clock.close();
    await world.close();
  });

  it('accepts a new world that begins earlier', async () => {
    const world = await openWorld(databaseUrl.href);
    const clock = await open('api');
    const { epoch } = clock.offset();
    const bornAt = new Date('2024-02-01T00:00:00Z');
    expect(await world.begin(bornAt)).toEqual({ workflowIds: [], silent: [] });
    expect(clock.offset().epoch).toBe(epoch + 1);
    expect(clock.now().getTime() - bornAt.getTime()).toBeLessThan(2000);
    await clock.close();
    await world.close();
  });
});
