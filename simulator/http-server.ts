import fastify, { type FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** An input that the simulator cannot act on; `message` is the sentence that the caller reads. */
export class BadInput extends Error {
  constructor(
    message: string,
    readonly statusCode: 400 | 403 | 404 | 409 | 503 = 400,
  ) {
    super(message);
  }
}

/** A plain HTTP server whose every refusal is JSON with one sentence. */
export function createHttpServer(): FastifyInstance {
  const server = fastify({ logger: false, forceCloseConnections: true, bodyLimit: 64 * 1024 });
  server.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ message: `There is no ${request.method} ${request.url.split('?')[0]} here.` }),
  );
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    reply.code(error.statusCode ?? 500).send({ message: error.message }),
  );
  return server;
}

export async function listen(server: FastifyInstance, host: string, port: number): Promise<string> {
  await server.listen({ host, port });
  return `http://${host}:${(server.server.address() as AddressInfo).port}`;
}

/** The body as its schema has it; a body that has not gets 400 with what is wrong. */
export function parsed<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  throw new BadInput(`The body is not valid: ${z.prettifyError(result.error).replaceAll('\n', ' ')}`);
}
