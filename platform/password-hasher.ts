import { argon2, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);
/** OWASP's least setting for Argon2id; the work is done on the thread pool, never on the event loop. */
const cost = { memory: 19 * 1024, passes: 2, parallelism: 1, tagLength: 32 };

export type PasswordHasher = {
  hash(password: string): Promise<string>;
  /** Costs the same whether there is a hash to compare with or not, so that an unknown account cannot be told from a wrong password. */
  verify(password: string, hash: string | null): Promise<boolean>;
};

/** Argon2id over the peppered password, kept as `argon2id$m,t,p$salt$tag` so that the cost can be raised later. */
export function passwordHasher(pepper: Buffer): PasswordHasher {
  const tag = (password: string, nonce: Buffer) =>
    derive('argon2id', {
      ...cost,
      nonce,
      message: createHmac('sha256', pepper).update(password.normalize('NFC')).digest(),
    }) as Promise<Buffer>;
  const nobody = randomBytes(16);
  return {
    async hash(password) {
      const nonce = randomBytes(16);
      const { memory, passes, parallelism } = cost;
      return `argon2id$${memory},${passes},${parallelism}$${nonce.toString('base64url')}$${(await tag(password, nonce)).toString('base64url')}`;
    },
    async verify(password, hash) {
      const [, , salt, expected] = hash?.split('$') ?? [];
      if (!salt || !expected) {
        await tag(password, nobody);
        return false;
      }
      return timingSafeEqual(await tag(password, Buffer.from(salt, 'base64url')), Buffer.from(expected, 'base64url'));
    },
  };
}
