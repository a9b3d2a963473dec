import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Keyring } from './keys.js';
import { openSecret, sealSecret } from './seal.js';

const [older, newer] = [randomBytes(32), randomBytes(32)];
const keys = { older, newer } as Record<string, Buffer>;
const ring = (id: string): Keyring => ({ current: { id, key: keys[id]! }, get: (each) => keys[each] });

/** A secret is readable with the keys only, and only where it belongs. */
describe('a sealed secret', () => {
  it('shows nothing and is opened again, also after the keys were changed', () => {
    const sealed = sealSecret(ring('older'), '24681012', 'row-1');
    expect(sealed).not.toContain('24681012');
    expect(openSecret(ring('newer'), sealed, 'row-1').toString()).toBe('24681012');
    expect(sealSecret(ring('older'), '24681012', 'row-1')).not.toBe(sealed);
  });

  it('is of no use in another row, with another key, altered or cut short', () => {
    const sealed = sealSecret(ring('older'), '24681012', 'row-1');
    const altered = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
    expect(() => openSecret(ring('older'), sealed, 'row-2')).toThrow();
    expect(() => openSecret(ring('older'), altered, 'row-1')).toThrow();
    expect(() => openSecret(ring('older'), sealed.replace('older', 'newer'), 'row-1')).toThrow();
    expect(() => openSecret(ring('older'), sealed.replace('older', 'none'), 'row-1')).toThrow('not known');
    expect(() => openSecret(ring('older'), 'older.AAAA', 'row-1')).toThrow('cut short');
  });
});
