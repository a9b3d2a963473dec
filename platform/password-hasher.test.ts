import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { HashingBusy, passwordHasher } from './password-hasher.js';

const pepper = randomBytes(32);
const cheap = { memory: 64, passes: 1, parallelism: 1 };
const opened: { close(): Promise<void> }[] = [];
const hasherOf = (options: Partial<Parameters<typeof passwordHasher>[1]> = {}, key = pepper) => {
  const hasher = passwordHasher(key, { threads: 1, waiting: 10, ...options });
  opened.push(hasher);
  return hasher;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((hasher) => hasher.close()));
});

describe('password hasher', () => {
  it('takes the right password, also where it is typed in another Unicode form, and no other', async () => {
    const hasher = hasherOf();
    const hash = await hasher.hash('Ünder-71');
    expect(hash).toMatch(/^argon2id\$19456,2,1\$/);
    expect(await hasher.verify('Ünder-71'.normalize('NFD'), hash)).toBe(true);
    expect(await hasher.verify('Under-71', hash)).toBe(false);
  });

  it('gives two people with one password two hashes, and none that another pepper can check', async () => {
    const hash = await hasherOf().hash('Plum#2071');
    expect(await hasherOf().hash('Plum#2071')).not.toBe(hash);
    expect(await hasherOf({}, randomBytes(32)).verify('Plum#2071', hash)).toBe(false);
  });

  it.each([null, '', 'none', 'argon2id$19456,2,1$AAAA$AAAA'])('takes no password where the hash is %j', async (hash) => {
    expect(await hasherOf().verify('Plum#2071', hash)).toBe(false);
  });

  it('checks a hash at the cost at which it was made, and says when that is not the present one', async () => {
    const earlier = await hasherOf({ cost: cheap }).hash('Plum#2071');
    const hasher = hasherOf();
    expect([await hasher.verify('Plum#2071', earlier), await hasher.verify('Plum#2072', earlier)]).toEqual([true, false]);
    expect([hasher.needsRehash(earlier), hasher.needsRehash(await hasher.hash('Plum#2071'))]).toEqual([true, false]);
  });

  // What cannot be done soon is turned away at once, an unknown account like any other; nothing piles up.
  it('F-04 turns away who finds all places taken, until one is free', async () => {
    const hasher = hasherOf({ threads: 1, waiting: 1 });
    const taken = [hasher.hash('Plum#2071'), hasher.verify('Plum#2071', null)];
    await expect(hasher.hash('Plum#2071')).rejects.toThrow(HashingBusy);
    await expect(hasher.verify('Plum#2071', null)).rejects.toThrow(HashingBusy);
    await Promise.all(taken);
    expect(await hasher.hash('Plum#2071')).toMatch(/^argon2id/);
  });

  it('F-04 leaves the event loop free while it works', async () => {
    let [isDone, turns] = [false, 0];
    const hashing = hasherOf()
      .hash('Plum#2071')
      .finally(() => (isDone = true));
    for (; !isDone; turns++) await new Promise((resolve) => setImmediate(resolve));
    await hashing;
    // Work on the event loop itself would be done with its first turn.
    expect(turns).toBeGreaterThan(1);
  });

  it.runIf(process.platform === 'linux')('lowers the priority of its threads and of no other', async () => {
    const before = priorities();
    await hasherOf().hash('Plum#2071');
    const lowered = [...priorities()].filter(([thread, priority]) => priority !== before.get(thread));
    expect(lowered.filter(([thread]) => before.has(thread))).toEqual([]);
    expect(Math.max(...lowered.map(([, priority]) => priority))).toBe(19);
  });
});

/** The nice value of every thread of this process. */
function priorities(): Map<string, number> {
  const valueOf = (thread: string) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    // What follows the name, which may itself hold blanks; nice is field 19 of all.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  };
  return new Map(readdirSync('/proc/self/task').map((thread) => [thread, valueOf(thread)]));
}
