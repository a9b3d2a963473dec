import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { refusedWith } from '../api-client.js';

export const noQrSeen = refusedWith({ code: 'no-qr-seen', title: 'The camera sees no QR code.', nextStep: 'Hold it closer.', status: 0 });

let ready: Promise<unknown> | undefined;

/** Reads a QR code out of the pixels of a picture, as a phone's camera does; null where it sees none. */
export async function readQr(picture: Uint8Array): Promise<string | null> {
  await (ready ??= prepare());
  const [seen] = await readBarcodes(picture, { formats: ['QRCode'] });
  return seen?.text ?? null;
}

/** Without this the decoder would be fetched from the internet. */
async function prepare() {
  const wasmBinary = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
  await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasmBinary).buffer }, fireImmediately: true });
}
