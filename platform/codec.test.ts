import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { sealingCodec } from './codec.js';
import type { Keyring } from './keys.js';

const ring = (currentId: string, keys: Record<string, Buffer>): Keyring => ({
  current: { id: currentId, key: keys[currentId]! },
  get: (id) => keys[id],
});
const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
const old = ring('old', { old: oldKey });
const rotated = ring('new', { old: oldKey, new: newKey });

const plain = defaultPayloadConverter.toPayload({ holder: '王堃' });
const sealedBy = async (keys: Keyring): Promise<Payload> => (await sealingCodec(keys).encode([plain]))[0]!;
const readBy = async (keys: Keyring, payload: Payload) =>
  defaultPayloadConverter.fromPayload((await sealingCodec(keys).decode([payload]))[0]!);

/** Nobody but our processes reads what Temporal keeps. */
describe('the payload codec', () => {
  it('I-15 seals value and metadata of a payload, and opens them again', async () => {
    const sealed = await sealedBy(old);
    const wire = Buffer.concat([sealed.data!, ...Object.values(sealed.metadata!)]).toString('latin1');
    expect(wire).not.toContain('holder');
    expect(wire).not.toContain('json/plain');
    expect(await readBy(old, sealed)).toEqual({ holder: '王堃' });
  });

  it('uses a new nonce each time', async () => {
    expect((await sealedBy(old)).data).not.toEqual((await sealedBy(old)).data);
  });

  it('opens with an old key after a rotation, and seals with the new one', async () => {
    expect(await readBy(rotated, await sealedBy(old))).toEqual({ holder: '王堃' });
    await expect(readBy(old, await sealedBy(rotated))).rejects.toThrow('not known here');
  });

  it('refuses what was changed, cut short or never sealed', async () => {
    const sealed = await sealedBy(old);
    const flipped = Buffer.from(sealed.data!);
    flipped[20]! ^= 1;
    await expect(readBy(old, { ...sealed, data: flipped })).rejects.toThrow();
    await expect(readBy(old, { ...sealed, data: sealed.data!.subarray(0, 20) })).rejects.toThrow('cut short');
    await expect(readBy(old, plain)).rejects.toThrow('not sealed');
    expect(await sealingCodec(old, { plain: 'passed' }).decode([plain])).toEqual([plain]);
  });
});
