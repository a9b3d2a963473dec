import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Payload } from '@temporalio/common';
import { z } from 'zod';
import { sealingCodec } from '../platform/codec.js';
import type { Keyring } from '../platform/keys.js';
import type { Logger } from '../platform/logger.js';

const longestBodyBytes = 4 * 1024 * 1024;
const requestMs = 10_000;

const wirePayload = z.object({ metadata: z.record(z.string(), z.base64()).optional(), data: z.base64().optional() });
const requestBody = z.object({ payloads: z.array(wirePayload).max(2000) });
type WirePayload = z.output<typeof wirePayload>;

/**
 * Serves `POST /decode` of the Temporal UI's codec protocol and nothing else: it opens payloads and never seals any. Only pages of the
 * given origins may ask.
 */
export async function openCodecServer(options: { keys: Keyring; host: string; port: number; origins: readonly string[]; logger: Logger }) {
  // Headers, marks and what an operator typed are not sealed; they are handed back as they are.
  const codec = sealingCodec(options.keys, { plain: 'passed' });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<number> {
    const { origin = '' } = request.headers;
    if (!options.origins.includes(origin)) return 403;
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('vary', 'origin');
    if (request.url?.split('?')[0] !== '/decode') return 404;
    if (request.method === 'OPTIONS') return allowRequest(response);
    if (request.method !== 'POST') return 405;
    if (!request.headers['content-type']?.startsWith('application/json')) return 415;
    const body = await readBody(request);
    if (body === undefined) return 413;
    const parsed = requestBody.safeParse(parseJson(body));
    if (!parsed.success) return 400;
    const decoded = await codec.decode(parsed.data.payloads.map(fromWire)).catch(() => undefined);
    if (!decoded) return 422;
    response.setHeader('content-type', 'application/json').write(JSON.stringify({ payloads: decoded.map(toWire) }));
    return 200;
  }

  const server = createServer({ requestTimeout: requestMs, headersTimeout: requestMs }, (request, response) => {
    response.setHeader('cache-control', 'no-store').setHeader('x-content-type-options', 'nosniff');
    void answer(request, response)
      .catch(() => 400)
      .then((status) => {
        if (!response.headersSent) response.statusCode = status;
        // What was not read of a body that was refused is not waited for.
        if (status >= 400) response.setHeader('connection', 'close');
        response.end();
        options.logger.event('payloads-opened', { outcome: status < 300 ? 'answered' : 'refused', code: String(status) });
      });
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    closed: once(server, 'close').then(() => undefined),
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function allowRequest(response: ServerResponse): number {
  response.setHeader('access-control-allow-methods', 'POST');
  response.setHeader('access-control-allow-headers', 'content-type, x-namespace');
  response.setHeader('access-control-max-age', '600');
  return 204;
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > longestBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const fromWire = ({ metadata = {}, data }: WirePayload): Payload => ({
  metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')])),
  data: Buffer.from(data ?? '', 'base64'),
});

const toWire = ({ metadata, data }: Payload): WirePayload => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')])),
  data: Buffer.from(data ?? []).toString('base64'),
});
