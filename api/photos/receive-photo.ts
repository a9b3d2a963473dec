import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import multipart from '@fastify/multipart';
import { applyDecorators } from '@nestjs/common';
import { type NestFastifyApplication, RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Policy } from '../../domain/policy.js';
import { Refusal } from '../../domain/refusals.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    takesPhoto?: boolean;
  }
}

/** The one field of the form. */
const field = 'photo';
/** More parts than any form of ours has, and still few (N-51). A header has room for the longest name of a file (N-50), which nobody reads. */
const limits = { parts: 10, headerSize: 32 * 1024, headerPairs: 20, fileSize: Infinity };
/** So many times the largest picture is read to its end, only so that whoever sent it hears why it is refused. */
const patience = 4;

/** Marks the operation that takes one picture, as a form with the field `photo`. */
export const TakesPhoto = () =>
  applyDecorators(
    RouteConfig({ takesPhoto: true }),
    ApiConsumes('multipart/form-data'),
    ApiBody({ schema: { type: 'object', required: [field], properties: { [field]: { type: 'string', format: 'binary' } } } }),
  );

/** Lets operations that are marked so receive forms, and no other: everywhere else the limit for bodies stands. */
export async function takePhotos(app: NestFastifyApplication): Promise<void> {
  await app.register(multipart);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preParsing', async (request) => {
    const { takesPhoto } = request.routeOptions.config;
    if (isForm(request) && !request.is404 && !takesPhoto) throw new Refusal('media-type-unsupported');
  });
  fastify.addHook('onSend', async (request, reply) => {
    // Nobody reads the rest of it.
    if (isForm(request) && !request.raw.complete) void reply.header('connection', 'close');
  });
}

const isForm = ({ headers }: FastifyRequest) => /^multipart\//i.test(headers['content-type'] ?? '');

/** `sha256` stands for the file where requests are compared (Idempotency-Key). The name and type that the client gave are not looked at (N-42, N-50). */
export type ReceivedPhoto = { readonly file: Buffer; readonly sha256: string };

/**
 * Reads the one file of a form, counting while it arrives; nothing is written to a disk, and no more than one picture is in memory.
 * @throws Refusal request-malformed, request-invalid, body-too-large, media-type-unsupported, photo-too-large, photo-upload-too-slow
 */
export async function receivePhoto(
  request: FastifyRequest,
  policy: Pick<Policy, 'photoBytes' | 'photoArrivalSeconds'>,
): Promise<ReceivedPhoto> {
  if (!request.isMultipart()) throw new Refusal('media-type-unsupported');
  const arrival = watchArrival(request.raw, policy);
  try {
    return await Promise.race([readForm(request, policy.photoBytes), arrival.isOver]);
  } catch (error) {
    request.raw.unpipe();
    request.raw.resume();
    await Promise.race([finished(request.raw, { cleanup: true }), arrival.isOver]).catch(() => undefined);
    throw refusalOf(error);
  } finally {
    arrival.stopWatching();
  }
}

async function readForm(request: FastifyRequest, photoBytes: number): Promise<ReceivedPhoto> {
  const names: string[] = [];
  const digest = createHash('sha256');
  const file = Buffer.allocUnsafe(Math.min(photoBytes, Number(request.headers['content-length'] ?? photoBytes)));
  let bytes = 0;
  for await (const part of request.parts({ limits, isPartAFile: () => true })) {
    if (part.type !== 'file') continue;
    names.push(part.fieldname);
    for await (const piece of part.file as AsyncIterable<Buffer>) {
      if (names.length > 1) continue;
      digest.update(piece);
      piece.copy(file, bytes);
      bytes += piece.length;
    }
  }
  if (names.some((name) => name !== field)) throw new Refusal('request-invalid', { fields: ['(unknown key)'] });
  if (names.length !== 1) throw new Refusal('request-invalid', { fields: [field] });
  if (bytes >= photoBytes) throw new Refusal('photo-too-large');
  return { file: file.subarray(0, bytes), sha256: digest.digest('base64url') };
}

/** Counts what arrives, whatever it is, and how long it takes; `isOver` fails when it is too much or too long. */
function watchArrival(raw: IncomingMessage, { photoBytes, photoArrivalSeconds }: Pick<Policy, 'photoBytes' | 'photoArrivalSeconds'>) {
  const over = Promise.withResolvers<never>();
  over.promise.catch(() => undefined);
  let bytes = 0;
  const count = (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > patience * photoBytes) over.reject(new Refusal('photo-too-large'));
  };
  const timer = setTimeout(() => over.reject(new Refusal('photo-upload-too-slow')), photoArrivalSeconds * 1000);
  raw.on('data', count);
  return {
    isOver: over.promise,
    stopWatching() {
      clearTimeout(timer);
      raw.off('data', count);
      if (!raw.complete) raw.pause();
    },
  };
}

/** What is wrong with a form is never an outage: the parser fails only because of what it was given. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal((error as { statusCode?: number }).statusCode === 413 ? 'body-too-large' : 'request-malformed');
}
