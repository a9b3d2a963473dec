import { readFile } from 'node:fs/promises';
import { dataFile } from './data-folder.js';

/** The most common passwords in lower case, one a line in the file. Nobody may choose them (D-12). */
export async function loadBlockedPasswords(path = dataFile('common-passwords.txt')): Promise<ReadonlySet<string>> {
  const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.trim().toLowerCase());
  return new Set(lines.filter((line) => line !== ''));
}
