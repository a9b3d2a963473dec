import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dataFile } from './data-folder.js';
import { loadTerms } from './terms.js';

it('R-031 R-038 loads the fifteen rules with their revision dates and the hash of their file', async () => {
  const terms = await loadTerms();
  expect(terms.rules).toHaveLength(15);
  expect(terms.revisions).toEqual([
    { issuedOn: '2014-08-19', inForceOn: '2014-10-01' },
    { issuedOn: '2015-09-18', inForceOn: '2015-10-01' },
  ]);
  const bytes = await readFile(dataFile('terms', 'current.json'));
  expect(terms.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
});

it('refuses a file that lacks a language', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'terms-'));
  const path = join(folder, 'terms.json');
  await writeFile(path, JSON.stringify({ version: '1', title: { zh: '要點' }, revisions: [], rules: [] }));
  await expect(loadTerms(path)).rejects.toThrow(/title/);
  await rm(folder, { recursive: true });
});
