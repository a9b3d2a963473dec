import type { FastifyReply } from 'fastify';

/**
 * How a picture is answered, beside the headers of every answer: under a name of ours, and as something that can neither run nor load anything even when
 * it is opened by itself.
 */
export function sendPhoto(reply: FastifyReply, jpeg: Buffer): Buffer {
  void reply.headers({
    'content-type': 'image/jpeg',
    'content-disposition': 'inline; filename="photo.jpg"',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
  });
  return jpeg;
}
