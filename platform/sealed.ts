import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Keyring } from './keys.js';

const cipherName = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM with a random nonce before the text and the tag behind it. `context` is not kept, but has to be the same at opening. */
export function sealBytes(key: Buffer, bytes: Uint8Array, context = ''): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** @throws what was changed, cut short or moved to another context is not opened */
export function openBytes(key: Buffer, sealed: Uint8Array, context = ''): Buffer {
  if (sealed.length < nonceBytes + tagBytes) throw new Error('What was sealed is cut short.');
  const decipher = createDecipheriv(cipherName, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
}

/** A secret that rests in a row for a while, as `<key id>.<base64url>`; the context names the row, so that it opens nowhere else. */
export const sealText = ({ current }: Keyring, secret: string, context: string) =>
  `${current.id}.${sealBytes(current.key, Buffer.from(secret), context).toString('base64url')}`;

export function openText(keys: Keyring, sealed: string, context: string): string {
  const [keyId = '', text = ''] = sealed.split('.');
  const key = keys.get(keyId);
  // Waits like an outage until the key is restored.
  if (!key) throw new Error('A secret is sealed with a key that is not known here.');
  return openBytes(key, Buffer.from(text, 'base64url'), context).toString();
}
