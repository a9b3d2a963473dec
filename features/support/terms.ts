import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dataFile } from '../../platform/data-folder.js';

/** The fingerprint of the rules in force, taken from their file: what a consent has to refer to. */
export const fingerprintOfTerms = async () =>
  createHash('sha256')
    .update(await readFile(dataFile('terms', 'current.json')))
    .digest('hex');
