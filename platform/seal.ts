import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Keyring } from './keys.js';

const cipherName = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Seals bytes with the current key: AES-256-GCM with a random nonce in front. Whoever opens them must name the same context. */
export function sealBytes(keys: Keyring, bytes: Uint8Array, context = ''): { keyId: string; sealed: Buffer } {
  const { keyId, pieces } = sealPieces(keys, [bytes], context);
  return { keyId, sealed: Buffer.concat([...pieces]) };
}

/** The same, for what is written down piece by piece and need not be in memory sealed as a whole. */
export function sealPieces(
  { current }: Keyring,
  bytes: Iterable<Uint8Array>,
  context: string,
): { keyId: string; pieces: Iterable<Buffer> } {
  return { keyId: current.id, pieces: piecesOf(current.key, bytes, context) };
}

function* piecesOf(key: Buffer, bytes: Iterable<Uint8Array>, context: string): Generator<Buffer> {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(context));
  yield nonce;
  for (const piece of bytes) yield cipher.update(piece);
  yield cipher.final();
  yield cipher.getAuthTag();
}

export function openBytes(keys: Keyring, keyId: string, sealed: Uint8Array, context = ''): Buffer {
  const key = keys.get(keyId);
  if (!key) throw new Error('Something is sealed with a key that is not known here.');
  if (sealed.length < nonceBytes + tagBytes) throw new Error('Something sealed is cut short.');
  const decipher = createDecipheriv(cipherName, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
}

/** A secret that has to be kept for a moment: as text, with the id of its key, and only good for the row that it belongs to. */
export function sealSecret(keys: Keyring, secret: string, rowId: string): string {
  const { keyId, sealed } = sealBytes(keys, Buffer.from(secret), rowId);
  return `${keyId}.${sealed.toString('base64url')}`;
}

export function openSecret(keys: Keyring, text: string, rowId: string): Buffer {
  const [keyId = '', sealed = ''] = text.split('.');
  return openBytes(keys, keyId, Buffer.from(sealed, 'base64url'), rowId);
}
