import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { Keyring } from './keys.js';

const WirePayload = proto.temporal.api.common.v1.Payload;
/** The names under which the Temporal UI shows that a payload is sealed. */
const encoding = 'binary/encrypted';
const cipherName = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals every payload on its way to Temporal, so that only our processes and the codec server read it: AES-256-GCM over the whole payload
 * with a random nonce, and the id of the key beside it. `plain: 'refused'` is for processes that act on what they read: whoever can write
 * to the Temporal server but has no key cannot make them do anything.
 */
export function sealingCodec(keys: Keyring, { plain = 'refused' }: { plain?: 'refused' | 'passed' } = {}): PayloadCodec {
  return {
    encode: async (payloads) => payloads.map((payload) => seal(payload, keys)),
    decode: async (payloads) =>
      payloads.map((payload) => {
        if (encodingOf(payload) === encoding) return open(payload, keys);
        if (plain === 'refused') throw new Error('A payload that is not sealed was refused.');
        return payload;
      }),
  };
}

function seal(payload: Payload, { current }: Keyring): Payload {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(cipherName, current.key, nonce, { authTagLength: tagBytes });
  const sealed = Buffer.concat([nonce, cipher.update(WirePayload.encode(payload).finish()), cipher.final(), cipher.getAuthTag()]);
  return {
    metadata: { encoding: bytes(encoding), 'encryption-cipher': bytes('AES-256-GCM'), 'encryption-key-id': bytes(current.id) },
    data: sealed,
  };
}

function open({ metadata, data }: Payload, keys: Keyring): Payload {
  const key = keys.get(Buffer.from(metadata?.['encryption-key-id'] ?? []).toString());
  if (!key) throw new Error('A payload is sealed with a key that is not known here.');
  if (!data || data.length < nonceBytes + tagBytes) throw new Error('A sealed payload is cut short.');
  const decipher = createDecipheriv(cipherName, key, data.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAuthTag(data.subarray(-tagBytes));
  return WirePayload.decode(Buffer.concat([decipher.update(data.subarray(nonceBytes, -tagBytes)), decipher.final()]));
}

const encodingOf = ({ metadata }: Payload) => Buffer.from(metadata?.encoding ?? []).toString();
const bytes = (text: string) => new TextEncoder().encode(text);
