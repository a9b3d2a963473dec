import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { Keyring } from './keys.js';
import { openBytes, sealBytes } from './seal.js';

const WirePayload = proto.temporal.api.common.v1.Payload;
/** The names under which the Temporal UI shows that a payload is sealed. */
const encoding = 'binary/encrypted';

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

function seal(payload: Payload, keys: Keyring): Payload {
  const { keyId, sealed } = sealBytes(keys, WirePayload.encode(payload).finish());
  return {
    metadata: { encoding: bytes(encoding), 'encryption-cipher': bytes('AES-256-GCM'), 'encryption-key-id': bytes(keyId) },
    data: sealed,
  };
}

function open({ metadata, data }: Payload, keys: Keyring): Payload {
  const keyId = Buffer.from(metadata?.['encryption-key-id'] ?? []).toString();
  return WirePayload.decode(openBytes(keys, keyId, data ?? new Uint8Array()));
}

const encodingOf = ({ metadata }: Payload) => Buffer.from(metadata?.encoding ?? []).toString();
const bytes = (text: string) => new TextEncoder().encode(text);
