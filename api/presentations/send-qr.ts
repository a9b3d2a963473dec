import type { FastifyReply } from 'fastify';
import QRCode from 'qrcode';

const pixels = 300;

/** A text as a QR code, for a camera. */
export function sendQr(reply: FastifyReply, text: string, as: 'svg' | 'png'): Promise<string | Buffer> {
  void reply.type(as === 'svg' ? 'image/svg+xml' : 'image/png');
  return as === 'svg' ? QRCode.toString(text, { type: 'svg' }) : QRCode.toBuffer(text, { type: 'png', width: pixels });
}
