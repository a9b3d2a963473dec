import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { type Outcome, refusedWith } from '../api-client.js';

export const noQrSeen = refusedWith({ code: 'no-qr-seen', title: 'The camera sees no QR code.', nextStep: 'Hold it closer.', status: 0 });

let ready: Promise<unknown> | undefined;

/** Reads a QR code out of the pixels of a picture, as a phone's camera does; null where it sees none. */
export async function readQr(picture: Uint8Array): Promise<string | null> {
  await (ready ??= prepare());
  const [seen] = await readBarcodes(picture, { formats: ['QRCode'] });
  return seen?.text ?? null;
}

/** Goes on with what the camera sees, as an App does that scans. */
export async function scan<Body>(picture: Uint8Array, next: (scanned: string) => Promise<Outcome<Body>>): Promise<Outcome<Body>> {
  const scanned = await readQr(picture);
  return scanned === null ? noQrSeen : next(scanned);
}

/** A drawing as it looks on a screen. */
export async function printed(svg: string): Promise<Buffer> {
  const canvas = createCanvas(300, 300);
  canvas.getContext('2d').drawImage(await loadImage(Buffer.from(svg)), 0, 0, 300, 300);
  return canvas.toBuffer('image/png');
}

/** Without this the decoder would be fetched from the internet. */
async function prepare() {
  const wasmBinary = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
  await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasmBinary).buffer }, fireImmediately: true });
}
