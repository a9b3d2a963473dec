import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openClock } from './clock.js';

const databaseUrl = process.env.TEST_DATABASE_URL!;

describe('the clock', () => {
  const database = new Client({ connectionString: databaseUrl });
  beforeAll(() => database.connect());
  afterAll(() => database.end());

  async function databaseMs(): Promise<number> {
    const { rows } = await database.query<{ ms: number }>('select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms');
    return rows[0]!.ms;
  }

  it('D-02 M6 follows the database and not the clock of its host', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2001-01-01T00:00:00Z') });
    try {
      const clock = await openClock(databaseUrl);
      const before = await databaseMs();
      const now = clock.now().getTime();
      const after = await databaseMs();
      await clock.close();
      // Half a round trip is the error.
      expect(now).toBeGreaterThan(before - 50);
      expect(now).toBeLessThan(after + 50);
    } finally {
      vi.useRealTimers();
    }
  });

  it('M6 never goes backward', async () => {
    const clock = await openClock(databaseUrl, { disciplineSeconds: 0.01 });
    let last = 0;
    for (let round = 0; round < 20; round++) {
      await databaseMs();
      const now = clock.now().getTime();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
    await clock.close();
  });

  it('M6 goes on while the database is away', async () => {
    const link = await openLink(databaseUrl);
    const clock = await openClock(link.url, { disciplineSeconds: 0.01 });
    await link.cut();
    const refused = link.refusals(3);
    const before = clock.now().getTime();
    await refused;
    expect(clock.now().getTime()).toBeGreaterThan(before);
    expect(Math.abs(clock.now().getTime() - (await databaseMs()))).toBeLessThan(50);
    await clock.close();
    await link.close();
  });

  it('does not open without a first look at the database', async () => {
    await expect(openClock('postgres://nobody@127.0.0.1:1/nothing')).rejects.toThrow();
  });
});

/** A way to the database that can be cut. */
async function openLink(target: string) {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  let refused = 0;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      refused++;
      server.emit('refused');
      return;
    }
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => [near, far].forEach((either) => either.destroy()));
    }
    near.pipe(far).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    async cut() {
      isCut = true;
      sockets.forEach((socket) => socket.destroy());
    },
    async refusals(count: number) {
      while (refused < count) await once(server, 'refused');
    },
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
