import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Keyring } from './keys.js';
import { openText, sealText } from './sealed.js';

const keyring = (id: string, earlier?: Keyring): Keyring => {
  const key = randomBytes(32);
  return { current: { id, key }, get: (asked) => (asked === id ? key : earlier?.get(asked)) };
};

it('opens what was sealed for the same row, also with a key that has been replaced', () => {
  const first = keyring('first');
  const sealed = sealText(first, 'operator token', 'carrier-check:1');
  expect(sealed).not.toContain('operator');
  expect(openText(keyring('second', first), sealed, 'carrier-check:1')).toBe('operator token');
});

it('opens nothing that was changed, cut, moved to another row or sealed with a foreign key', () => {
  const keys = keyring('first');
  const sealed = sealText(keys, 'operator token', 'carrier-check:1');
  expect(() => openText(keys, sealed, 'carrier-check:2')).toThrow();
  expect(() => openText(keys, `${sealed.slice(0, -2)}AA`, 'carrier-check:1')).toThrow();
  expect(() => openText(keys, sealed.slice(0, 20), 'carrier-check:1')).toThrow('cut short');
  expect(() => openText(keyring('other'), sealed, 'carrier-check:1')).toThrow('not known here');
});
