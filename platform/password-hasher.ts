import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import path from 'node:path';
import { Piscina } from 'piscina';
import type hashInThread from './hash-in-thread.js';

/** OWASP's least setting for Argon2id. */
const presentCost = { memory: 19 * 1024, passes: 2, parallelism: 1 };
const tagLength = 32;
type Cost = typeof presentCost;

export type PasswordHasher = {
  /** @throws HashingBusy */
  hash(password: string): Promise<string>;
  /**
   * Costs the same whether there is a hash to compare with or not, so that an unknown account cannot be told from a wrong password.
   * @throws HashingBusy
   */
  verify(password: string, hash: string | null): Promise<boolean>;
  /** Whether a hash was made at another cost than passwords are hashed at now. */
  needsRehash(hash: string): boolean;
  close(): Promise<void>;
};

/** So many passwords wait already that another one is turned away at once. */
export class HashingBusy extends Error {}

/**
 * Argon2id over the peppered password, kept as `argon2id$m,t,p$salt$tag` so that the cost can be raised later. The work is done in threads of its own:
 * neither on the event loop nor on Node's thread pool, which files, signatures and name look-ups share (F-04, decision 0018).
 * @param options.waiting how many may wait for a thread
 */
export function passwordHasher(pepper: Buffer, options: { threads: number; waiting: number; cost?: Cost }): PasswordHasher {
  const { threads, waiting, cost = presentCost } = options;
  const hashed = hashingThreads(threads, waiting);
  const tag = (password: string, { memory, passes, parallelism }: Cost, nonce: Buffer) =>
    hashed({
      ...{ memory, passes, parallelism, tagLength, nonce },
      message: createHmac('sha256', pepper).update(password.normalize('NFC')).digest(),
    });
  const nobody = randomBytes(16);
  const beginning = `argon2id$${cost.memory},${cost.passes},${cost.parallelism}$`;
  return {
    async hash(password) {
      const nonce = randomBytes(16);
      return `${beginning}${nonce.toString('base64url')}$${Buffer.from(await tag(password, cost, nonce)).toString('base64url')}`;
    },
    async verify(password, hash) {
      const stored = hash ? read(hash) : undefined;
      const computed = await tag(password, stored?.cost ?? cost, stored?.nonce ?? nobody);
      return stored !== undefined && timingSafeEqual(computed, stored.tag);
    },
    needsRehash: (hash) => !hash.startsWith(beginning),
    close: () => hashed.close(),
  };
}

function read(hash: string): { cost: Cost; nonce: Buffer; tag: Buffer } | undefined {
  const parts = /^argon2id\$(\d+),(\d+),(\d+)\$([\w-]+)\$([\w-]{43})$/.exec(hash);
  if (!parts) return undefined;
  const [, memory, passes, parallelism, nonce, tag] = parts as unknown as [string, string, string, string, string, string];
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    nonce: Buffer.from(nonce, 'base64url'),
    tag: Buffer.from(tag, 'base64url'),
  };
}

type Task = Parameters<typeof hashInThread>[0];

/** Started with the first password, and ended with the process, which they do not keep alive. */
function hashingThreads(threads: number, waiting: number) {
  let pool: Piscina<Task, Uint8Array> | undefined;
  let underWay = 0;
  const open = () =>
    new Piscina<Task, Uint8Array>({
      // Beside this file, compiled like it or, in tests, as source: Node runs both.
      filename: new URL(`hash-in-thread${path.extname(import.meta.url)}`, import.meta.url).href,
      maxThreads: threads,
      minThreads: 1,
      // The preloaded modules of the process are its own, and a thread needs none of its settings.
      execArgv: [],
      env: {},
      recordTiming: false,
    });
  const hashed = async (task: Task): Promise<Uint8Array> => {
    if (underWay >= threads + waiting) throw new HashingBusy('too many passwords wait to be hashed');
    underWay++;
    try {
      return await (pool ??= open()).run(task);
    } finally {
      underWay--;
    }
  };
  return Object.assign(hashed, { close: async () => pool?.destroy() });
}
