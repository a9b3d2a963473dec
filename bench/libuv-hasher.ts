import { argon2, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { PasswordHasher } from '../platform/password-hasher.js';

const derive = promisify(argon2);
const cost = { memory: 19 * 1024, passes: 2, parallelism: 1 };

/** The peer of B11: the same hashes on Node's own thread pool, four at a time and at the priority of everything else. */
export function libuvHasher(pepper: Buffer): PasswordHasher {
  const tag = (password: string, nonce: Buffer) =>
    derive('argon2id', {
      ...cost,
      nonce,
      tagLength: 32,
      message: createHmac('sha256', pepper).update(password.normalize('NFC')).digest(),
    });
  return {
    async hash(password) {
      const nonce = randomBytes(16);
      return `argon2id$${Object.values(cost).join()}$${nonce.toString('base64url')}$${(await tag(password, nonce)).toString('base64url')}`;
    },
    async verify(password, hash) {
      const [, , nonce, expected] = hash?.split('$') ?? [];
      if (!nonce || !expected) throw new Error('In a benchmark everybody has an account.');
      return timingSafeEqual(await tag(password, Buffer.from(nonce, 'base64url')), Buffer.from(expected, 'base64url'));
    },
    needsRehash: () => false,
    close: async () => undefined,
  };
}
