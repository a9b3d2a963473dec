import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { TravelRefused, type ClockDriver } from './clock-driver.js';

export type ClockDoor = { url: string; close(): Promise<void> };

const instant = z.iso.datetime();
/** Whether time stands still at the end of the jump. */
const hold = z.boolean().optional();
const travelRequest = {
  schema: z.union([
    z.strictObject({
      bySeconds: z
        .int()
        .positive()
        .max(100 * 366 * 24 * 3600),
      hold,
    }),
    z.strictObject({ workingDays: z.int().positive().max(2500), hold }),
    z.strictObject({ to: instant, hold }),
    z.strictObject({ nextEvent: z.literal(true), hold }),
  ]),
  sentence: 'Say one of {"bySeconds":300}, {"workingDays":1}, {"to":"2030-01-01T00:00:00Z"}, {"nextEvent":true}; time only goes forward.',
};
const worldRequest = {
  schema: z.strictObject({ bornAt: instant.optional() }),
  sentence: 'Say {} or {"bornAt":"2030-01-01T00:00:00Z"}.',
};

const longestBody = 10_000;

/** The HTTP door of the clock. It listens on this machine only: whoever reaches it owns the world's time and rows. */
export async function openClockDoor({
  driver,
  host = '127.0.0.1',
  port,
}: {
  driver: ClockDriver;
  host?: string;
  port: number;
}): Promise<ClockDoor> {
  const server = createServer((request, response) => {
    answer(driver, request).then(
      (body) => send(response, 200, body),
      (error: unknown) => sendFailure(response, error),
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(driver: ClockDriver, request: IncomingMessage): Promise<unknown> {
  const { pathname } = new URL(request.url ?? '/', 'http://clock');
  const called = `${request.method} ${pathname}`;
  if (called === 'GET /clock') return driver.read();
  if (called === 'POST /travel') return driver.travel(parsed(travelRequest, await json(request)));
  if (called === 'POST /world') return driver.newWorld(parsed(worldRequest, await json(request)));
  if (called === 'POST /reconcile') return driver.reconcile();
  throw new TravelRefused(404, 'There is GET /clock, POST /travel, POST /world and POST /reconcile.');
}

function parsed<T>({ schema, sentence }: { schema: z.ZodType<T>; sentence: string }, body: unknown): T {
  const result = schema.safeParse(body);
  if (!result.success) throw new TravelRefused(400, sentence);
  return result.data;
}

/** Only JSON that says so: a web page of elsewhere cannot send that without being asked first. */
async function json(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) throw new TravelRefused(415, 'Send application/json.');
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > longestBody) throw new TravelRefused(413, 'The body is too long.');
    parts.push(part);
  }
  try {
    return bytes === 0 ? {} : JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw new TravelRefused(400, 'The body is not JSON.');
  }
}

function sendFailure(response: ServerResponse, error: unknown): void {
  if (error instanceof TravelRefused) return send(response, error.status, { error: error.message });
  const reason = error instanceof Error ? error.message : String(error);
  send(response, 500, { error: `The clock failed: ${reason}` });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
