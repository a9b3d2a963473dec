import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { loadBlockedPasswords } from './blocked-passwords.js';
import { dataFile } from './data-folder.js';

it('D-12 N-27 loads the most common passwords', async () => {
  const blocked = await loadBlockedPasswords();
  expect(blocked.size).toBeGreaterThanOrEqual(200);
  expect([...blocked]).toEqual(expect.arrayContaining(['123456', 'password', 'qwerty123']));
});

it('the list is sorted, in lower case, without repetitions, and holds only what could be chosen at all', async () => {
  const lines = (await readFile(dataFile('common-passwords.txt'), 'utf8')).trimEnd().split('\n');
  expect(lines).toEqual([...new Set(lines)].sort());
  expect(lines.filter((line) => !/^[^A-Z\s<>]{6,12}$/.test(line))).toEqual([]);
});
